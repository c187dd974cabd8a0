"""Small windows, hidden frames, step-up and the session's last minute, over a fake page."""

import asyncio
import json
from types import ModuleType, SimpleNamespace

import pytest

from auth.errors import AuthError
from tests.auth import realm
from tests.auth.test_client import ADA, SETTINGS, Bench

BEGUN = {"url": "/callback/leave/h1", "ticket": "h1"}
CHALLENGED = {
    "status": 401,
    "headers": {},
    "challenge": {
        "error": "insufficient_user_authentication",
        "acr_values": "strong",
        "max_age": 300,
        "scope": None,
    },
}
DONE = {"status": 201, "headers": {}, "challenge": None}


class Router(ModuleType):
    def __init__(self):
        super().__init__("auth.page.router")
        self.went, self.changes, self.known = [], 0, None

    async def start(self, place, challenge):
        pass

    async def go(self, place):
        self.went.append(place)

    def changed(self):
        self.changes += 1

    def route(self, path):
        return self.known


class Desk(Bench):
    """The client's bench, with the windows that it loads late."""

    def __init__(self, monkeypatch, url="/", **settings):
        super().__init__(monkeypatch, url, router=Router(), settings=SETTINGS | settings)
        for name in ("away", "dialogs", "frame", "countdown"):
            realm.fresh(monkeypatch, f"page.{name}", self.fakes)
        self.popup = realm.fresh(monkeypatch, "page.popup", self.fakes)
        realm.fresh(monkeypatch, "page.late", self.fakes)

    async def begin(self, **named):
        """A sign-in in a popup, up to where it waits for the answer."""
        self.client.login(popup=True, **named)
        await realm.settle()
        self.answer("login", BEGUN)
        await realm.settle()

    async def end(self, code=""):
        """The vault has judged the answer of the popup or the frame."""
        error = {"code": code, "description": ""} if code else None
        self.answer("outcome", {}, error)
        await realm.settle()

    async def press(self, word, box=None):
        dialog = box or next(each for each in self.page.dialogs.values() if each.open)
        button = realm.Element(data_choice=word)
        for call in self.page.heard["click"]:
            call(SimpleNamespace(target=button, currentTarget=dialog))
        await realm.settle()

    def dialog(self, name):
        return self.page.dialogs[f"#auth-{name}"]

    def count(self, left):
        self.page.receive(json.dumps({"event": "countdown", "left": left}), [])


@pytest.fixture
def make(monkeypatch):
    return lambda *arguments, **named: Desk(monkeypatch, *arguments, **named)


@pytest.mark.standards("PI-05", "PI-06", "PI-08", "PI-09")
def test_a_window_is_opened_at_once_and_filled_when_the_vault_says_with_what(make):
    desk = make()

    async def run():
        await desk.start()
        desk.client.login(popup=True, api="reports", login_hint="ada")
        window = desk.page.popups[0]
        assert window.url is None, "opened in the click, before anything was asked"
        await realm.settle()
        assert desk.dialog("waiting").open
        asked = desk.asked("login")[0]
        assert (asked["mode"], asked["api"], asked["params"]) == ("popup", "reports", {"login_hint": "ada"})
        desk.answer("login", BEGUN)
        await realm.settle()
        assert window.url == BEGUN["url"]
        assert [message["ticket"] for message in desk.asked("outcome")] == [BEGUN["ticket"]]
        await desk.end()
        assert not desk.dialog("waiting").open
        assert not desk.page.location.assigned and not desk.router.went
        assert "data-leaving" not in desk.page.html.attributes

    asyncio.run(run())


def test_a_window_that_signs_in_for_another_page_ends_there(make):
    desk = make()

    async def run():
        await desk.start()
        await desk.begin(return_to="/invoices/")
        await desk.end()
        assert desk.router.went == ["/invoices/"]

    asyncio.run(run())


@pytest.mark.standards("PI-09")
@pytest.mark.parametrize("code", ["access_denied", "popup_timeout"])
def test_what_went_wrong_in_a_window_is_said_on_the_page(make, code):
    desk = make()

    async def run():
        await desk.start()
        await desk.begin()
        await desk.end(code)
        assert desk.page.popups[0].closed
        assert desk.page.filled["[data-notice-code]"] == code
        assert not desk.dialog("waiting").open and not desk.asked("cancel")

    asyncio.run(run())


@pytest.mark.standards("PI-07")
def test_the_visitor_cancels_and_may_begin_again(make):
    desk = make()

    async def run():
        await desk.start()
        await desk.begin()
        await desk.press("cancel")
        assert desk.asked("cancel")[0]["ticket"] == BEGUN["ticket"]
        desk.answer("cancel", {})
        await realm.settle()
        assert desk.page.popups[0].closed
        assert desk.page.box.hidden, "who cancels needs not be told"
        await desk.begin()
        assert len(desk.page.popups) == 2

    asyncio.run(run())


def test_escape_cancels(make):
    desk = make()

    async def run():
        await desk.start()
        await desk.begin()
        box = desk.dialog("waiting")
        box.open = False
        for call in desk.page.heard["close"]:
            call(SimpleNamespace(target=box))
        await realm.settle()
        assert desk.asked("cancel")

    asyncio.run(run())


def test_it_can_be_opened_here_instead(make):
    desk = make()

    async def run():
        await desk.start()
        await desk.begin()
        await desk.press("here")
        desk.answer("cancel", {})
        await realm.settle()
        assert desk.asked("login")[-1]["mode"] == "redirect"
        desk.answer("login", {"url": "/callback/leave/here", "ticket": "here"})
        await realm.settle()
        assert desk.page.location.assigned == ["/callback/leave/here"]

    asyncio.run(run())


@pytest.mark.standards("PI-08")
def test_a_blocked_window_becomes_a_redirect(make):
    desk = make()

    async def run():
        desk.page.blocked = True
        await desk.start()
        desk.client.login(popup=True)
        await realm.settle()
        assert desk.asked("login")[0]["mode"] == "redirect"
        desk.answer("login", {"url": "/callback/leave/authorize", "ticket": "authorize"})
        await realm.settle()
        assert desk.page.location.assigned == ["/callback/leave/authorize"]

    asyncio.run(run())


def test_a_vault_that_refuses_closes_the_window_again(make):
    desk = make()

    async def run():
        await desk.start()
        desk.client.login(popup=True)
        await realm.settle()
        desk.answer("login", error={"code": "network", "description": ""})
        await realm.settle()
        assert desk.page.popups[0].closed
        assert desk.page.filled["[data-notice-code]"] == "network"

    asyncio.run(run())


@pytest.mark.standards("RS-08")
def test_unsaved_work_goes_by_a_window_or_is_asked_about(make):
    desk = make()

    async def run():
        desk.page.typed = True
        await desk.start()
        desk.client.login()
        assert len(desk.page.popups) == 1, "no redirect, though site.toml says so"
        await realm.settle()
        assert "data-unsaved" in desk.dialog("waiting").attributes
        await desk.press("cancel")
        desk.answer("login", BEGUN)
        await realm.settle()
        desk.answer("cancel", {})
        await realm.settle()
        desk.page.blocked = True
        desk.client.login()
        await realm.settle()
        assert desk.dialog("leave").open and len(desk.asked("login")) == 1
        await desk.press("cancel")
        assert len(desk.asked("login")) == 1 and not desk.page.location.assigned
        desk.client.login()
        await realm.settle()
        await desk.press("go")
        assert desk.asked("login")[-1]["mode"] == "redirect"

    asyncio.run(run())


@pytest.mark.standards("RS-08")
def test_a_second_window_that_does_not_open_leaves_no_page(make):
    desk = make()

    async def run():
        desk.page.typed = desk.page.blocked = True
        await desk.start()
        desk.client.login()
        await realm.settle()
        await desk.press("window")
        assert desk.dialog("leave").open and not desk.asked("login")
        desk.page.blocked = False
        await desk.press("window")
        assert desk.asked("login")[0]["mode"] == "popup"

    asyncio.run(run())


async def challenged(desk):
    """A call that the API answers with a challenge."""
    call = asyncio.ensure_future(desk.client.fetch("billing", "/payouts", method="POST", json={"a": 1}))
    await realm.settle()
    desk.answer("fetch", CHALLENGED, buffers=[b""])
    await realm.settle()
    return call


@pytest.mark.standards("AP-07")
def test_step_up_asks_once_and_calls_once_more(make):
    desk = make(url="/invoices/")

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
def test_an_api_that_is_never_content_is_asked_twice_in_all(make):
    desk = make()

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


def test_several_calls_are_confirmed_together_and_cancelled_together(make):
    desk = make()

    async def run():
        await desk.start(ADA)
        calls = [await challenged(desk), await challenged(desk)]
        await desk.press("cancel")
        for call in calls:
            with pytest.raises(AuthError, match="popup_cancelled"):
                await call
        assert not desk.asked("login") and len(desk.asked("fetch")) == 2

    asyncio.run(run())


def test_a_fault_while_it_is_confirmed_holds_up_no_other_call(make):
    desk = make()

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


def test_step_up_waits_for_no_other_sign_in_and_opens_nothing_over_it(make):
    desk = make()

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


def test_step_up_for_an_api_that_is_called_by_its_url(make):
    desk = make()
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


def test_step_up_can_be_left_to_the_page(make):
    desk = make()

    async def run():
        await desk.start(ADA)
        call = asyncio.ensure_future(desk.client.fetch("billing", "/payouts", step_up=False))
        await realm.settle()
        desk.answer("fetch", CHALLENGED, buffers=[b""])
        reply = await call
        assert reply.challenge["acr_values"] == "strong"
        assert not desk.dialog("confirm").open

    asyncio.run(run())


def test_step_up_without_a_window_asks_before_it_leaves(make):
    desk = make()

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


@pytest.mark.standards("RS-02", "RS-03", "RS-04")
def test_restoring_by_redirect_takes_the_place_of_this_entry(make):
    desk = make(restore="redirect")

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
def test_restoring_is_not_tried(make, why):
    url = "/signed-out/" if why == "signed-out page" else "/"
    desk = make(url=url, restore="off" if why == "off" else "redirect")

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
def test_restoring_by_a_frame(make):
    desk = make(restore="frame")

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


def test_a_sign_in_in_another_tab_counts_more_than_a_frame_that_failed(make):
    desk = make(restore="frame")

    async def run():
        await desk.start()
        desk.answer("login", BEGUN)
        await realm.settle()
        desk.tell(ADA, "signed_in")
        await desk.end("frame_timeout")
        assert desk.page.html.attributes["data-auth"] == "signed-in"

    asyncio.run(run())


@pytest.mark.standards("RS-06")
def test_a_frame_that_says_nothing_is_taken_away(make):
    desk = make(restore="frame")

    async def run():
        await desk.start(ADA)
        desk.page.receive(json.dumps({"event": "renew", **BEGUN}), [])
        await realm.settle()
        frame = desk.page.document.body.children[0]
        await desk.end("frame_timeout")
        assert frame.removed

    asyncio.run(run())


IDLE = {"idle": 900, "absolute": 0, "warning": 60}


@pytest.mark.standards("LO-14")
def test_activity_is_told_at_most_once_in_fifteen_seconds(make):
    desk = make(session=IDLE)

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


def test_without_limits_nothing_listens_and_nothing_is_loaded(make):
    desk = make()

    async def run():
        await desk.start(ADA)
        assert "keydown" not in desk.page.heard and desk.page.late == 0

    asyncio.run(run())


@pytest.mark.standards("LO-14")
def test_the_last_minute_is_shown_and_said_now_and_then(make):
    desk = make(session=IDLE)
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


def test_stay_signed_in_and_a_limit_that_only_a_sign_in_can_put_off(make):
    desk = make(session=IDLE | {"absolute": 3600})

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
def test_a_session_that_reached_its_limit_is_said_to_have(make, reason, told):
    desk = make(session=IDLE)

    async def run():
        await desk.start(ADA)
        desk.tell(None, reason)
        await realm.settle()
        assert (desk.page.filled.get("[data-notice-code]") == "session_limit") is told
        assert desk.page.quiet

    asyncio.run(run())


@pytest.mark.standards("LO-03")
def test_logout_by_a_form(make):
    desk = make()

    async def run():
        await desk.start(ADA)
        task = asyncio.ensure_future(desk.client.logout())
        await realm.settle()
        form = {"client_id": "site", "state": "s"}
        desk.answer("logout", {"url": "https://id.example/logout", "form": form})
        await task
        made = desk.page.document.body.children[0]
        assert (made.method, made.action, made.sent) == ("post", "https://id.example/logout", True)
        assert {field.name: field.value for field in made.children} == form
        assert not desk.page.location.assigned

    asyncio.run(run())


def test_a_script_that_does_not_come_is_told(make):
    desk = make()

    async def run():
        desk.page.late = -10
        await desk.start()
        desk.client.login(popup=True)
        await realm.settle()
        assert desk.page.popups[0].closed
        assert desk.page.filled["[data-notice-code]"] == "network"

    asyncio.run(run())
