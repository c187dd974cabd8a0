"""Hidden frames: a page signs in again without asking the visitor."""

import asyncio

import pytest

from tests.auth import realm, samples
from tests.auth.bench import (
    INVOICES,
    bearer,
    code,
    over,
)


class Frames:
    """A page that opens the hidden frames that the vault asks for."""

    def __init__(self, bench, answer):
        self.bench, self.answer, self.done = bench, answer, 0

    async def run(self):
        """Handle the requests for frames since the last call."""
        await realm.settle()
        for post in [post for post in self.bench.worker.posts if post[1].get("event") == "renew"][
            self.done :
        ]:
            self.done += 1
            port, event = post[0], post[1]
            query = self.bench.through_the_door(event["url"])
            assert query["prompt"] == "none"
            await self.answer(port, event, query)


def framed(make, **more):
    bench = make(restore="frame")

    async def answer(port, event, query):
        assert port == 3, "only the page that needs it"
        answer = {"code": "", **more} if more else {}
        await bench.come_back(samples.callback(state=query["state"], **answer), port)

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
def test_a_frame_without_an_answer(make):
    async def run():
        bench = make(restore="frame")

        async def answer(port, event, query):
            bench.worker.pass_time(10)

        frames = Frames(bench, answer)
        await over(bench)
        call = asyncio.ensure_future(bench.fetch(port=3))
        await frames.run()
        assert code(await call) == "frame_timeout"
        assert bench.session.held()
        assert bench.records() == {}
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
        assert code(await call) == "other_user"
        assert bench.requests(INVOICES) == [], "what one person asked for is not sent for another"
        assert bench.reasons() == ["signed_in", "other_user"]

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
        reply = await bench.come_back(samples.callback(state=queries[0]["state"]), 3)
        assert code(reply) == "transaction_missing"
        assert bench.session._held is None

    asyncio.run(run())


def test_a_frame_asks_for_the_sessions_own_organization(make):
    async def run():
        bench = make(restore="frame")
        bench.claims = {"org_id": "org_a"}
        asked = []

        async def answer(port, event, query):
            asked.append(query["organization"])
            await bench.come_back(samples.callback(state=query["state"]), port)

        frames = Frames(bench, answer)
        await over(bench, params={"organization": "org_a"})
        call = asyncio.ensure_future(bench.fetch(port=3))
        await frames.run()
        assert (await call)["ok"]
        assert asked == ["org_a"]

    asyncio.run(run())
