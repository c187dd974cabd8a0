"""Calls to the APIs: each has its own token, and a refused token is handled."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.auth import realm
from tests.auth.bench import (
    API,
    INVALID,
    INVOICES,
    JSON,
    TOKEN,
    api,
    bearer,
    code,
    grants,
    refusing,
)

REPORTS = f"{API}/v2/reports"
TWO = [
    api("billing", "/v1/", resource="https://billing", scopes=["read"]),
    api("again", "/v3/", resource="https://billing", scopes=["write"]),
    api("other", "/v2/", resource="https://reports", scopes=["x"]),
]


@pytest.mark.standards("AP-05", "AR-13")
def test_each_api_gets_a_token_of_its_own(make):
    async def run():
        bench = make(refresh=True, apis=TWO)
        await bench.leave()
        query = parse_qs(urlsplit(bench.address).query)
        assert query["resource"] == ["https://billing", "https://reports"]
        assert query["scope"] == ["openid profile read write x"]
        await bench.sign_in()
        assert (await bench.fetch())["ok"]
        assert (await bench.fetch(path="/reports", api="other"))["ok"]
        assert (await bench.fetch(path="/reports", api="other"))["ok"]
        assert bearer(bench) == ["access-1"]
        assert bearer(bench, REPORTS) == ["access-2", "access-2"]
        assert [form["resource"] for form in bench.forms()] == ["https://billing", "https://reports"]

    asyncio.run(run())


ENTRA = [
    api("billing", "/v1/", scopes=["api://billing/read"]),
    api("more", "/v3/", scopes=["api://billing/write"]),
    api("other", "/v2/", scopes=["api://reports/all"]),
]


@pytest.mark.standards("AR-13")
@pytest.mark.parametrize("refresh", [True, False])
def test_apis_that_are_told_apart_by_scope_alone_get_a_token_each(make, refresh):
    """Entra ID answers AADSTS28000 to a request with the scopes of two resources."""

    async def run():
        bench = make(refresh=refresh, apis=ENTRA)
        assert (await bench.leave())["scope"] == "openid profile api://billing/read api://billing/write"
        assert (await bench.leave(api="other"))["scope"] == "openid profile api://reports/all"
        await bench.sign_in()
        assert (await bench.fetch())["ok"]
        reply = await bench.fetch(path="/reports", api="other")
        assert reply["ok"] if refresh else code(reply) == "token_missing"
        asked = [form.get("scope") for form in bench.forms()]
        assert asked == [None, "openid profile api://reports/all"][: 1 + refresh]

    asyncio.run(run())


def test_the_browsers_cache_holds_nothing_of_another_session(make):
    """An API may allow caching of its responses, and the browser's cache does not tell visitors apart."""

    async def run():
        bench = make()
        await bench.sign_in()
        for method, accept in (
            ("POST", "a"),
            ("HEAD", "a"),
            ("GET", "a"),
            ("GET", "a"),
            ("GET", "b"),
            ("HEAD", "a"),
        ):
            assert (await bench.fetch(method=method, headers={"Accept": accept}))["ok"]
        await bench.ask("logout")
        await bench.sign_in()
        refusing(bench, status=500)
        for _ in range(2):
            assert (await bench.fetch())["result"]["status"] == 500
        sent = [each.cache for each in bench.worker.sent if each.url == INVOICES]
        assert sent == ["default", "reload", "reload", "default", "reload", "default", "reload", "reload"]
        assert {each.cache for each in bench.requests(TOKEN)} == {"no-store"}

    asyncio.run(run())


def test_a_site_may_have_nothing_kept(make):
    async def run():
        bench = make(apis=[api("billing", "/v1/") | {"cache": "no-store"}])
        await bench.sign_in()
        for _ in range(2):
            assert (await bench.fetch())["ok"]
        assert [each.cache for each in bench.worker.sent if each.url == INVOICES] == ["no-store"] * 2

    asyncio.run(run())


def test_a_sign_in_may_name_its_api_by_a_url(make):
    async def run():
        bench = make(apis=TWO)
        assert (await bench.leave(api=REPORTS))["resource"] == "https://reports"
        assert code(await bench.ask("login", api="https://evil.example/v2/")) == "api_not_allowed"

    asyncio.run(run())


@pytest.mark.standards("AR-08", "AR-13")
def test_without_refresh_tokens_a_sign_in_asks_for_one_api(make):
    async def run():
        bench = make(apis=TWO)
        for name, resource, scope in (
            ("", "https://billing", "read write"),
            ("again", "https://billing", "read write"),
            ("other", "https://reports", "x"),
        ):
            query = await bench.leave(api=name)
            assert (query["resource"], query["scope"]) == (resource, "openid profile " + scope)
        await bench.sign_in(api="again")
        assert set(bench.session._held["tokens"]) == {"billing"}
        reply = await bench.fetch(path="/reports", api="other")
        assert code(reply) == "token_missing"
        assert bench.requests(REPORTS) == []
        await bench.sign_in(api="other")
        assert (await bench.fetch(path="/reports", api="other"))["ok"]
        assert (await bench.fetch())["ok"]

    asyncio.run(run())


@pytest.mark.standards("AP-06")
@pytest.mark.parametrize("headers", [INVALID, {}], ids=["said", "hidden"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_a_refused_token_is_replaced_and_the_call_made_once_more(make, method, headers):
    async def run():
        bench = make(refresh=True)
        await bench.sign_in()
        refusing(bench, headers=headers, tokens=["access-1"])
        body = b"{}" if method == "PUT" else None
        reply = await bench.fetch(method=method, body=body)
        assert reply["result"]["status"] == 200
        assert bearer(bench) == ["access-1", "access-2"]
        assert [sent.body for sent in bench.requests(INVOICES)] == [body, body]
        assert grants(bench).count("refresh_token") == 1

    asyncio.run(run())


@pytest.mark.standards("AP-06")
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_what_must_not_be_done_twice_is_not(make, method):
    async def run():
        bench = make(refresh=True)
        await bench.sign_in()
        refusing(bench, tokens=["access-1"])
        reply = await bench.fetch(method=method, body=b"{}")
        assert reply["result"]["status"] == 401
        assert reply["result"]["challenge"]["error"] == "invalid_token"
        assert len(bench.requests(INVOICES)) == 1
        assert (await bench.fetch(method=method, body=b"{}"))["result"]["status"] == 200
        assert bearer(bench) == ["access-1", "access-2"], "but the next one has a new token"

    asyncio.run(run())


@pytest.mark.standards("AP-06", "AP-08")
@pytest.mark.parametrize("headers", [INVALID, {}], ids=["said", "hidden"])
def test_an_api_that_always_refuses_gets_two_calls_and_no_loop(make, headers):
    async def run():
        bench = make(refresh=True)
        await bench.sign_in()
        refusing(bench, headers=headers)
        assert (await bench.fetch())["result"]["status"] == 401
        assert len(bench.requests(INVOICES)) == 2
        for _ in range(5):
            assert (await bench.fetch())["result"]["status"] == 401
        assert grants(bench).count("refresh_token") == 1
        assert bench.session.held(), "the provider had nothing against it"
        refusing(bench, tokens=[])
        await bench.fetch()
        refusing(bench, tokens=["access-2"])
        assert (await bench.fetch())["result"]["status"] == 200, "a token that was good once may be replaced"

    asyncio.run(run())


def test_a_refused_token_that_cannot_be_replaced_because_the_provider_is_away(make):
    async def run():
        bench = make(refresh=True)
        await bench.sign_in()
        refusing(bench)
        bench.worker.answers[TOKEN] = realm.PlatformError("network")
        reply = await bench.fetch()
        assert reply["result"]["status"] == 401, "the API's own answer says more"
        assert bench.session.held()

    asyncio.run(run())


@pytest.mark.standards("AP-06", "RF-05")
def test_a_refused_token_whose_grant_is_gone_too(make):
    async def run():
        bench = make(refresh=True)
        await bench.sign_in()
        refusing(bench)
        bench.answer = (400, JSON, '{"error": "invalid_grant"}')
        assert code(await bench.fetch()) == "invalid_grant"
        assert bench.reasons() == ["signed_in", "revoked"]
        assert len(bench.requests(INVOICES)) == 1

    asyncio.run(run())


@pytest.mark.standards("AP-06", "AP-08")
def test_without_renewal_a_refused_token_ends_the_session(make):
    async def run():
        bench = make()
        await bench.sign_in()
        refusing(bench, headers={})
        assert (await bench.fetch())["result"]["status"] == 401
        assert bench.session.held(), "no word that it is the token"
        refusing(bench)
        reply = await bench.fetch()
        assert reply["result"]["challenge"]["error"] == "invalid_token"
        assert bench.reasons() == ["signed_in", "expired"]
        assert len(bench.requests(INVOICES)) == 2

    asyncio.run(run())


@pytest.mark.standards("AP-06", "AP-07")
@pytest.mark.parametrize(
    ("status", "said", "challenge"),
    [
        (
            403,
            'Bearer error="insufficient_scope", scope="a b"',
            {"error": "insufficient_scope", "scope": "a b"},
        ),
        (
            401,
            'Bearer error="insufficient_user_authentication", acr_values="strong", max_age="60"',
            {"error": "insufficient_user_authentication", "acr_values": "strong", "max_age": "60"},
        ),
    ],
)
def test_an_api_that_wants_more_is_not_asked_again(make, status, said, challenge):
    async def run():
        bench = make(refresh=True)
        await bench.sign_in()
        refusing(bench, headers={"www-authenticate": said}, status=status)
        reply = (await bench.fetch())["result"]
        assert reply["status"] == status
        assert reply["challenge"] == {"acr_values": "", "max_age": "", "scope": ""} | challenge
        assert len(bench.requests(INVOICES)) == 1
        assert grants(bench) == ["authorization_code"]

    asyncio.run(run())


@pytest.mark.standards("AP-01")
def test_only_headers_that_are_listed_go_out(make):
    async def run():
        bench = make()
        await bench.sign_in()
        assert (await bench.fetch(headers={"ACCEPT": "text/csv", "X-A": "b"}))["ok"]
        before = len(bench.worker.sent)
        for name in (
            "Authorization", "DPoP", "X-Original-URL", "X-Rewrite-URL", "Forwarded", "X-Forwarded-Host",
            "X-HTTP-Method-Override", "Accept ", "", "x-\u212b",
        ):  # fmt: skip
            reply = await bench.fetch(headers={name: "x"})
            assert code(reply) == "request_invalid", name
            assert "[apis.billing] headers" in reply["error"]["description"]
        assert len(bench.worker.sent) == before

    asyncio.run(run())
