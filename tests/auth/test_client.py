"""The client over a fake page: what a page learns, and what it shows."""

import asyncio
import json
from types import SimpleNamespace

import pytest

from auth.errors import AuthError
from tests.auth import realm

SETTINGS = {
    "base": "/",
    "door": "/callback/",
    "post_logout_path": "/signed-out/",
    "sign_in": "redirect",
    "restore": "off",
    "session": {"idle": 0, "absolute": 0, "warning": 60},
    "dev": False,
    "routes": {},
}
ADA = {"sub": "1", "name": "Ada"}


class Router:
    def __init__(self):
        self.started, self.changes = [], 0

    async def start(self, place, challenge):
        self.started.append(place)

    def changed(self):
        self.changes += 1


class Bench:
    """A page with the client in it; the test answers for the vault."""

    def __init__(self, monkeypatch, url="/", router=None, settings=SETTINGS):
        self.page, self.router, self.tasks = realm.Page(url), router or Router(), []
        platform = realm.common(settings, self.tasks)
        platform.page = self.page
        self.fakes = {"auth.platform": platform, "auth.platform.page": self.page}
        realm.stand_in(monkeypatch, "page.router", self.router)
        for name in ("line", "visitor"):
            realm.fresh(monkeypatch, f"page.{name}", self.fakes)
        self.notice = realm.fresh(monkeypatch, "page.notice", self.fakes)
        for name in ("loader", "login", "calls", "arrival"):
            realm.fresh(monkeypatch, f"page.{name}", self.fakes)
        self.client = realm.fresh(monkeypatch, "page.client", self.fakes)

    async def start(self, user=None, ended=False):
        self.client.start()
        await realm.settle()
        if not self.page.handle and not self.page.trouble:
            self.answer("status", {"user": user, "ended": ended})
            await realm.settle()

    async def come_back(self, error, user=None):
        """The page opens with the handle of an answer that the vault refuses; who is signed in all the same."""
        self.page.handle = "h1"
        await self.start()
        self.answer("arrived", error=error)
        await realm.settle()
        self.answer("status", {"user": user})
        await realm.settle()

    def asked(self, op):
        return [message for message, _ in self.page.sent if message["op"] == op]

    def answer(self, op, result=None, error=None, buffers=()):
        message = self.asked(op)[-1]
        reply = {"id": message["id"], "ok": error is None}
        reply |= {"result": result} if error is None else {"error": error}
        self.page.receive(json.dumps(reply), list(buffers))

    def tell(self, user, reason):
        self.page.receive(json.dumps({"event": "change", "user": user, "reason": reason}), [])

    def click(self, **attributes):
        event = SimpleNamespace(target=realm.Element(**attributes))
        for call in self.page.heard["click"]:
            call(event)


@pytest.fixture
def bench(monkeypatch):
    return Bench(monkeypatch)


def test_unknown_until_the_vault_has_answered(bench):
    async def run():
        bench.client.start()
        await realm.settle()
        waiting = asyncio.ensure_future(bench.client.user())
        await realm.settle()
        assert not waiting.done()
        assert "data-auth" not in bench.page.html.attributes
        bench.answer("status", {"user": ADA})
        assert await waiting == ADA
        await realm.settle()
        assert bench.page.html.attributes["data-auth"] == "signed-in"
        assert bench.router.started == [""]

    asyncio.run(run())


def test_a_newcomer_need_not_wait_for_the_vault_which_has_the_last_word(bench):
    async def run():
        bench.page.new = True
        bench.client.start()
        await realm.settle()
        assert bench.page.html.attributes["data-auth"] == "signed-out"
        assert bench.router.started == [""]
        assert await bench.client.user() is None
        bench.answer("status", {"user": ADA})
        await realm.settle()
        assert bench.page.html.attributes["data-auth"] == "signed-in"
        assert (bench.router.started, bench.router.changes) == ([""], 1)

    asyncio.run(run())


def test_a_newcomer_whom_the_provider_may_know_waits(monkeypatch):
    async def run():
        bench = Bench(monkeypatch, settings={**SETTINGS, "restore": "redirect"})
        bench.page.new = True
        bench.client.start()
        await realm.settle()
        assert "data-auth" not in bench.page.html.attributes

    asyncio.run(run())


@pytest.mark.standards("ID-20")
def test_claims_are_written_as_text_and_taken_away(bench):
    async def run():
        bench.page.claims = [realm.Element(data_auth_claim="name"), realm.Element(data_auth_claim="email")]
        await bench.start(ADA)
        assert [element.textContent for element in bench.page.claims] == ["Ada", ""]
        bench.tell(None, "expired")
        assert [element.textContent for element in bench.page.claims] == ["", ""]
        bench.tell({"sub": "7"}, "signed_in")
        assert bench.page.claims[0].textContent == "7"

    asyncio.run(run())


def test_changes_reach_callbacks_and_the_router_once(bench):
    async def run():
        heard = []
        await bench.start()
        stop = bench.client.on_change(heard.append)
        bench.tell(ADA, "signed_in")
        bench.tell(ADA, "signed_in")
        assert (heard, bench.router.changes) == ([ADA], 1)
        stop()
        stop()
        bench.tell(None, "signed_out")
        assert heard == [ADA]

    asyncio.run(run())


def test_a_session_that_ends_elsewhere_is_said_to_have_ended(bench):
    async def run():
        await bench.start(ADA)
        bench.tell(None, "expired")
        assert "data-ended" in bench.page.html.attributes
        bench.tell(ADA, "signed_in")
        assert "data-ended" not in bench.page.html.attributes

    asyncio.run(run())


def test_login_goes_to_the_address_the_vault_gives(bench):
    async def run():
        bench.page.location.move("/invoices/?page=2#x")
        await bench.start()
        bench.client.login(prompt="login")
        bench.client.login()
        await realm.settle()
        assert len(bench.asked("login")) == 1, "a second click changes nothing"
        assert bench.asked("login")[0]["return_to"] == "/invoices/?page=2#x"
        assert bench.asked("login")[0]["params"] == {"prompt": "login"}
        assert "data-leaving" in bench.page.html.attributes
        bench.answer("login", {"url": "https://id.example/authorize"})
        await realm.settle()
        assert bench.page.location.assigned == ["https://id.example/authorize"]

    asyncio.run(run())


def test_a_way_to_the_provider_that_was_stopped_can_be_begun_again(bench):
    async def run():
        await bench.start()
        for count in (1, 2):
            bench.client.login()
            await realm.settle()
            assert len(bench.asked("login")) == count
            bench.answer("login", {"url": "https://id.example/authorize"})
            await realm.settle()
            assert "data-leaving" in bench.page.html.attributes
            bench.page.pass_time(10)
            assert "data-leaving" not in bench.page.html.attributes

    asyncio.run(run())


@pytest.mark.standards("ER-04", "ER-06", "CB-10")
def test_a_login_that_fails_says_why_as_text(bench):
    async def run():
        await bench.start()
        bench.click(data_auth_action="login")
        await realm.settle()
        bench.answer("login", error={"code": "door_unavailable", "description": "<b>x</b>"})
        await realm.settle()
        assert "data-leaving" not in bench.page.html.attributes
        assert bench.page.box.hidden is False
        assert bench.page.filled["[data-notice-code]"] == "door_unavailable"
        assert "<b>" not in "".join(bench.page.filled.values())
        bench.click(data_notice_dismiss="")
        assert bench.page.box.hidden is True
        bench.client.challenge()
        await realm.settle()
        assert len(bench.asked("login")) == 1, "no sign-in starts by itself after one that failed"

    asyncio.run(run())


def test_logout_is_not_told_as_an_end(bench):
    async def run():
        await bench.start(ADA)
        bench.click(data_auth_action="logout")
        await realm.settle()
        bench.tell(None, "signed_out")
        bench.answer("logout", {"url": "https://id.example/logout"})
        await realm.settle()
        assert bench.page.html.attributes["data-auth"] == "signed-out"
        assert "data-ended" not in bench.page.html.attributes
        assert bench.page.location.assigned == ["https://id.example/logout"]

    asyncio.run(run())


def test_fetch_by_name_and_by_url(bench):
    async def run():
        await bench.start(ADA)
        pending = asyncio.ensure_future(
            bench.client.fetch("billing", "/invoices", method="POST", json={"a": 1})
        )
        await realm.settle()
        message, body = bench.page.sent[-1]
        assert (message["api"], message["path"], message["method"]) == ("billing", "/invoices", "POST")
        assert message["headers"] == {"Content-Type": "application/json"}
        assert json.loads(body) == {"a": 1}
        bench.answer("fetch", {"status": 201, "headers": {}}, buffers=[b'{"id": "\xc3\xa9"}'])
        reply = await pending
        assert (reply.status, reply.ok, reply.json(), reply.text()) == (201, True, {"id": "é"}, '{"id": "é"}')
        assert reply.bytes() == b'{"id": "\xc3\xa9"}'
        pending = asyncio.ensure_future(bench.client.fetch("https://api.example/v1/x"))
        await realm.settle()
        assert (bench.asked("fetch")[-1]["api"], bench.asked("fetch")[-1]["path"]) == (
            "",
            "https://api.example/v1/x",
        )
        bench.answer("fetch", {"status": 404, "headers": {}}, buffers=[b""])
        assert not (await pending).ok

    asyncio.run(run())


def test_a_refusal_becomes_an_auth_error(bench):
    async def run():
        await bench.start(ADA)
        pending = asyncio.ensure_future(bench.client.fetch("billing", "/x"))
        await realm.settle()
        bench.answer("fetch", error={"code": "api_unreachable", "description": "network"})
        with pytest.raises(AuthError) as caught:
            await pending
        assert (caught.value.code, caught.value.description) == ("api_unreachable", "network")

    asyncio.run(run())


def test_a_handle_is_given_to_the_vault_and_the_page_shown_as_it_was_wanted(bench):
    async def run():
        bench.page.handle = "h1"
        await bench.start()
        assert bench.asked("arrived")[0]["handle"] == "h1"
        assert not bench.asked("status")
        bench.tell(ADA, "signed_in")
        bench.answer("arrived", {"return_to": "/profile/"})
        await realm.settle()
        bench.answer("status", {"user": ADA})
        await realm.settle()
        assert bench.router.started == ["/profile/"]

    asyncio.run(run())


@pytest.mark.standards("ER-06", "ER-10")
def test_after_a_cancelled_sign_in_none_starts_by_itself(bench):
    async def run():
        error = {"code": "access_denied", "description": "", "return_to": "/invoices/"}
        await bench.come_back(error)
        assert bench.router.started == ["/invoices/"]
        assert bench.page.filled["[data-notice-title]"] == "Not signed in"
        bench.client.challenge()
        await realm.settle()
        assert not bench.asked("login")

    asyncio.run(run())


def test_a_sign_in_that_led_nowhere_leaves_the_page_as_it_is(bench):
    async def run():
        await bench.come_back({"code": "transaction_missing", "description": "", "return_to": ""})
        assert bench.router.started == [""]
        assert bench.page.filled["[data-notice-code]"] == "transaction_missing"

    asyncio.run(run())


@pytest.mark.parametrize(
    "code", ["transaction_missing", "transaction_expired", "login_required", "temporarily_unavailable"]
)
def test_who_is_signed_in_all_the_same_hears_nothing_of_a_sign_in_that_led_nowhere(bench, code):
    """Back and another click, a callback that is loaded again, two tabs with one sign-in, a busy provider."""

    async def run():
        await bench.come_back({"code": code, "description": "", "return_to": "/profile/"}, ADA)
        assert bench.router.started == ["/profile/"]
        assert bench.page.filled == {} and not bench.asked("login")
        assert bench.page.quiet is False

    asyncio.run(run())


def test_a_busy_provider_is_asked_once_more(bench):
    async def run():
        error = {"code": "temporarily_unavailable", "description": "", "return_to": "/invoices/"}
        await bench.come_back(error)
        (again,) = bench.asked("login")
        assert {name: again[name] for name in ("return_to", "mode", "params", "again")} == {
            "return_to": "/invoices/", "mode": "redirect", "params": {}, "again": True,
        }  # fmt: skip
        assert bench.page.filled == {}

    asyncio.run(run())


def test_a_busy_provider_is_asked_no_third_time(bench):
    async def run():
        error = {
            "code": "temporarily_unavailable",
            "description": "",
            "return_to": "/invoices/",
            "again": True,
        }
        await bench.come_back(error)
        assert not bench.asked("login")
        assert bench.page.filled["[data-notice-code]"] == "temporarily_unavailable"

    asyncio.run(run())


def test_pages_hear_what_visitors_are_told_and_in_whose_words(bench):
    async def run():
        heard = []
        stop = bench.client.on_problem(heard.append)
        said = {"error": "access_denied", "error_description": "AADB2C90118: <b>forgotten</b>"}
        await bench.come_back({"code": "access_denied", "description": "x", "return_to": "/", **said})
        assert [(each.code, each.error, each.error_description) for each in heard] == [
            ("access_denied", *said.values())
        ]
        assert bench.page.filled["[data-notice-said]"] == said["error_description"]
        stop()
        bench.notice.show(AuthError("network"))
        assert len(heard) == 1

    asyncio.run(run())


@pytest.mark.parametrize(
    "code", ["refresh_response", "login_required", "invalid_grant", "session_limit", "token_missing"]
)
def test_where_a_message_asks_to_sign_in_there_is_a_button_for_it(bench, code):
    async def run():
        await bench.start(ADA)
        bench.notice.show(AuthError(code))
        assert "data-ask" in bench.page.box.attributes
        bench.notice.show(AuthError("network"))
        assert "data-ask" not in bench.page.box.attributes

    asyncio.run(run())


@pytest.mark.parametrize("code", ["access_denied", "popup_cancelled"])
def test_what_a_visitor_may_have_chosen_is_told_calmly(bench, code):
    async def run():
        await bench.start(ADA)
        bench.notice.show(AuthError(code))
        assert "data-chosen" in bench.page.box.attributes
        bench.notice.show(AuthError("network"))
        assert "data-chosen" not in bench.page.box.attributes

    asyncio.run(run())


def test_require_begins_one_sign_in(bench):
    async def run():
        await bench.start()
        for _ in range(2):
            with pytest.raises(AuthError) as caught:
                await bench.client.require()
            assert caught.value.code == "signed_out"
            await realm.settle()
        assert len(bench.asked("login")) == 1
        bench.tell(ADA, "signed_in")
        assert await bench.client.require() == ADA

    asyncio.run(run())


@pytest.mark.standards("RS-07")
def test_after_a_sign_out_elsewhere_none_starts_by_itself(bench):
    async def run():
        await bench.start(ADA)
        bench.tell(None, "signed_out")
        bench.client.challenge()
        await realm.settle()
        assert not bench.asked("login")

    asyncio.run(run())


@pytest.mark.standards("ER-09")
def test_a_browser_that_cannot_is_told_calmly(bench):
    async def run():
        bench.page.trouble = "not a secure context"
        await bench.start()
        assert await bench.client.user() is None
        assert bench.page.html.attributes["data-auth"] == "signed-out"
        bench.client.challenge()
        await realm.settle()
        assert bench.page.box.hidden
        bench.click(data_auth_action="login")
        await realm.settle()
        assert bench.page.filled["[data-notice-code]"] == "unsupported"

    asyncio.run(run())


def test_a_vault_that_breaks_fails_what_waits_for_it(bench):
    async def run():
        await bench.start(ADA)
        pending = asyncio.ensure_future(bench.client.fetch("billing", "/x"))
        await realm.settle()
        bench.page.fail("script error")
        with pytest.raises(AuthError) as caught:
            await pending
        assert caught.value.code == "vault_unavailable"
        assert await bench.client.user() is None

    asyncio.run(run())


@pytest.mark.standards("ST-10", "HD-19")
def test_a_page_out_of_the_browsers_cache_asks_before_it_shows(bench):
    async def run():
        await bench.start(ADA)
        for call in bench.page.heard["pagehide"]:
            call(SimpleNamespace(persisted=True))
        assert bench.page.html.attributes["data-auth"] == "unknown"
        for call in bench.page.heard["pageshow"]:
            call(SimpleNamespace(persisted=True))
        await realm.settle()
        assert bench.page.html.attributes["data-auth"] == "unknown"
        bench.answer("status", {"user": None})
        await realm.settle()
        assert bench.page.html.attributes["data-auth"] == "signed-out"
        assert bench.router.changes == 1

    asyncio.run(run())


def test_a_page_that_goes_for_good_says_so(bench):
    async def run():
        await bench.start()
        for call in bench.page.heard["pagehide"]:
            call(SimpleNamespace(persisted=False))
        assert len(bench.asked("bye")) == 1

    asyncio.run(run())


@pytest.mark.standards("RS-07")
def test_who_signed_out_is_not_signed_in_unasked(bench):
    async def run():
        await bench.start(ended=True)
        bench.client.challenge()
        await realm.settle()
        assert bench.page.quiet and not bench.asked("login")
        bench.click(data_auth_action="login")
        await realm.settle()
        assert len(bench.asked("login")) == 1
        bench.tell(ADA, "signed_in")
        assert not bench.page.quiet

    asyncio.run(run())


@pytest.mark.standards("RS-07")
def test_a_sign_out_marks_the_history_entry(bench):
    async def run():
        await bench.start(ADA)
        task = asyncio.ensure_future(bench.client.logout(local=True))
        await realm.settle()
        assert bench.page.quiet and bench.asked("logout")[0]["local"] is True
        bench.answer("logout", {"url": "", "form": None})
        await task
        assert bench.page.html.attributes["data-auth"] == "signed-out"
        assert not bench.page.location.assigned

    asyncio.run(run())


@pytest.mark.standards("RS-05")
def test_only_another_person_resets_the_page(bench):
    async def run():
        heard = []
        await bench.start(ADA)
        bench.client.on_change(heard.append)
        bench.tell(ADA | {"acr": "strong"}, "signed_in")
        assert (len(heard), bench.router.changes) == (1, 0)
        bench.tell({"sub": "2"}, "signed_in")
        assert (len(heard), bench.router.changes) == (2, 1)

    asyncio.run(run())


def test_a_token_for_another_api_is_asked_for_once(bench):
    async def run():
        await bench.start(ADA)
        for asked in (1, 1):
            pending = asyncio.ensure_future(bench.client.fetch("reports", "/x"))
            await realm.settle()
            bench.answer("fetch", error={"code": "token_missing", "description": ""})
            with pytest.raises(AuthError) as caught:
                await pending
            await realm.settle()
            assert len(bench.asked("login")) == asked
        assert bench.asked("login")[0]["api"] == "reports"
        bench.notice.show(caught.value)
        assert not bench.page.filled, "nothing is said while the page leaves"

    asyncio.run(run())


def test_a_token_for_an_api_that_is_called_by_its_url(bench):
    url = "https://api.example/v2/reports"

    async def run():
        await bench.start(ADA)
        pending = asyncio.ensure_future(bench.client.fetch(url))
        await realm.settle()
        bench.answer("fetch", error={"code": "token_missing", "description": ""})
        with pytest.raises(AuthError) as caught:
            await pending
        await realm.settle()
        assert bench.asked("login")[0]["api"] == caught.value.api == url

    asyncio.run(run())


@pytest.mark.standards("ER-06")
def test_a_token_that_a_sign_in_did_not_bring_is_not_asked_for_again(bench):
    async def run():
        bench.page.handle = "h1"
        await bench.start()
        bench.tell(ADA, "signed_in")
        bench.answer("arrived", {"return_to": "/"})
        await realm.settle()
        bench.answer("status", {"user": ADA, "ended": False})
        await realm.settle()
        pending = asyncio.ensure_future(bench.client.fetch("reports", "/x"))
        await realm.settle()
        bench.answer("fetch", error={"code": "token_missing", "description": ""})
        with pytest.raises(AuthError) as caught:
            await pending
        await realm.settle()
        assert not bench.asked("login")
        bench.notice.show(caught.value)
        assert bench.page.box.attributes["data-api"] == "reports"
        bench.click(data_auth_action="login", data_api="reports")
        await realm.settle()
        assert bench.asked("login")[0]["api"] == "reports", "the notice's button asks for that API"

    asyncio.run(run())


@pytest.mark.standards("ER-04", "PR-06")
def test_a_notice_and_the_log_share_a_reference(bench):
    async def run():
        await bench.start()
        bench.notice.show(AuthError("timeout", "secret words"))
        assert bench.page.filled["[data-notice-ref]"] == "1f2e"
        pending = asyncio.ensure_future(bench.client.log())
        await realm.settle()
        bench.answer("log", {"entries": [{"t": 1, "event": "login", "code": ""}]})
        entries = await pending
        assert entries[-1] == {"t": 1000, "event": "notice", "code": "timeout", "ref": "1f2e"}
        assert len(entries) == 2 and "secret" not in json.dumps(entries)

    asyncio.run(run())


def test_stay_is_a_touch_and_nobody_waits_for_it(bench):
    async def run():
        await bench.start(ADA)
        bench.client.stay()
        assert bench.asked("touch")[0]["id"] == 0

    asyncio.run(run())


@pytest.mark.standards("ST-10")
def test_a_page_that_nobody_answers_for_is_loaded_anew(bench):
    async def run():
        await bench.start(ADA)
        for call in bench.page.heard["pagehide"]:
            call(SimpleNamespace(persisted=True))
        assert "data-away" in bench.page.html.attributes
        for call in bench.page.heard["pageshow"]:
            call(SimpleNamespace(persisted=True))
        await realm.settle()
        bench.page.pass_time(5)
        assert bench.page.location.reloaded == 1
        bench.answer("status", {"user": ADA, "ended": False})
        await realm.settle()
        assert "data-away" not in bench.page.html.attributes

    asyncio.run(run())


@pytest.mark.parametrize(
    "code", ["popup_cancelled", "frame_timeout", "par_response", "dpop_key", "refresh_id_token"]
)
def test_new_codes_have_a_sentence(code):
    from auth import messages

    assert messages.sentence(code) != messages.sentence("no such code")
