"""The vault: when a session ends, and whose sign-in may replace it."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.auth import realm, samples
from tests.auth.bench import INVOICES, TOKEN, code


@pytest.mark.standards("AP-10")
def test_the_session_ends_by_the_monotonic_clock(bench):
    async def run():
        await bench.sign_in()
        bench.worker.wall += 10_000  # somebody changes the wall clock, which must have no effect
        assert (await bench.ask("status"))["result"]["user"]
        bench.worker.pass_time(272)
        assert bench.session._held is None
        assert bench.changes()[-1] == ("expired", None)
        assert code(await bench.ask("fetch", api="billing", path="/invoices", method="GET")) == "signed_out"

    asyncio.run(run())


@pytest.mark.standards("AP-10")
def test_a_stopped_timer_does_not_keep_a_session_alive(bench):
    async def run():
        await bench.sign_in()
        bench.worker.clock += 300
        assert (await bench.ask("status"))["result"] == {"user": None, "ended": False}

    asyncio.run(run())


@pytest.mark.standards("LO-01", "LO-05", "LO-06", "LO-07")
def test_logout_clears_first_then_tells_then_revokes(bench):
    async def run():
        await bench.sign_in()
        reply = await bench.ask("logout")
        assert bench.session._held is None
        assert bench.worker.aborted == 1
        assert bench.changes()[-1] == ("signed_out", None)
        query = parse_qs(urlsplit(reply["result"]["url"]).query)
        assert reply["result"]["url"].startswith(samples.METADATA["end_session_endpoint"])
        assert len(query.pop("state")[0]) == 22
        assert query == {"client_id": ["site"], "post_logout_redirect_uri": ["https://site.example/"]}
        await realm.settle()
        assert parse_qs(bench.worker.sent[-1].body)["token"] == ["access-1"]

    asyncio.run(run())


def test_local_logout_stays_here(bench):
    async def run():
        await bench.sign_in()
        before = len(bench.worker.sent)
        assert (await bench.ask("logout", local=True))["result"] == {"url": "", "form": None}
        await realm.settle()
        assert len(bench.worker.sent) == before
        assert bench.session._held is None

    asyncio.run(run())


@pytest.mark.standards("AP-11")
def test_logout_ends_what_is_under_way(bench):
    gate = asyncio.Event()

    async def slow():
        await gate.wait()
        return 200, "application/json", "[]"

    async def run():
        await bench.sign_in()
        bench.worker.answers[INVOICES] = lambda sent: slow()
        pending = asyncio.ensure_future(bench.ask("fetch", api="billing", path="/invoices", method="GET"))
        await realm.settle()
        assert (await bench.ask("status", port=2))["ok"], "others are answered meanwhile"
        bench.session.end("signed_out")
        gate.set()
        await realm.settle()
        assert code(await pending) == "signed_out"

    asyncio.run(run())


def test_signing_out_while_signing_in_wins(bench):
    async def run():
        query = await bench.leave()
        whole = bench.token

        def answer(sent):
            bench.session.end("signed_out")
            bench.worker.aborted -= 1  # the answer had come already
            return whole(sent)

        bench.worker.answers[TOKEN] = answer
        reply = await bench.come_back(samples.callback(state=query["state"]))
        assert code(reply) == "signed_out"
        assert bench.session._held is None

    asyncio.run(run())


@pytest.mark.standards("RS-05", "ST-09")
def test_another_person_who_was_asked_for_ends_the_session_of_the_first(bench):
    async def run():
        await bench.sign_in()
        bench.claims = {"sub": "somebody else"}
        await bench.sign_in(params={"prompt": "select_account"})
        assert [reason for reason, _ in bench.changes()] == ["signed_in", "signed_out", "signed_in"]
        assert bench.worker.aborted == 1
        assert bench.session._held["user"]["sub"] == "somebody else"

    asyncio.run(run())


@pytest.mark.standards("RS-05", "ST-09")
@pytest.mark.parametrize("params", [{}, {"max_age": 0}, {"prompt": "consent"}])
def test_another_person_whom_nobody_asked_for_is_refused_and_ends_the_session(bench, params):
    async def run():
        await bench.sign_in()
        bench.claims = {"sub": "somebody else", "auth_time": int(bench.worker.wall)}
        reply = await bench.sign_in(params=params)
        assert code(reply) == "other_user"
        assert bench.reasons() == ["signed_in", "other_user"]
        assert bench.session._held is None and bench.session.ended
        await realm.settle()
        assert [form["token"] for form in bench.forms(samples.METADATA["revocation_endpoint"])] == [
            "access-2"
        ]

    asyncio.run(run())
