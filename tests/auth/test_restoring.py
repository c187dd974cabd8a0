"""Silent sign-in when a page opens: by a redirect or a hidden frame, over a fake page."""

import asyncio
import json

import pytest

from tests.auth import realm
from tests.auth.desk import BEGUN
from tests.auth.page_bench import ADA


@pytest.mark.standards("RS-02", "RS-03", "RS-04")
def test_restoring_by_redirect_takes_the_place_of_this_entry(make_desk):
    desk = make_desk(restore="redirect")

    async def run():
        await desk.start()
        asked = desk.asked("login")
        assert [(each["mode"], each["params"]) for each in asked] == [("redirect", {"prompt": "none"})]
        desk.answer("login", {"url": "/callback/leave/none", "ticket": "none"})
        await realm.settle()
        assert desk.page.location.replaced == ["/callback/leave/none"]
        assert "data-auth" not in desk.page.html.attributes, "nothing is shown that may be wrong"
        desk.page.pass_time(10)
        await realm.settle()
        assert desk.page.html.attributes["data-auth"] == "signed-out", "the provider did not come"
        assert len(desk.asked("login")) == 1

    asyncio.run(run())


@pytest.mark.standards("RS-03", "RS-04", "RS-07", "ER-06")
@pytest.mark.parametrize("why", ["failed", "quiet entry", "ended", "signed-out page", "protected", "off"])
def test_restoring_is_not_tried(make_desk, why):
    url = "/signed-out/" if why == "signed-out page" else "/"
    desk = make_desk(url=url, restore="off" if why == "off" else "redirect")

    async def run():
        desk.page.quiet = why == "quiet entry"
        desk.router.known = {"protected": why == "protected"}
        if why == "failed":
            desk.page.handle = "h1"
        await desk.start(ended=why == "ended")
        if why == "failed":
            error = {"code": "login_required", "description": "", "return_to": "/about/", "silent": True}
            desk.answer("arrived", error=error)
            await realm.settle()
            desk.answer("status", {"user": None, "ended": False})
            await realm.settle()
            assert desk.page.box.hidden, "a failure that nobody asked for is not told"
        assert not desk.asked("login")
        assert desk.page.html.attributes["data-auth"] == "signed-out"
        assert desk.page.quiet is (why in ("failed", "quiet entry", "ended"))

    asyncio.run(run())


@pytest.mark.standards("RS-06")
def test_restoring_by_a_frame(make_desk):
    desk = make_desk(restore="frame")

    async def run():
        await desk.start()
        assert desk.asked("login")[0]["mode"] == "frame"
        desk.answer("login", BEGUN)
        await realm.settle()
        frame = desk.page.document.body.children[0]
        assert (frame.tag, frame.src, frame.hidden, frame.removed) == ("iframe", BEGUN["url"], True, False)
        await desk.end()
        assert frame.removed
        desk.answer("status", {"user": ADA, "ended": False})
        await realm.settle()
        assert desk.page.html.attributes["data-auth"] == "signed-in"

    asyncio.run(run())


def test_a_sign_in_in_another_tab_counts_more_than_a_frame_that_failed(make_desk):
    desk = make_desk(restore="frame")

    async def run():
        await desk.start()
        desk.answer("login", BEGUN)
        await realm.settle()
        desk.tell(ADA, "signed_in")
        await desk.end("frame_timeout")
        assert desk.page.html.attributes["data-auth"] == "signed-in"

    asyncio.run(run())


@pytest.mark.standards("RS-06")
def test_a_frame_that_says_nothing_is_taken_away(make_desk):
    desk = make_desk(restore="frame")

    async def run():
        await desk.start(ADA)
        desk.page.receive(json.dumps({"event": "renew", **BEGUN}), [])
        await realm.settle()
        frame = desk.page.document.body.children[0]
        await desk.end("frame_timeout")
        assert frame.removed

    asyncio.run(run())
