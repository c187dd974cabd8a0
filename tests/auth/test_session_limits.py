"""The limits of a session: activity restarts the idle limit, and the last minute is counted down, over a fake page."""

import asyncio
from types import SimpleNamespace

import pytest

from tests.auth import realm
from tests.auth.page_bench import ADA

IDLE = {"idle": 900, "absolute": 0, "warning": 60}


@pytest.mark.standards("LO-14")
def test_activity_is_told_at_most_once_in_fifteen_seconds(make_desk):
    desk = make_desk(session=IDLE)

    async def run():
        await desk.start(ADA)
        for _ in range(3):
            desk.page.heard["keydown"][0](SimpleNamespace())
            desk.page.heard["pointerdown"][0](SimpleNamespace())
        assert len(desk.asked("touch")) == 1
        desk.page.clock += 15
        desk.page.document.visibilityState = "hidden"
        desk.page.heard["visibilitychange"][0](SimpleNamespace())
        assert len(desk.asked("touch")) == 1
        desk.page.document.visibilityState = "visible"
        desk.page.heard["visibilitychange"][0](SimpleNamespace())
        assert len(desk.asked("touch")) == 2
        desk.tell(ADA | {"name": "A."}, "signed_in")
        await realm.settle()
        assert len(desk.page.heard["keydown"]) == 1

    asyncio.run(run())


def test_without_limits_nothing_listens_and_nothing_is_loaded(make_desk):
    desk = make_desk()

    async def run():
        await desk.start(ADA)
        assert "keydown" not in desk.page.heard and desk.page.late == 0

    asyncio.run(run())


@pytest.mark.standards("LO-14")
def test_the_last_minute_is_shown_and_said_now_and_then(make_desk):
    desk = make_desk(session=IDLE)
    heard, said = [], []

    async def run():
        await desk.start(ADA)
        desk.client.on_countdown(heard.append)
        for left in (60, 59, 30, 1):
            desk.page.filled.pop("[data-said]", None)
            desk.count(left)
            await realm.settle()
            said.append("[data-said]" in desk.page.filled)
            assert not desk.page.session.hidden
        assert desk.page.filled["[data-left]"] == "1 second"
        assert said == [True, False, True, False]
        assert desk.page.session.focused == 0
        desk.page.heard["keydown"][0](SimpleNamespace())
        desk.page.heard["keydown"][0](SimpleNamespace())
        assert len(desk.asked("touch")) == 2, "what the visitor does now counts at once"
        desk.count(None)
        await realm.settle()
        assert desk.page.session.hidden
        assert heard == [60, 59, 30, 1, None]

    asyncio.run(run())


def test_stay_signed_in_and_a_limit_that_only_a_sign_in_can_put_off(make_desk):
    desk = make_desk(session=IDLE | {"absolute": 3600})

    async def run():
        await desk.start(ADA)
        desk.count(40)
        await realm.settle()
        button = realm.Element(data_session_stay="")
        for call in desk.page.heard["click"]:
            call(SimpleNamespace(target=button))
        await realm.settle()
        desk.count(39)
        await realm.settle()
        desk.answer("touch", {})
        await realm.settle()
        assert "data-final" not in desk.page.session.attributes
        desk.count(38)
        await realm.settle()
        assert "data-final" in desk.page.session.attributes

    asyncio.run(run())


@pytest.mark.parametrize(("reason", "told"), [("idle", True), ("limit", True), ("signed_out", False)])
def test_a_session_that_reached_its_limit_is_said_to_have(make_desk, reason, told):
    desk = make_desk(session=IDLE)

    async def run():
        await desk.start(ADA)
        desk.tell(None, reason)
        await realm.settle()
        assert (desk.page.filled.get("[data-notice-code]") == "session_limit") is told
        assert desk.page.quiet

    asyncio.run(run())
