"""Calls to the APIs: a token for each, renewed once when it is over, and what comes of it when that fails."""

import asyncio
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.auth import realm, samples
from tests.auth.bench import API, INVOICES, JSON, SETTINGS, TOKEN, api, code, proof

REPORTS = f"{API}/v2/reports"
REVOKE = samples.METADATA["revocation_endpoint"]
INVALID = {"www-authenticate": 'Bearer error="invalid_token"'}
TWO = [
    api("billing", "/v1/", resource="https://billing", scopes=["read"]),
    api("again", "/v3/", resource="https://billing", scopes=["write"]),
    api("other", "/v2/", resource="https://reports", scopes=["x"]),
]


def refusing(bench, url=INVOICES, headers=INVALID, status=401, tokens=None):
    """The API refuses the token(s)."""

    def answer(sent):
        token = sent.headers["Authorization"].split()[1]
        if tokens is None or token in tokens:
            return status, {"content-type": "text/plain"} | headers, ""
        return 200, JSON, "[]"

    bench.worker.answers[url] = answer


def grants(bench):
    return [form["grant_type"] for form in bench.forms()]


def bearer(bench, url=INVOICES):
    return [sent.headers["Authorization"].split()[1] for sent in bench.requests(url)]


async def over(bench, **fields):
    """Signed in, and the token is over."""
    assert (await bench.sign_in(**fields))["ok"]
    bench.worker.skip_timers(280)


@pytest.mark.standards("AP-05", "AR-13")
def test_each_api_gets_a_token_of_its_own(make):
    async def run():
        bench = make(refresh=True, apis=TWO)
        query = parse_qs(urlsplit((await bench.ask("login"))["result"]["url"]).query)
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


@pytest.mark.standards("RF-03", "RF-04", "RF-08")
def test_twenty_calls_renew_once(make):
    async def run():
        bench = make(refresh=True)
        await over(bench)
        replies = await asyncio.gather(*(bench.fetch(port=number % 4 + 1) for number in range(20)))
        assert all(reply["ok"] for reply in replies)
        assert grants(bench) == ["authorization_code", "refresh_token"]
        assert "scope" not in bench.forms()[1]
        assert set(bearer(bench)) == {"access-2"}
        assert bench.reasons() == ["signed_in"], "nobody notices"

    asyncio.run(run())


@pytest.mark.standards("RF-02", "RF-03")
def test_refresh_tokens_are_used_one_at_a_time(make):
    """Two APIs at once: the second renewal uses what the first one brought."""

    async def run():
        bench = make(refresh=True)
        await over(bench)
        both = await asyncio.gather(bench.fetch(), bench.fetch(path="/reports", api="other"))
        assert all(reply["ok"] for reply in both)
        assert [form.get("refresh_token") for form in bench.forms()] == [None, "refresh-1", "refresh-2"]
        assert bench.session._held["refresh_token"] == "refresh-3"

    asyncio.run(run())


def test_a_refresh_token_that_stays_the_same_is_kept(make):
    async def run():
        bench = make(refresh=True)
        await over(bench)
        bench.grant = {"refresh_token": "refresh-1"}
        assert (await bench.fetch())["ok"]
        assert bench.session._held["refresh_token"] == "refresh-1"

    asyncio.run(run())


@pytest.mark.standards("RF-05")
def test_a_grant_that_is_gone_ends_the_session(make):
    async def run():
        bench = make(refresh=True)
        await over(bench)
        bench.answer = (400, JSON, '{"error": "invalid_grant"}')
        replies = await asyncio.gather(*(bench.fetch() for _ in range(5)))
        assert {code(reply) for reply in replies} == {"invalid_grant", "signed_out"}
        assert grants(bench).count("refresh_token") == 1
        assert bench.reasons() == ["signed_in", "revoked"]
        assert (await bench.ask("status"))["result"] == {"user": None, "ended": False}
        assert bench.requests(INVOICES) == []

    asyncio.run(run())


@pytest.mark.standards("RF-06", "ER-05")
def test_while_the_provider_is_away_renewals_wait_longer_and_longer(make):
    async def run():
        bench = make(refresh=True)
        await over(bench)
        bench.worker.answers[TOKEN] = realm.PlatformError("network")
        for wait in (5, 10, 20, 40, 80, 160, 300, 300):
            before = len(bench.requests(TOKEN))
            for _ in range(3):
                assert code(await bench.fetch()) == "network"
            assert len(bench.requests(TOKEN)) == before + 1
            bench.worker.pass_time(wait - 0.5)
            assert code(await bench.fetch()) == "network"
            assert len(bench.requests(TOKEN)) == before + 1
            bench.worker.pass_time(0.5)
        bench.worker.answers[TOKEN] = bench.token
        assert (await bench.fetch())["ok"], "online again"
        assert bench.forms()[-1]["refresh_token"] == "refresh-1"
        assert bench.session._held["waits"] == {}

    asyncio.run(run())


@pytest.mark.standards("RF-06")
def test_an_answer_that_got_lost_after_rotation_ends_the_session_without_a_loop(make):
    async def run():
        bench = make(refresh=True)
        await over(bench)
        used = []

        def rotating(sent):
            token = parse_qs(sent.body)["refresh_token"][0]
            if token in used:
                return 400, JSON, '{"error": "invalid_grant"}'  # reuse: the whole family is revoked
            used.append(token)
            raise realm.PlatformError("timeout")

        bench.answer = rotating
        assert code(await bench.fetch()) == "timeout"
        assert bench.session.held()
        bench.worker.pass_time(5)
        assert code(await bench.fetch()) == "invalid_grant"
        assert code(await bench.fetch()) == "signed_out"
        assert grants(bench).count("refresh_token") == 2
        assert bench.reasons() == ["signed_in", "revoked"]

    asyncio.run(run())


@pytest.mark.standards("RF-02", "RF-07")
def test_the_new_refresh_token_is_kept_although_the_keys_cannot_be_had(make):
    async def run():
        bench = make(refresh=True)
        await over(bench)
        await realm.settle()
        bench.worker.skip_timers(4000)  # the keys are out of date
        jwks = samples.METADATA["jwks_uri"]
        honest, bench.worker.answers[jwks] = bench.worker.answers[jwks], realm.PlatformError("network")
        assert code(await bench.fetch()) == "network"
        assert bench.session._held["refresh_token"] == "refresh-2"
        assert bench.requests(INVOICES) == [], "the token that came along is of no use"
        bench.worker.answers[jwks] = honest
        bench.worker.pass_time(5)
        assert (await bench.fetch())["ok"]
        assert bearer(bench) == ["access-3"]

    asyncio.run(run())


@pytest.mark.standards("RF-07")
@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"sub": "other"}, "refresh_id_token"),
        ({"iss": "https://evil.example/"}, "refresh_id_token"),
        ({"aud": "other"}, "refresh_id_token"),
        ({"nonce": "other"}, "refresh_id_token"),
        ({"iat": 1}, "refresh_id_token"),
        ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "id_token_at_hash"),
    ],
)
def test_a_refreshed_id_token_of_another_sign_in_ends_the_session(make, claims, expected):
    async def run():
        bench = make(refresh=True)
        await over(bench)
        bench.claims = claims
        assert code(await bench.fetch()) == expected
        assert bench.reasons() == ["signed_in", "revoked"]
        assert bench.requests(INVOICES) == []

    asyncio.run(run())


@pytest.mark.standards("RF-07")
def test_an_honest_refreshed_id_token_is_kept(make):
    async def run():
        bench = make(refresh=True)
        await over(bench)
        first = bench.session._held["id_token"]
        assert (await bench.fetch())["ok"]
        assert bench.session._held["id_token"] not in ("", first)
        bench.worker.skip_timers(280)
        second = bench.session._held["id_token"]
        bench.answer = lambda sent: (200, JSON, json.dumps({"access_token": "a", "token_type": "bearer"}))
        assert (await bench.fetch())["ok"], "one without an ID token will do"
        assert bench.session._held["id_token"] == second
        assert bench.session._held["refresh_token"] == "refresh-2"

    asyncio.run(run())


@pytest.mark.parametrize(
    ("answer", "expected", "ends"),
    [
        ((200, "text/html", "<html>"), "refresh_response", True),
        ((200, JSON, '{"access_token": "a", "token_type": "MAC"}'), "token_type", True),
        ((200, JSON, '{"access_token": 7, "token_type": "Bearer"}'), "refresh_response", True),
        ((503, "text/html", ""), "refresh_response", False),
        ((400, JSON, '{"error": "invalid_target"}'), "invalid_target", False),
    ],
)
def test_answers_that_are_no_good(make, answer, expected, ends):
    async def run():
        bench = make(refresh=True)
        await over(bench)
        bench.answer = answer
        assert code(await bench.fetch()) == expected
        assert (bench.session.held() is None) is ends
        assert bench.requests(INVOICES) == []
        assert code(await bench.fetch()) == ("signed_out" if ends else expected)
        assert grants(bench).count("refresh_token") == 1

    asyncio.run(run())


@pytest.mark.standards("LO-01", "LO-06", "AP-11")
def test_signing_out_during_a_renewal_revokes_what_it_brings(make):
    gate = asyncio.Event()

    async def run():
        bench = make(refresh=True)
        await over(bench)

        async def slow(sent):
            await gate.wait()
            bench.worker.aborted = 0  # the answer had come already
            return 200, JSON, bench.granted(sent)

        bench.answer = slow
        pending = asyncio.ensure_future(bench.fetch())
        await realm.settle()
        bench.worker.aborted = -1
        await bench.ask("logout")
        gate.set()
        assert code(await pending) == "signed_out"
        await realm.settle()
        assert bench.session._held is None
        assert [form["token"] for form in bench.forms(REVOKE)] == ["refresh-1", "access-1", "refresh-2"]
        assert bench.requests(INVOICES) == []

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


@pytest.mark.standards("DP-03", "DP-04", "DP-05", "DP-06")
def test_every_call_has_a_proof_of_its_own_with_the_newest_nonce(make):
    async def run():
        bench = make(dpop=True, refresh=True)
        await bench.sign_in()
        count = 0

        def answer(sent):
            nonlocal count
            count += 1
            wanted = f"nonce-{count - 1}"
            headers = {"content-type": JSON, "dpop-nonce": f"nonce-{count}"}
            if proof(sent)[1].get("nonce") != wanted:
                headers["www-authenticate"] = 'DPoP error="use_dpop_nonce"'
                return 401, headers, ""
            return 200, headers, "[]"

        bench.worker.answers[INVOICES] = answer
        for _ in range(3):
            assert (await bench.fetch(method="POST", body=b"{}"))["result"]["status"] == 200
        assert (await bench.fetch(path="/invoices?page=2"))["result"]["status"] == 200
        sent = bench.requests(INVOICES)
        assert len(sent) == 5, "one demand; then each answer brings the next nonce"
        claims = [proof(each)[1] for each in sent]
        assert [each.get("nonce") for each in claims] == [None, "nonce-1", "nonce-2", "nonce-3", "nonce-4"]
        assert len({each["jti"] for each in claims}) == 5
        assert [each["htm"] for each in claims] == ["POST"] * 4 + ["GET"]
        assert {each["htu"] for each in claims} == {INVOICES}
        assert {each["ath"] for each in claims} == {samples.b64(samples.digest("SHA-256", "access-1"))}
        assert {each.headers["Authorization"] for each in sent} == {"DPoP access-1"}
        assert set(proof(sent[0])[0]) == {"typ", "alg", "jwk"}
        assert set(proof(sent[0])[0]["jwk"]) == {"kty", "crv", "x", "y"}
        assert grants(bench) == ["authorization_code"], "the token was not to blame"

    asyncio.run(run())


def other_origin():
    return [*SETTINGS["apis"][:1], api("far", "/x/", "aud", scopes=[]) | {"origin": "https://far.example"}]


@pytest.mark.standards("DP-06")
def test_a_nonce_is_for_its_own_server(make):
    async def run():
        bench = make(dpop=True, apis=other_origin())
        await bench.sign_in()
        headers = {"content-type": JSON, "dpop-nonce": "billing-nonce"}
        bench.worker.answers[INVOICES] = (200, headers, "[]")
        bench.worker.answers["https://far.example/x/y"] = (200, JSON, "[]")
        await bench.fetch()
        await bench.fetch(path="/y", api="far")
        assert "nonce" not in proof(bench.requests("https://far.example/x/y")[0])[1]

    asyncio.run(run())


@pytest.mark.standards("DP-06", "DP-07")
@pytest.mark.parametrize("nonce", [{"dpop-nonce": "again"}, {}], ids=["endless", "hidden"])
def test_a_nonce_demanded_for_ever_or_out_of_sight(make, nonce):
    async def run():
        bench = make(dpop=True)
        await bench.sign_in()
        refusing(bench, headers={"www-authenticate": 'DPoP error="use_dpop_nonce"'} | nonce)
        reply = await bench.fetch()
        assert code(reply) == "dpop_nonce"
        assert len(bench.requests(INVOICES)) == (2 if nonce else 1)
        assert bench.session.held()

    asyncio.run(run())


@pytest.mark.standards("DP-04", "DP-09")
def test_a_renewal_has_a_proof_and_stays_with_dpop(make):
    async def run():
        bench = make(dpop=True, refresh=True)
        await over(bench)
        assert (await bench.fetch())["ok"]
        first, second = [proof(sent) for sent in bench.requests(TOKEN)]
        assert first[0]["jwk"] == second[0]["jwk"]
        assert first[1]["jti"] != second[1]["jti"]
        bench.worker.skip_timers(280)
        bench.grant = {"token_type": "Bearer"}
        assert code(await bench.fetch()) == "token_type"
        assert bench.reasons() == ["signed_in", "revoked"]

    asyncio.run(run())


class Frames:
    """A page that runs the hidden frames it is asked for."""

    def __init__(self, bench, answer):
        self.bench, self.answer, self.done = bench, answer, 0

    async def run(self):
        """Answer what was asked since the last time."""
        await realm.settle()
        for post in [post for post in self.bench.worker.posts if post[1].get("event") == "renew"][
            self.done :
        ]:
            self.done += 1
            port, event = post[0], post[1]
            query = {name: values[0] for name, values in self.bench.seen(event["url"]).items()}
            self.bench.nonce = query["nonce"]
            assert query["prompt"] == "none"
            assert event["channel"] == "gossamer:" + query["state"]
            await self.answer(port, event, query)


def framed(make, **more):
    bench = make(restore="frame")

    async def answer(port, event, query):
        assert port == 3, "only the page that needs it"
        await bench.ask(
            "callback",
            port,
            query=samples.callback(state=query["state"])
            if not more
            else samples.callback(state=query["state"], code="", **more),
        )

    return bench, Frames(bench, answer)


@pytest.mark.standards("RS-02", "RF-03")
def test_a_hidden_frame_renews_for_the_page_that_needs_it(make):
    async def run():
        bench, frames = framed(make)
        await over(bench)
        assert bench.session.held(), "the frame outlives the token"
        calls = [asyncio.ensure_future(bench.fetch(port=3)) for _ in range(5)]
        await frames.run()
        assert all(reply["ok"] for reply in await asyncio.gather(*calls))
        assert set(bearer(bench)) == {"access-2"}
        assert frames.done == 1
        call = asyncio.ensure_future(bench.fetch(path="/reports", api="other", port=3))
        await frames.run()
        assert (await call)["ok"], "and for another API"
        assert set(bench.session._held["tokens"]) == {"billing", "other"}

    asyncio.run(run())


@pytest.mark.standards("RS-03")
def test_a_provider_that_knows_nobody_any_more_ends_the_session(make):
    async def run():
        bench, frames = framed(make, error="login_required")
        await over(bench)
        call = asyncio.ensure_future(bench.fetch(port=3))
        await frames.run()
        assert code(await call) == "login_required"
        assert bench.reasons() == ["signed_in", "expired"]
        assert code(await bench.fetch(port=3)) == "signed_out"
        await frames.run()
        assert frames.done == 1

    asyncio.run(run())


@pytest.mark.standards("RS-06")
@pytest.mark.parametrize("how", ["cancelled", "no answer"])
def test_a_frame_without_an_answer(make, how):
    async def run():
        bench = make(restore="frame")

        async def answer(port, event, query):
            if how == "cancelled":
                await bench.ask("cancel", port, channel=event["channel"])
            else:
                bench.worker.pass_time(20)

        frames = Frames(bench, answer)
        await over(bench)
        call = asyncio.ensure_future(bench.fetch(port=3))
        await frames.run()
        assert code(await call) == "frame_timeout"
        assert bench.session.held()
        assert bench.flows._records == {}
        assert code(await bench.fetch(port=3)) == "frame_timeout"
        await frames.run()
        assert frames.done == 1, "not again so soon"

    asyncio.run(run())


@pytest.mark.standards("RS-05")
def test_a_frame_in_which_somebody_else_is_signed_in(make):
    async def run():
        bench, frames = framed(make)
        await over(bench)
        bench.claims = {"sub": "somebody else"}
        call = asyncio.ensure_future(bench.fetch(port=3))
        await frames.run()
        assert code(await call) == "signed_out"
        assert bench.requests(INVOICES) == [], "what one person asked for is not sent for another"
        assert bench.reasons() == ["signed_in", "signed_out", "signed_in"]

    asyncio.run(run())


@pytest.mark.standards("RS-07", "LO-01")
def test_signing_out_while_a_frame_renews(make):
    async def run():
        bench = make(restore="frame")
        queries = []

        async def answer(port, event, query):
            queries.append(query)
            await bench.ask("logout", local=True)

        frames = Frames(bench, answer)
        await over(bench)
        call = asyncio.ensure_future(bench.fetch(port=3))
        await frames.run()
        assert code(await call) == "signed_out"
        reply = await bench.ask("callback", 3, query=samples.callback(state=queries[0]["state"]))
        assert code(reply) == "transaction_missing"
        assert bench.session._held is None

    asyncio.run(run())


def test_an_unfit_key_or_a_fault_of_ours_says_internal_and_no_more(make):
    async def run():
        bench = make(dpop=True, refresh=True)
        await over(bench)

        async def broken(pair, data):
            raise ZeroDivisionError("secret")

        bench.worker.sign = broken
        reply = await bench.fetch()
        assert code(reply) == "internal"
        assert "secret" not in json.dumps(reply)
        assert code(await bench.fetch()) == "internal", "and nobody waits for ever"

    asyncio.run(run())
