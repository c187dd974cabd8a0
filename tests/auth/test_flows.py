"""Sign-in and sign-out as the vault walks them: popups, frames, silence, pushed requests, what logout leaves behind."""

import asyncio
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.auth import realm, samples
from tests.auth.bench import INVOICES, JSON, JWKS, TOKEN, code, proof, thumbprint

PAR = "https://id.example/par"
PUSHING = samples.METADATA | {"pushed_authorization_request_endpoint": PAR}
REVOKE = samples.METADATA["revocation_endpoint"]
USERINFO = samples.METADATA["userinfo_endpoint"]
REQUEST_URI = "urn:ietf:params:oauth:request_uri:abc"


def pushed(sent):
    return 201, JSON, json.dumps({"request_uri": REQUEST_URI, "expires_in": 60})


def pushing(make, answer=pushed, **settings):
    bench = make(**{"metadata": PUSHING} | settings)
    bench.worker.answers[PAR] = answer
    return bench


@pytest.mark.standards("TX-15", "PI-04", "PI-05")
@pytest.mark.parametrize("mode", ["popup", "frame"])
def test_a_popup_leaves_nothing_in_storage(make, mode):
    async def run():
        bench = make()
        reply = await bench.ask("login", mode=mode)
        query = {name: values[0] for name, values in bench.seen(reply["result"]["url"]).items()}
        bench.nonce = query["nonce"]
        assert bench.worker.keys == {}
        assert query["state"].startswith("m.") and len(query["state"]) == 45
        assert reply["result"]["channel"] == "gossamer:" + query["state"]
        assert (await bench.ask("callback", query=samples.callback(state=query["state"])))["ok"]
        assert bench.reasons() == ["signed_in"]
        assert bench.flows._records == {}

    asyncio.run(run())


@pytest.mark.standards("TX-06", "CB-01", "PI-03")
def test_a_popups_answer_works_once_and_for_its_page_only(make):
    async def run():
        bench = make()
        state = (await bench.leave(mode="popup"))["state"]
        answer = samples.callback(state=state)
        assert code(await bench.ask("callback", port=2, query=answer)) == "transaction_missing"
        assert code(await bench.ask("callback", query=samples.callback(state="m." + "A" * 43))) == (
            "transaction_missing"
        )
        assert bench.requests(TOKEN) == []
        first, second = await asyncio.gather(
            bench.ask("callback", query=answer), bench.ask("callback", query=answer)
        )
        assert first["ok"]
        assert code(second) == "transaction_missing"
        assert len(bench.requests(TOKEN)) == 1

    asyncio.run(run())


@pytest.mark.standards("TX-07")
def test_a_popup_left_alone_is_forgotten(make):
    async def run():
        bench = make()
        state = (await bench.leave(mode="popup"))["state"]
        bench.worker.skip_timers(601)
        assert code(await bench.ask("callback", query=samples.callback(state=state))) == "transaction_expired"
        await bench.leave(mode="popup")
        bench.worker.pass_time(600)
        assert bench.flows._records == {}

    asyncio.run(run())


@pytest.mark.standards("PI-09")
def test_a_cancelled_popup_is_forgotten(make):
    async def run():
        bench = make()
        reply = await bench.ask("login", mode="popup")
        channel = reply["result"]["channel"]
        assert (await bench.ask("cancel", port=2, channel=channel))["result"] == {}
        assert bench.flows._records, "not by another page"
        assert (await bench.ask("cancel", channel=channel))["result"] == {}
        assert bench.flows._records == {}
        assert (await bench.ask("cancel", channel=None))["ok"]

    asyncio.run(run())


@pytest.mark.parametrize("fields", [{"mode": "window"}, {"mode": None}, {"api": "nothing"}, {"api": 7}])
def test_login_takes_only_what_it_knows(make, fields):
    bench = make()
    assert code(asyncio.run(bench.ask("login", **fields))) in ("request_invalid", "api_not_allowed")
    assert (bench.worker.keys, bench.flows._records) == ({}, {})


@pytest.mark.standards("AR-14")
def test_further_parameters_come_from_the_site_and_the_page(make):
    async def run():
        bench = make(params={"organization": "org_a", "screen_hint": "signup", "n": 7})
        query = await bench.leave(params={"screen_hint": "login", "connection": "x"})
        got = {name: query[name] for name in ("organization", "screen_hint", "n", "connection")}
        assert got == {"organization": "org_a", "screen_hint": "login", "n": "7", "connection": "x"}
        assert code(await bench.ask("callback", query=samples.callback(state=query["state"]))) == (
            "id_token_organization"
        )
        bench.claims = {"org_id": "org_a"}
        assert (await bench.sign_in())["ok"]

    asyncio.run(run())


@pytest.mark.parametrize("name", ["scope", "resource", "audience", "dpop_jkt", "id_token_hint", "request"])
def test_a_page_may_not_say_what_the_configuration_says(make, name):
    bench = make()
    assert code(asyncio.run(bench.ask("login", params={name: "x"}))) == "request_invalid"
    assert bench.worker.keys == {}


@pytest.mark.standards("RS-03", "RS-04")
@pytest.mark.parametrize("mode", ["redirect", "frame"])
def test_a_silent_sign_in_fails_in_silence(make, mode):
    async def run():
        bench = make()
        state = (await bench.leave(mode=mode, params={"prompt": "none"}, return_to="/x"))["state"]
        answer = samples.callback(state=state, code="", error="login_required")
        reply = await bench.ask("callback", query=answer)
        assert reply["error"]["silent"] is True
        assert (reply["error"]["code"], reply["error"]["return_to"]) == ("login_required", "/x")
        state = (await bench.leave(mode=mode))["state"]
        reply = await bench.ask(
            "callback", query=samples.callback(state=state, code="", error="access_denied")
        )
        assert reply["error"]["silent"] is False

    asyncio.run(run())


@pytest.mark.standards("RS-07")
@pytest.mark.parametrize("mode", ["redirect", "frame"])
def test_a_silent_sign_in_that_comes_after_sign_out_is_refused(make, mode):
    async def run():
        bench = make()
        await bench.sign_in()
        state = (await bench.leave(mode=mode, params={"prompt": "none"}))["state"]
        await bench.ask("logout")
        await realm.settle()
        before = len(bench.requests(TOKEN))
        reply = await bench.ask("callback", query=samples.callback(state=state))
        assert (code(reply), reply["error"]["silent"]) == ("signed_out", True)
        assert len(bench.requests(TOKEN)) == before
        assert (await bench.sign_in())["ok"], "but a visitor may sign in"

    asyncio.run(run())


@pytest.mark.standards("RS-05", "ST-09")
def test_a_silent_answer_of_somebody_else_ends_the_session_first(make):
    async def run():
        bench = make()
        await bench.sign_in()
        bench.claims = {"sub": "somebody else"}
        await bench.sign_in(mode="frame", params={"prompt": "none"}, api="other")
        assert bench.reasons() == ["signed_in", "signed_out", "signed_in"]
        assert set(bench.session._held["tokens"]) == {"other"}

    asyncio.run(run())


@pytest.mark.standards("AR-15")
def test_a_pushed_request_leaves_only_its_name_in_the_address(make):
    async def run():
        bench = pushing(make)
        reply = await bench.ask("login", params={"prompt": "login"})
        query = parse_qs(urlsplit(reply["result"]["url"]).query)
        assert query == {"tenant": ["a&b"], "client_id": ["site"], "request_uri": [REQUEST_URI]}
        form = bench.forms(PAR)[0]
        assert (form["prompt"], form["code_challenge_method"]) == ("login", "S256")
        assert (await bench.sign_in())["ok"]

    asyncio.run(run())


@pytest.mark.standards("AR-14", "LO-05")
@pytest.mark.parametrize("settings", [{}, {"par": "off"}], ids=["pushed", "plain"])
def test_an_id_token_is_shown_only_in_pushed_silent_requests(make, settings):
    async def run():
        bench = pushing(make, **settings)
        await bench.sign_in()
        shown = bench.session._held["id_token"]
        for prompt, expected in (("none", not settings), ("login", False)):
            url = (await bench.ask("login", params={"prompt": prompt}))["result"]["url"]
            assert "hint" not in url and shown not in url
            forms = bench.forms(PAR)
            assert bool(forms and forms[-1].get("id_token_hint") == shown) is expected
            assert bench.seen(url).get("prompt", [prompt]) == [prompt]

    asyncio.run(run())


@pytest.mark.standards("AR-15")
@pytest.mark.parametrize(
    ("settings", "kind", "expected"),
    [
        ({}, "network", ""),
        ({}, "timeout", ""),
        ({"par": "required"}, "network", "network"),
        ({"par": "required"}, "timeout", "timeout"),
        (
            {"metadata": PUSHING | {"require_pushed_authorization_requests": True}},
            "network",
            "network",
        ),
    ],
)
def test_a_push_that_does_not_get_through(make, settings, kind, expected):
    bench = pushing(make, realm.PlatformError(kind), **settings)
    reply = asyncio.run(bench.ask("login"))
    if expected:
        assert code(reply) == expected
        assert bench.worker.keys == {}, "the transaction is gone"
    else:
        assert "code_challenge=" in reply["result"]["url"]


@pytest.mark.parametrize("mode", ["redirect", "popup"])
def test_a_push_that_is_refused_ends_the_sign_in(make, mode):
    bench = pushing(make, (400, JSON, '{"error": "invalid_request"}'))
    reply = asyncio.run(bench.ask("login", mode=mode, params={"prompt": "none"}))
    assert (code(reply), reply["error"]["silent"]) == ("invalid_request", True)
    assert (bench.worker.keys, bench.flows._records) == ({}, {})


def test_a_push_that_must_be_and_cannot(make):
    assert code(asyncio.run(make(par="required").ask("login"))) == "metadata_invalid"


@pytest.mark.standards("DP-01", "DP-08", "DP-02", "TX-01")
@pytest.mark.parametrize("mode", ["redirect", "popup"])
def test_the_code_is_bound_to_a_key_that_is_there_before(make, mode):
    async def run():
        bench = pushing(make, dpop=True)
        query = await bench.leave(mode=mode)
        if mode == "redirect":
            [(_, pair)] = bench.worker.keys.values()
            assert pair is not None
        assert (await bench.ask("callback", query=samples.callback(state=query["state"])))["ok"]
        header, claims = proof(bench.requests(TOKEN)[0])
        assert query["dpop_jkt"] == thumbprint(header["jwk"])
        assert (claims["htm"], claims["htu"]) == ("POST", TOKEN)
        assert "ath" not in claims
        assert proof(bench.requests(PAR)[0])[0]["jwk"] == header["jwk"]
        assert bench.worker.keys == {}
        assert bench.session._held["jkt"] == query["dpop_jkt"]

    asyncio.run(run())


@pytest.mark.standards("DP-05", "DP-09", "TK-04")
def test_no_way_down_to_bearer(make):
    bench = make(dpop=True)
    bench.grant = {"token_type": "Bearer"}
    assert code(asyncio.run(bench.sign_in())) == "token_type"
    assert bench.session._held is None


def test_a_record_without_its_key_is_refused(make):
    async def run():
        bench = make(dpop=True)
        query = await bench.leave()
        [(name, (words, _))] = bench.worker.keys.items()
        bench.worker.keys[name] = words, None
        assert code(await bench.ask("callback", query=samples.callback(state=query["state"]))) == (
            "transaction_invalid"
        )
        assert bench.requests(TOKEN) == []

    asyncio.run(run())


def test_a_second_sign_in_uses_the_sessions_key(make):
    async def run():
        bench = make(dpop=True)
        await bench.sign_in()
        first = bench.session._held["jkt"]
        await bench.sign_in(api="other")
        assert bench.session._held["jkt"] == first
        assert set(bench.session._held["tokens"]) == {"billing", "other"}
        query = await bench.leave()
        await bench.ask("logout")
        await bench.sign_in()
        assert bench.session._held["jkt"] != first, "and nobody after it does"
        await bench.ask("callback", query=samples.callback(state=query["state"]))
        assert set(bench.session._held["tokens"]) == {"billing"}

    asyncio.run(run())


@pytest.mark.standards("TK-05", "ST-09")
def test_nothing_that_was_granted_is_of_use_before_the_id_token_was_judged(make):
    gate = asyncio.Event()

    async def slow():
        await gate.wait()
        return 200, JSON, json.dumps({"keys": samples.JWKS})

    async def run():
        bench = make()
        bench.claims = {"nonce": "another"}
        state = (await bench.leave())["state"]
        await realm.settle()
        bench.provider._keys = None
        bench.worker.answers[JWKS] = lambda sent: slow()
        pending = asyncio.ensure_future(bench.ask("callback", query=samples.callback(state=state)))
        await realm.settle()
        assert len(bench.requests(TOKEN)) == 1 and bench.session._held is None
        assert code(await bench.fetch()) == "signed_out"
        gate.set()
        assert code(await pending) == "id_token_nonce"
        assert bench.requests(INVOICES) == []
        assert bench.session._held is None and bench.changes() == []

    asyncio.run(run())


@pytest.mark.standards("ID-14")
def test_userinfo_adds_to_the_person(make):
    async def run():
        bench = make(userinfo=True)
        more = {"sub": samples.CLAIMS["sub"], "phone_number": "1", "name": "New", "iss": "evil"}
        bench.worker.answers[USERINFO] = (200, JSON, json.dumps(more))
        assert (await bench.sign_in())["ok"]
        assert bench.changes()[-1][1] == {"sub": samples.CLAIMS["sub"], "phone_number": "1", "name": "New"}
        assert bench.requests(USERINFO)[0].headers["Authorization"] == "Bearer access-1"
        assert bench.session._held["claims"]["iss"] == samples.ISSUER

    asyncio.run(run())


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ((200, JSON, '{"sub": "other"}'), "userinfo_subject"),
        ((500, JSON, "{}"), "userinfo_response"),
        (realm.PlatformError("network"), "network"),
    ],
)
def test_userinfo_that_is_wrong_ends_the_sign_in(make, answer, expected):
    bench = make(userinfo=True)
    bench.worker.answers[USERINFO] = answer
    assert code(asyncio.run(bench.sign_in())) == expected
    assert bench.session._held is None and bench.changes() == []


@pytest.mark.standards("DP-04", "DP-05")
def test_userinfo_is_asked_with_a_proof(make):
    async def run():
        bench = make(userinfo=True, dpop=True)
        bench.worker.answers[USERINFO] = (200, JSON, json.dumps({"sub": samples.CLAIMS["sub"]}))
        assert (await bench.sign_in())["ok"]
        sent = bench.requests(USERINFO)[0]
        assert sent.headers["Authorization"] == "DPoP access-1"
        assert proof(sent)[1]["ath"] == samples.b64(samples.digest("SHA-256", "access-1"))

    asyncio.run(run())


@pytest.mark.standards("LO-01", "LO-02", "LO-06")
def test_logout_revokes_the_refresh_token_first(make):
    async def run():
        bench = make(refresh=True)
        await bench.sign_in()
        await bench.fetch(path="/reports", api="other")
        reply = await bench.ask("logout")
        assert bench.session._held is None
        assert reply["result"]["form"] is None
        await realm.settle()
        sent = [(form["token"], form["token_type_hint"]) for form in bench.forms(REVOKE)]
        assert sent == [
            ("refresh-2", "refresh_token"),
            ("access-1", "access_token"),
            ("access-2", "access_token"),
        ]
        states = [parse_qs(urlsplit(reply["result"]["url"]).query)["state"]]
        states.append(parse_qs(urlsplit((await bench.ask("logout"))["result"]["url"]).query)["state"])
        assert states[0] != states[1]

    asyncio.run(run())


@pytest.mark.standards("LO-03", "LO-05")
def test_logout_may_be_a_form(make):
    reply = asyncio.run(make(logout_method="post").ask("logout"))["result"]
    assert reply["url"] == samples.METADATA["end_session_endpoint"]
    assert set(reply["form"]) == {"client_id", "post_logout_redirect_uri", "state"}


@pytest.mark.standards("LO-01")
def test_logout_needs_no_provider(make):
    async def run():
        bench = make(refresh=True)
        await bench.sign_in()
        bench.worker.offline = True
        reply = await bench.ask("logout")
        assert reply["result"]["url"].startswith(samples.METADATA["end_session_endpoint"])
        await realm.settle()
        assert bench.session._held is None
        assert {"event": "revocation", "code": "network", "t": samples.NOW} in bench.session.entries

    asyncio.run(run())


@pytest.mark.standards("AP-11", "LO-01")
def test_nothing_goes_out_after_logout_that_was_on_its_way(make):
    """Even a request that is still being signed."""

    async def run():
        bench = make(dpop=True)
        await bench.sign_in()
        honest, gate = bench.worker.sign, asyncio.Event()

        async def slow(pair, data):
            await gate.wait()
            return await honest(pair, data)

        bench.worker.sign = slow
        pending = asyncio.ensure_future(bench.fetch())
        await realm.settle()
        await bench.ask("logout", local=True)
        gate.set()
        assert code(await pending) == "signed_out"
        assert bench.requests(INVOICES) == []

    asyncio.run(run())


def test_the_rest_of_the_vault_comes_when_it_is_needed(make):
    async def run():
        bench = make()
        await bench.ask("status")
        await bench.ask("touch")
        assert bench.worker.loaded == 0
        assert (await bench.ask("warm"))["result"] == {}
        assert bench.worker.loaded == 1
        assert bench.worker.sent == []

        async def missing():
            raise OSError("secret")

        bench.worker.more = missing
        reply = await bench.ask("login")
        assert code(reply) == "network"
        assert "secret" not in json.dumps(reply)

    asyncio.run(run())
