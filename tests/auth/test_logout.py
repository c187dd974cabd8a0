"""Signing out: first here, then at the provider. Requests that were in progress are not sent."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.auth import realm, samples
from tests.auth.bench import INVOICES, JSON, TOKEN, code

REVOKE = samples.METADATA["revocation_endpoint"]


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


@pytest.mark.standards("LO-05")
def test_a_hint_goes_by_the_door_and_past_the_pages(make):
    async def run():
        bench = make(logout={"redirect_param": "returnTo", "params": {}, "hint": True})
        await bench.sign_in()
        token = bench.session._held["id_token"]
        reply = (await bench.ask("logout"))["result"]
        assert reply["url"].startswith("/callback/leave/") and reply["form"] is None
        query = parse_qs(urlsplit(bench.worker.doorman.leave(reply["url"])).query)
        assert query["id_token_hint"] == [token]
        assert query["returnTo"] == [bench.settings["post_logout_redirect_uri"]]
        assert bench.worker.doorman.waiting == {}
        assert token not in str(bench.worker.posts)
        again = (await bench.ask("logout"))["result"]["url"]
        assert "id_token_hint" not in again and "returnTo" in again, (
            "nobody is signed in, and there is no token"
        )

    asyncio.run(run())


@pytest.mark.standards("LO-01")
def test_without_a_door_the_hint_stays_here_and_the_visitor_leaves(make):
    async def run():
        bench = make(logout={"redirect_param": "returnTo", "params": {}, "hint": True})
        await bench.sign_in()
        bench.worker.doorless = True
        url = (await bench.ask("logout"))["result"]["url"]
        assert url.startswith(samples.METADATA["end_session_endpoint"]) and "id_token_hint" not in url

    asyncio.run(run())


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
    """Not even a request that is still being signed."""

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


@pytest.mark.standards("LO-01")
def test_signing_out_wins_over_an_answer_that_has_come(make):
    async def run():
        bench = make()
        await bench.sign_in()
        await realm.settle()
        state = (await bench.leave())["state"]

        def answer(sent):
            bench.session.end("signed_out")
            bench.worker.aborted -= 1  # too late to stop it
            return 200, JSON, bench.granted(sent)

        bench.worker.answers[TOKEN] = answer
        assert code(await bench.come_back(samples.callback(state=state))) == "signed_out"
        assert bench.session._held is None

    asyncio.run(run())
