"""A call that needs a stronger sign-in (RFC 9470): the visitor is asked once and confirms or cancels,
over a fake page.
"""

import asyncio
import json

import pytest

from auth.errors import AuthError
from tests.auth import realm
from tests.auth.desk import BEGUN, CHALLENGED, DONE
from tests.auth.page_bench import ADA


async def challenged(desk):
    """Return a call that the API answers with a challenge."""
    call = asyncio.ensure_future(desk.client.fetch("billing", "/payouts", method="POST", json={"a": 1}))
    await realm.settle()
    desk.answer("fetch", CHALLENGED, buffers=[b""])
    await realm.settle()
    return call


@pytest.mark.standards("AP-07")
def test_step_up_asks_once_and_calls_once_more(make_desk):
    desk = make_desk(url="/invoices/")

    async def run():
        await desk.start(ADA)
        call = await challenged(desk)
        assert desk.dialog("confirm").open
        assert not desk.page.popups, "a window opens in a click only"
        await desk.press("window")
        assert desk.asked("login")[0]["params"] == {"acr_values": "strong", "max_age": 300}
        assert desk.asked("login")[0]["api"] == "billing"
        desk.answer("login", BEGUN)
        await realm.settle()
        desk.tell(ADA | {"acr": "strong"}, "signed_in")
        await desk.end()
        assert desk.router.changes == 0, "the same visitor: the page stays as it is"
        assert len(desk.asked("fetch")) == 2
        desk.answer("fetch", DONE, buffers=[b"{}"])
        assert (await call).status == 201
        assert json.loads(desk.page.sent[-1][1]) == {"a": 1}

    asyncio.run(run())


@pytest.mark.standards("AP-07")
def test_an_api_that_is_never_content_is_asked_twice_in_all(make_desk):
    desk = make_desk()

    async def run():
        await desk.start(ADA)
        call = await challenged(desk)
        await desk.press("window")
        desk.answer("login", BEGUN)
        await realm.settle()
        await desk.end()
        desk.answer("fetch", CHALLENGED, buffers=[b""])
        with pytest.raises(AuthError, match="step_up_required"):
            await call
        assert not desk.dialog("confirm").open and len(desk.asked("fetch")) == 2

    asyncio.run(run())


def test_several_calls_are_confirmed_together_and_cancelled_together(make_desk):
    desk = make_desk()

    async def run():
        await desk.start(ADA)
        calls = [await challenged(desk), await challenged(desk)]
        await desk.press("cancel")
        for call in calls:
            with pytest.raises(AuthError, match="popup_cancelled"):
                await call
        assert not desk.asked("login") and len(desk.asked("fetch")) == 2

    asyncio.run(run())


def test_a_fault_while_it_is_confirmed_holds_up_no_other_call(make_desk):
    desk = make_desk()

    async def run():
        await desk.start(ADA)
        calls = [await challenged(desk), await challenged(desk)]
        desk.page.document.activeElement = None
        await desk.press("cancel")
        with pytest.raises(AttributeError):
            await calls[0]
        desk.answer("fetch", CHALLENGED, buffers=[b""])
        with pytest.raises(AuthError, match="step_up_required"):
            await calls[1]
        assert desk.popup._confirming is None

    asyncio.run(run())


def test_step_up_waits_for_no_other_sign_in_and_opens_nothing_over_it(make_desk):
    desk = make_desk()

    async def run():
        await desk.start(ADA)
        await desk.begin()
        call = await challenged(desk)
        assert desk.dialog("waiting").open and not desk.dialog("confirm").open
        with pytest.raises(AuthError, match="step_up_required"):
            await call
        await desk.press("cancel")
        desk.answer("cancel", {})
        await realm.settle()
        assert not desk.dialog("waiting").open, "its buttons are still heard"

    asyncio.run(run())


def test_step_up_for_an_api_that_is_called_by_its_url(make_desk):
    desk = make_desk()
    url = "https://api.example/v2/reports"

    async def run():
        await desk.start(ADA)
        call = asyncio.ensure_future(desk.client.fetch(url))
        await realm.settle()
        desk.answer("fetch", CHALLENGED, buffers=[b""])
        await realm.settle()
        await desk.press("window")
        assert desk.asked("login")[0]["api"] == url
        call.cancel()

    asyncio.run(run())


def test_step_up_can_be_left_to_the_page(make_desk):
    desk = make_desk()

    async def run():
        await desk.start(ADA)
        call = asyncio.ensure_future(desk.client.fetch("billing", "/payouts", step_up=False))
        await realm.settle()
        desk.answer("fetch", CHALLENGED, buffers=[b""])
        reply = await call
        assert reply.challenge["acr_values"] == "strong"
        assert not desk.dialog("confirm").open

    asyncio.run(run())


def test_step_up_without_a_window_asks_before_it_leaves(make_desk):
    desk = make_desk()

    async def run():
        await desk.start(ADA)
        desk.page.blocked = True
        call = await challenged(desk)
        await desk.press("window")
        assert desk.dialog("leave").open and not desk.asked("login")
        await desk.press("go")
        assert desk.asked("login")[0]["mode"] == "redirect"
        desk.answer("login", {"url": "/callback/leave/up", "ticket": "up"})
        await realm.settle()
        assert desk.page.location.assigned == ["/callback/leave/up"]
        desk.page.pass_time(10)
        with pytest.raises(AuthError):
            await call

    asyncio.run(run())
