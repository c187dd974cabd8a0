"""Sign-in in the vault: popups, frames, silent sign-in, parameters, UserInfo."""

import asyncio
import json

import pytest

from tests.auth import realm, samples
from tests.auth.bench import (
    INVOICES,
    JSON,
    JWKS,
    TOKEN,
    code,
)

USERINFO = samples.METADATA["userinfo_endpoint"]


@pytest.mark.standards("TX-15", "PI-04", "PI-05")
@pytest.mark.parametrize("mode", ["popup", "frame"])
def test_nothing_of_a_popups_record_leaves_the_vault(make, mode):
    async def run():
        bench = make(dpop=True)
        query = await bench.leave(mode=mode)
        assert bench.worker.doorman.waiting == {
            query["state"]: {"record": None, "route": "/", "small": True},
        }
        assert (await bench.come_back(samples.callback(state=query["state"])))["result"] == {}
        assert bench.reasons() == ["signed_in"]
        assert bench.records() == {}

    asyncio.run(run())


@pytest.mark.standards("CB-01", "TX-08")
@pytest.mark.parametrize("mode", ["redirect", "popup", "frame"])
def test_a_page_learns_nothing_of_the_request(make, mode):
    async def run():
        bench = make(dpop=True)
        reply = await bench.ask("login", mode=mode)
        query = bench.through_the_door(reply["result"]["url"])
        said = json.dumps(reply)
        for name in ("state", "nonce", "code_challenge", "dpop_jkt", "client_id"):
            assert query[name] and query[name] not in said, name

    asyncio.run(run())


@pytest.mark.standards("TX-06", "CB-01", "PI-03")
def test_a_popups_answer_works_once_and_in_this_vault_only(make):
    async def run():
        bench = make()
        state = (await bench.leave(mode="popup"))["state"]
        handle, _ = bench.worker.doorman.arrive(samples.callback(state=state))
        assert await bench.worker.door("claim", {"handle": handle, "states": []}) is None
        await bench.worker.heard("forged")
        assert bench.requests(TOKEN) == [] and bench.records()
        await asyncio.gather(bench.worker.heard(handle), bench.worker.heard(handle))
        assert len(bench.requests(TOKEN)) == 1
        assert bench.session._held

    asyncio.run(run())


@pytest.mark.standards("PI-03")
def test_what_the_door_announces_while_nobody_waits_is_not_asked_for(make):
    async def run():
        bench = make()
        await bench.sign_in(mode="popup")
        bench.worker.doorless = True
        await bench.worker.heard("anything")

    asyncio.run(run())


@pytest.mark.standards("TX-07")
@pytest.mark.parametrize(("mode", "seconds"), [("popup", 600), ("frame", 10)])
def test_a_sign_in_left_alone_is_forgotten(make, mode, seconds):
    async def run():
        bench = make()
        reply = await bench.ask("login", mode=mode)
        state = bench.through_the_door(reply["result"]["url"])["state"]
        outcome = asyncio.ensure_future(bench.ask("outcome", ticket=reply["result"]["ticket"]))
        await realm.settle()
        bench.worker.pass_time(seconds - 1)
        assert bench.records()
        bench.worker.pass_time(1)
        assert bench.records() == {}
        assert code(await outcome) == f"{mode}_timeout"
        assert code(await bench.come_back(samples.callback(state=state))) == "transaction_missing"

    asyncio.run(run())


@pytest.mark.standards("TX-07")
def test_a_popup_for_which_timers_stood_still(make):
    async def run():
        bench = make()
        state = (await bench.leave(mode="popup"))["state"]
        bench.worker.skip_timers(601)
        assert code(await bench.come_back(samples.callback(state=state))) == "transaction_expired"

    asyncio.run(run())


@pytest.mark.standards("PI-09")
def test_a_cancelled_popup_is_forgotten(make):
    async def run():
        bench = make()
        reply = await bench.ask("login", mode="popup")
        for ticket in (None, "another"):
            assert (await bench.ask("cancel", ticket=ticket))["result"] == {}
            assert code(await bench.ask("outcome", ticket=ticket)) == "transaction_missing"
        outcome = asyncio.ensure_future(bench.ask("outcome", ticket=reply["result"]["ticket"]))
        await realm.settle()
        assert (await bench.ask("cancel", ticket=reply["result"]["ticket"]))["result"] == {}
        assert bench.records() == {}
        assert code(await outcome) == "popup_cancelled"

    asyncio.run(run())


@pytest.mark.parametrize("fields", [{"mode": "window"}, {"mode": None}, {"api": "nothing"}, {"api": 7}])
def test_login_takes_only_what_it_knows(make, fields):
    bench = make()
    assert code(asyncio.run(bench.ask("login", **fields))) in ("request_invalid", "api_not_allowed")
    assert (bench.worker.doorman.waiting, bench.records()) == ({}, {})


@pytest.mark.standards("AR-14")
def test_further_parameters_come_from_the_site_and_the_page(make):
    async def run():
        bench = make(params={"organization": "org_a", "screen_hint": "signup", "n": 7})
        query = await bench.leave(params={"screen_hint": "login", "connection": "x"})
        got = {name: query[name] for name in ("organization", "screen_hint", "n", "connection")}
        assert got == {"organization": "org_a", "screen_hint": "login", "n": "7", "connection": "x"}
        assert code(await bench.come_back(samples.callback(state=query["state"]))) == (
            "id_token_organization"
        )
        bench.claims = {"org_id": "org_a"}
        assert (await bench.sign_in())["ok"]

    asyncio.run(run())


@pytest.mark.standards("AR-18")
@pytest.mark.parametrize(
    ("mode", "asked"), [("redirect", "form_post"), ("popup", "form_post"), ("frame", None)]
)
def test_a_frame_is_answered_by_query(make, mode, asked):
    """A form_post response is a page of the provider's, and such pages refuse to be framed."""
    bench = make(response_mode="form_post")
    assert asyncio.run(bench.leave(mode=mode)).get("response_mode") == asked


@pytest.mark.parametrize(
    "name",
    ["scope", "resource", "audience", "dpop_jkt", "id_token_hint", "request", "claims", "response_mode", "x"],
)
def test_a_page_may_not_say_what_the_configuration_says(make, name):
    bench = make()
    assert code(asyncio.run(bench.ask("login", params={name: "x"}))) == "request_invalid"
    assert bench.worker.doorman.waiting == {}


@pytest.mark.standards("RS-03", "RS-04")
def test_a_silent_sign_in_fails_in_silence(make):
    async def run():
        bench = make()
        state = (await bench.leave(params={"prompt": "none"}, return_to="/x"))["state"]
        reply = await bench.come_back(samples.callback(state=state, code="", error="login_required"))
        assert reply["error"]["silent"] is True
        assert (reply["error"]["code"], reply["error"]["return_to"]) == ("login_required", "/x")
        state = (await bench.leave())["state"]
        reply = await bench.come_back(samples.callback(state=state, code="", error="access_denied"))
        assert reply["error"]["silent"] is False

    asyncio.run(run())


def test_no_silent_sign_in_leaves_a_page_that_it_could_not_come_back_to(make):
    """Otherwise restore = "redirect" would send a visitor who only reads that page to the home page."""
    bench = make()
    for mode, said in (("redirect", "request_invalid"), ("popup", ""), ("frame", "")):
        reply = asyncio.run(bench.ask("login", params={"prompt": "none"}, return_to="/a//b", mode=mode))
        assert code(reply) == said if said else reply["ok"], mode
    reply = asyncio.run(bench.ask("login", return_to="/a//b"))
    assert reply["ok"], "a visitor who asks to sign in comes to the home page"


def test_what_came_of_a_second_try_says_so(make):
    async def run():
        bench = make()
        for again in (False, True):
            state = (await bench.leave(again=again))["state"]
            reply = await bench.come_back(
                samples.callback(state=state, code="", error="temporarily_unavailable")
            )
            assert (reply["error"]["code"], reply["error"]["again"]) == ("temporarily_unavailable", again)

    asyncio.run(run())


def test_the_providers_own_words_go_to_the_page(make):
    async def run():
        bench = make()
        state = (await bench.leave())["state"]
        query = samples.callback(
            state=state, code="", error="x_own", error_description="Ünlesbar\u0000" + "y" * 400
        )
        error = (await bench.come_back(query))["error"]
        assert (error["code"], error["error"]) == ("provider_error", "x_own")
        assert error["error_description"].startswith("Ünlesbary") and len(error["error_description"]) < 301

    asyncio.run(run())


@pytest.mark.standards("RS-07")
@pytest.mark.parametrize(("mode", "said"), [("redirect", "signed_out"), ("frame", "transaction_missing")])
def test_a_silent_sign_in_that_comes_after_sign_out_is_refused(make, mode, said):
    async def run():
        bench = make()
        await bench.sign_in()
        state = (await bench.leave(mode=mode, params={"prompt": "none"}))["state"]
        await bench.ask("logout")
        await realm.settle()
        before = len(bench.requests(TOKEN))
        assert code(await bench.come_back(samples.callback(state=state))) == said
        assert len(bench.requests(TOKEN)) == before
        assert (await bench.sign_in())["ok"], "but a visitor may sign in"

    asyncio.run(run())


@pytest.mark.standards("RS-05", "ST-09")
def test_a_silent_answer_of_somebody_else_ends_the_session(make):
    async def run():
        bench = make()
        await bench.sign_in()
        bench.claims = {"sub": "somebody else"}
        await bench.sign_in(mode="frame", params={"prompt": "none"}, api="other")
        assert bench.reasons() == ["signed_in", "other_user"]
        assert bench.session._held is None

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
        pending = asyncio.ensure_future(bench.come_back(samples.callback(state=state)))
        await realm.settle()
        assert len(bench.requests(TOKEN)) == 1 and bench.session._held is None
        assert code(await bench.fetch()) == "signed_out"
        gate.set()
        assert code(await pending) == "id_token_nonce"
        assert bench.requests(INVOICES) == []
        assert bench.session._held is None and bench.changes() == []

    asyncio.run(run())


def test_keys_come_while_the_code_is_exchanged(make):
    """This is so if the vault did not survive the trip to the provider, or its keys are outdated.

    If the keys do not arrive, they are requested again.
    """

    async def run(first, count):
        bench = make()
        state = (await bench.leave())["state"]
        await realm.settle()
        bench.provider._keys = None
        asked = []

        async def slow(sent):
            await realm.settle()
            asked.append(len(bench.requests(JWKS)) - before)
            return 200, JSON, bench.granted(sent)

        honest, before = bench.worker.answers[JWKS], len(bench.requests(JWKS))
        answers = [first or honest, honest]
        bench.worker.answers[JWKS] = lambda sent: answers.pop(0)
        bench.answer = slow
        assert (await bench.come_back(samples.callback(state=state)))["ok"]
        assert asked == [1]
        assert len(bench.requests(JWKS)) - before == count

    asyncio.run(run(None, 1))
    asyncio.run(run(realm.PlatformError("network"), 2))
    asyncio.run(run((200, JSON, json.dumps({"keys": samples.JWKS[1:2]})), 2))


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
        assert "phone_number" not in bench.session._held["claims"], "renewals are judged by the ID token's"

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
