"""How a page handles the vault's replies and events: who is signed in, signing in and out, and the end of a session."""

import asyncio
from types import SimpleNamespace

import pytest

from auth.errors import AuthError
from tests.auth import realm
from tests.auth.page_bench import ADA, SETTINGS, Bench


def test_unknown_until_the_vault_has_answered(page_bench):
    async def run():
        page_bench.client.start()
        await realm.settle()
        waiting = asyncio.ensure_future(page_bench.client.user())
        await realm.settle()
        assert not waiting.done()
        assert "data-auth" not in page_bench.page.html.attributes
        page_bench.answer("status", {"user": ADA})
        assert await waiting == ADA
        await realm.settle()
        assert page_bench.page.html.attributes["data-auth"] == "signed-in"
        assert page_bench.router.started == [""]

    asyncio.run(run())


def test_a_newcomer_need_not_wait_for_the_vault_which_has_the_last_word(page_bench):
    async def run():
        page_bench.page.new = True
        page_bench.client.start()
        await realm.settle()
        assert page_bench.page.html.attributes["data-auth"] == "signed-out"
        assert page_bench.router.started == [""]
        assert await page_bench.client.user() is None
        page_bench.answer("status", {"user": ADA})
        await realm.settle()
        assert page_bench.page.html.attributes["data-auth"] == "signed-in"
        assert (page_bench.router.started, page_bench.router.changes) == ([""], 1)

    asyncio.run(run())


def test_a_newcomer_whom_the_provider_may_know_waits(monkeypatch):
    async def run():
        page_bench = Bench(monkeypatch, settings={**SETTINGS, "restore": "redirect"})
        page_bench.page.new = True
        page_bench.client.start()
        await realm.settle()
        assert "data-auth" not in page_bench.page.html.attributes

    asyncio.run(run())


@pytest.mark.standards("ID-20")
def test_claims_are_written_as_text_and_taken_away(page_bench):
    async def run():
        page_bench.page.claims = [
            realm.Element(data_auth_claim="name"),
            realm.Element(data_auth_claim="email"),
        ]
        await page_bench.start(ADA)
        assert [element.textContent for element in page_bench.page.claims] == ["Ada", ""]
        page_bench.tell(None, "expired")
        assert [element.textContent for element in page_bench.page.claims] == ["", ""]
        page_bench.tell({"sub": "7"}, "signed_in")
        assert page_bench.page.claims[0].textContent == "7"

    asyncio.run(run())


def test_changes_reach_callbacks_and_the_router_once(page_bench):
    async def run():
        heard = []
        await page_bench.start()
        stop = page_bench.client.on_change(heard.append)
        page_bench.tell(ADA, "signed_in")
        page_bench.tell(ADA, "signed_in")
        assert (heard, page_bench.router.changes) == ([ADA], 1)
        stop()
        stop()
        page_bench.tell(None, "signed_out")
        assert heard == [ADA]

    asyncio.run(run())


def test_a_session_that_ends_elsewhere_is_said_to_have_ended(page_bench):
    async def run():
        await page_bench.start(ADA)
        page_bench.tell(None, "expired")
        assert "data-ended" in page_bench.page.html.attributes
        page_bench.tell(ADA, "signed_in")
        assert "data-ended" not in page_bench.page.html.attributes

    asyncio.run(run())


def test_login_goes_to_the_address_the_vault_gives(page_bench):
    async def run():
        page_bench.page.location.move("/invoices/?page=2#x")
        await page_bench.start()
        page_bench.client.login(prompt="login")
        page_bench.client.login()
        await realm.settle()
        assert len(page_bench.asked("login")) == 1, "a second click changes nothing"
        assert page_bench.asked("login")[0]["return_to"] == "/invoices/?page=2#x"
        assert page_bench.asked("login")[0]["params"] == {"prompt": "login"}
        assert "data-leaving" in page_bench.page.html.attributes
        page_bench.answer("login", {"url": "https://id.example/authorize"})
        await realm.settle()
        assert page_bench.page.location.assigned == ["https://id.example/authorize"]

    asyncio.run(run())


def test_a_way_to_the_provider_that_was_stopped_can_be_begun_again(page_bench):
    async def run():
        await page_bench.start()
        for count in (1, 2):
            page_bench.client.login()
            await realm.settle()
            assert len(page_bench.asked("login")) == count
            page_bench.answer("login", {"url": "https://id.example/authorize"})
            await realm.settle()
            assert "data-leaving" in page_bench.page.html.attributes
            page_bench.page.pass_time(10)
            assert "data-leaving" not in page_bench.page.html.attributes

    asyncio.run(run())


@pytest.mark.standards("ER-04", "ER-06", "CB-10")
def test_a_login_that_fails_says_why_as_text(page_bench):
    async def run():
        await page_bench.start()
        page_bench.click(data_auth_action="login")
        await realm.settle()
        page_bench.answer("login", error={"code": "door_unavailable", "description": "<b>x</b>"})
        await realm.settle()
        assert "data-leaving" not in page_bench.page.html.attributes
        assert page_bench.page.box.hidden is False
        assert page_bench.page.filled["[data-notice-code]"] == "door_unavailable"
        assert "<b>" not in "".join(page_bench.page.filled.values())
        page_bench.click(data_notice_dismiss="")
        assert page_bench.page.box.hidden is True
        page_bench.client.challenge()
        await realm.settle()
        assert len(page_bench.asked("login")) == 1, "no sign-in starts by itself after one that failed"

    asyncio.run(run())


def test_logout_is_not_told_as_an_end(page_bench):
    async def run():
        await page_bench.start(ADA)
        page_bench.click(data_auth_action="logout")
        await realm.settle()
        page_bench.tell(None, "signed_out")
        page_bench.answer("logout", {"url": "https://id.example/logout"})
        await realm.settle()
        assert page_bench.page.html.attributes["data-auth"] == "signed-out"
        assert "data-ended" not in page_bench.page.html.attributes
        assert page_bench.page.location.assigned == ["https://id.example/logout"]

    asyncio.run(run())


def test_require_begins_one_sign_in(page_bench):
    async def run():
        await page_bench.start()
        for _ in range(2):
            with pytest.raises(AuthError) as caught:
                await page_bench.client.require()
            assert caught.value.code == "signed_out"
            await realm.settle()
        assert len(page_bench.asked("login")) == 1
        page_bench.tell(ADA, "signed_in")
        assert await page_bench.client.require() == ADA

    asyncio.run(run())


@pytest.mark.standards("RS-07")
def test_after_a_sign_out_elsewhere_none_starts_by_itself(page_bench):
    async def run():
        await page_bench.start(ADA)
        page_bench.tell(None, "signed_out")
        page_bench.client.challenge()
        await realm.settle()
        assert not page_bench.asked("login")

    asyncio.run(run())


@pytest.mark.standards("ER-09")
def test_a_browser_that_cannot_is_told_calmly(page_bench):
    async def run():
        page_bench.page.trouble = "not a secure context"
        await page_bench.start()
        assert await page_bench.client.user() is None
        assert page_bench.page.html.attributes["data-auth"] == "signed-out"
        page_bench.client.challenge()
        await realm.settle()
        assert page_bench.page.box.hidden
        page_bench.click(data_auth_action="login")
        await realm.settle()
        assert page_bench.page.filled["[data-notice-code]"] == "unsupported"

    asyncio.run(run())


def test_a_vault_that_breaks_fails_what_waits_for_it(page_bench):
    async def run():
        await page_bench.start(ADA)
        pending = asyncio.ensure_future(page_bench.client.fetch("billing", "/x"))
        await realm.settle()
        page_bench.page.fail("script error")
        with pytest.raises(AuthError) as caught:
            await pending
        assert caught.value.code == "vault_unavailable"
        assert await page_bench.client.user() is None

    asyncio.run(run())


@pytest.mark.standards("ST-10", "HD-19")
def test_a_page_out_of_the_browsers_cache_asks_before_it_shows(page_bench):
    async def run():
        await page_bench.start(ADA)
        for call in page_bench.page.heard["pagehide"]:
            call(SimpleNamespace(persisted=True))
        assert page_bench.page.html.attributes["data-auth"] == "unknown"
        for call in page_bench.page.heard["pageshow"]:
            call(SimpleNamespace(persisted=True))
        await realm.settle()
        assert page_bench.page.html.attributes["data-auth"] == "unknown"
        page_bench.answer("status", {"user": None})
        await realm.settle()
        assert page_bench.page.html.attributes["data-auth"] == "signed-out"
        assert page_bench.router.changes == 1

    asyncio.run(run())


def test_a_page_that_goes_for_good_says_so(page_bench):
    async def run():
        await page_bench.start()
        for call in page_bench.page.heard["pagehide"]:
            call(SimpleNamespace(persisted=False))
        assert len(page_bench.asked("bye")) == 1

    asyncio.run(run())


@pytest.mark.standards("RS-07")
def test_who_signed_out_is_not_signed_in_unasked(page_bench):
    async def run():
        await page_bench.start(ended=True)
        page_bench.client.challenge()
        await realm.settle()
        assert page_bench.page.quiet and not page_bench.asked("login")
        page_bench.click(data_auth_action="login")
        await realm.settle()
        assert len(page_bench.asked("login")) == 1
        page_bench.tell(ADA, "signed_in")
        assert not page_bench.page.quiet

    asyncio.run(run())


@pytest.mark.standards("RS-07")
def test_a_sign_out_marks_the_history_entry(page_bench):
    async def run():
        await page_bench.start(ADA)
        task = asyncio.ensure_future(page_bench.client.logout(local=True))
        await realm.settle()
        assert page_bench.page.quiet and page_bench.asked("logout")[0]["local"] is True
        page_bench.answer("logout", {"url": "", "form": None})
        await task
        assert page_bench.page.html.attributes["data-auth"] == "signed-out"
        assert not page_bench.page.location.assigned

    asyncio.run(run())


@pytest.mark.standards("RS-05")
def test_only_another_person_resets_the_page(page_bench):
    async def run():
        heard = []
        await page_bench.start(ADA)
        page_bench.client.on_change(heard.append)
        page_bench.tell(ADA | {"acr": "strong"}, "signed_in")
        assert (len(heard), page_bench.router.changes) == (1, 0)
        page_bench.tell({"sub": "2"}, "signed_in")
        assert (len(heard), page_bench.router.changes) == (2, 1)

    asyncio.run(run())


def test_stay_is_a_touch_and_nobody_waits_for_it(page_bench):
    async def run():
        await page_bench.start(ADA)
        page_bench.client.stay()
        assert page_bench.asked("touch")[0]["id"] == 0

    asyncio.run(run())


@pytest.mark.standards("ST-10")
def test_a_page_that_nobody_answers_for_is_loaded_anew(page_bench):
    async def run():
        await page_bench.start(ADA)
        for call in page_bench.page.heard["pagehide"]:
            call(SimpleNamespace(persisted=True))
        assert "data-away" in page_bench.page.html.attributes
        for call in page_bench.page.heard["pageshow"]:
            call(SimpleNamespace(persisted=True))
        await realm.settle()
        page_bench.page.pass_time(5)
        assert page_bench.page.location.reloaded == 1
        page_bench.answer("status", {"user": ADA, "ended": False})
        await realm.settle()
        assert "data-away" not in page_bench.page.html.attributes

    asyncio.run(run())
