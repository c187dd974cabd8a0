"""A sign-in that comes back to a page: completed, canceled or refused; and what visitors and authors are told."""

import asyncio
import json

import pytest

from auth.errors import AuthError
from tests.auth import realm
from tests.auth.page_bench import ADA


def test_a_handle_is_given_to_the_vault_and_the_page_shown_as_it_was_wanted(page_bench):
    async def run():
        page_bench.page.handle = "h1"
        await page_bench.start()
        assert page_bench.asked("arrived")[0]["handle"] == "h1"
        assert not page_bench.asked("status")
        page_bench.tell(ADA, "signed_in")
        page_bench.answer("arrived", {"return_to": "/profile/"})
        await realm.settle()
        page_bench.answer("status", {"user": ADA})
        await realm.settle()
        assert page_bench.router.started == ["/profile/"]

    asyncio.run(run())


@pytest.mark.standards("ER-06", "ER-10")
def test_after_a_cancelled_sign_in_none_starts_by_itself(page_bench):
    async def run():
        error = {"code": "access_denied", "description": "", "return_to": "/invoices/"}
        await page_bench.come_back(error)
        assert page_bench.router.started == ["/invoices/"]
        assert page_bench.page.filled["[data-notice-title]"] == "Not signed in"
        page_bench.client.challenge()
        await realm.settle()
        assert not page_bench.asked("login")

    asyncio.run(run())


def test_a_sign_in_that_led_nowhere_leaves_the_page_as_it_is(page_bench):
    async def run():
        await page_bench.come_back({"code": "transaction_missing", "description": "", "return_to": ""})
        assert page_bench.router.started == [""]
        assert page_bench.page.filled["[data-notice-code]"] == "transaction_missing"

    asyncio.run(run())


@pytest.mark.parametrize(
    "code", ["transaction_missing", "transaction_expired", "login_required", "temporarily_unavailable"]
)
def test_who_is_signed_in_all_the_same_hears_nothing_of_a_sign_in_that_led_nowhere(page_bench, code):
    """Causes are: Back and another click, a reloaded callback, two tabs with one sign-in, a busy provider."""

    async def run():
        await page_bench.come_back({"code": code, "description": "", "return_to": "/profile/"}, ADA)
        assert page_bench.router.started == ["/profile/"]
        assert page_bench.page.filled == {} and not page_bench.asked("login")
        assert page_bench.page.quiet is False

    asyncio.run(run())


def test_a_busy_provider_is_asked_once_more(page_bench):
    async def run():
        error = {"code": "temporarily_unavailable", "description": "", "return_to": "/invoices/"}
        await page_bench.come_back(error)
        (again,) = page_bench.asked("login")
        assert {name: again[name] for name in ("return_to", "mode", "params", "again")} == {
            "return_to": "/invoices/", "mode": "redirect", "params": {}, "again": True,
        }  # fmt: skip
        assert page_bench.page.filled == {}

    asyncio.run(run())


def test_a_busy_provider_is_asked_no_third_time(page_bench):
    async def run():
        error = {
            "code": "temporarily_unavailable",
            "description": "",
            "return_to": "/invoices/",
            "again": True,
        }
        await page_bench.come_back(error)
        assert not page_bench.asked("login")
        assert page_bench.page.filled["[data-notice-code]"] == "temporarily_unavailable"

    asyncio.run(run())


def test_pages_hear_what_visitors_are_told_and_in_whose_words(page_bench):
    async def run():
        heard = []
        stop = page_bench.client.on_problem(heard.append)
        said = {"error": "access_denied", "error_description": "AADB2C90118: <b>forgotten</b>"}
        await page_bench.come_back({"code": "access_denied", "description": "x", "return_to": "/", **said})
        assert [(each.code, each.error, each.error_description) for each in heard] == [
            ("access_denied", *said.values())
        ]
        assert page_bench.page.filled["[data-notice-said]"] == said["error_description"]
        stop()
        page_bench.notice.show(AuthError("network"))
        assert len(heard) == 1

    asyncio.run(run())


ASKS = ("refresh_response", "login_required", "invalid_grant", "session_limit", "token_missing")
CHOSEN = ("access_denied", "popup_cancelled")


@pytest.mark.parametrize(
    ("mark", "code"), [*(("data-ask", code) for code in ASKS), *(("data-chosen", code) for code in CHOSEN)]
)
def test_a_message_that_asks_to_sign_in_has_a_button_and_one_that_was_chosen_is_calm(page_bench, mark, code):
    """The style depends on an attribute, which the next message removes."""

    async def run():
        await page_bench.start(ADA)
        page_bench.notice.show(AuthError(code))
        assert mark in page_bench.page.box.attributes
        page_bench.notice.show(AuthError("network"))
        assert mark not in page_bench.page.box.attributes

    asyncio.run(run())


@pytest.mark.standards("ER-04", "PR-06")
def test_a_notice_and_the_log_share_a_reference(page_bench):
    async def run():
        await page_bench.start()
        page_bench.notice.show(AuthError("timeout", "secret words"))
        assert page_bench.page.filled["[data-notice-ref]"] == "1f2e"
        pending = asyncio.ensure_future(page_bench.client.log())
        await realm.settle()
        page_bench.answer("log", {"entries": [{"t": 1, "event": "login", "code": ""}]})
        entries = await pending
        assert entries[-1] == {"t": 1000, "event": "notice", "code": "timeout", "ref": "1f2e"}
        assert len(entries) == 2 and "secret" not in json.dumps(entries)

    asyncio.run(run())


@pytest.mark.parametrize(
    "code", ["popup_cancelled", "frame_timeout", "par_response", "dpop_key", "refresh_id_token"]
)
def test_new_codes_have_a_sentence(code):
    from auth import messages

    assert messages.sentence(code) != messages.sentence("no such code")
