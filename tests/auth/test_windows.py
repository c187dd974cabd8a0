"""Popups: opened at once, answered, canceled, blocked; and the other modules that a page loads late,
over a fake page.
"""

import asyncio
from types import SimpleNamespace

import pytest

from tests.auth import realm
from tests.auth.desk import BEGUN
from tests.auth.page_bench import ADA


@pytest.mark.standards("PI-05", "PI-06", "PI-08", "PI-09")
def test_a_window_is_opened_at_once_and_filled_when_the_vault_says_with_what(make_desk):
    desk = make_desk()

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


def test_a_window_that_signs_in_for_another_page_ends_there(make_desk):
    desk = make_desk()

    async def run():
        await desk.start()
        await desk.begin(return_to="/invoices/")
        await desk.end()
        assert desk.router.went == ["/invoices/"]

    asyncio.run(run())


@pytest.mark.standards("PI-09")
@pytest.mark.parametrize("code", ["access_denied", "popup_timeout"])
def test_what_went_wrong_in_a_window_is_said_on_the_page(make_desk, code):
    desk = make_desk()

    async def run():
        await desk.start()
        await desk.begin()
        await desk.end(code)
        assert desk.page.popups[0].closed
        assert desk.page.filled["[data-notice-code]"] == code
        assert not desk.dialog("waiting").open and not desk.asked("cancel")

    asyncio.run(run())


@pytest.mark.standards("PI-07")
def test_the_visitor_cancels_and_may_begin_again(make_desk):
    desk = make_desk()

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


def test_escape_cancels(make_desk):
    desk = make_desk()

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


def test_it_can_be_opened_here_instead(make_desk):
    desk = make_desk()

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
def test_a_blocked_window_becomes_a_redirect(make_desk):
    desk = make_desk()

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


def test_a_vault_that_refuses_closes_the_window_again(make_desk):
    desk = make_desk()

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
def test_unsaved_work_goes_by_a_window_or_is_asked_about(make_desk):
    desk = make_desk()

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
def test_a_second_window_that_does_not_open_leaves_no_page(make_desk):
    desk = make_desk()

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


@pytest.mark.standards("LO-03")
def test_logout_by_a_form(make_desk):
    desk = make_desk()

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


def test_a_script_that_does_not_come_is_told(make_desk):
    desk = make_desk()

    async def run():
        desk.page.late = -10
        await desk.start()
        desk.client.login(popup=True)
        await realm.settle()
        assert desk.page.popups[0].closed
        assert desk.page.filled["[data-notice-code]"] == "network"

    asyncio.run(run())
