"""A visitor of the browser realm: the compiled example, built for production, in Chromium."""

import json
from itertools import pairwise

from playwright.sync_api import expect

from builder.qa import leaks
from builder.qa.faults import shapes
from builder.qa.kit.workers import Workers
from builder.qa.watcher import Watcher
from tests.browser import journeys
from tests.conformance.core import sentence
from tests.conformance.rehearsal import NAMES, START, Realm

_SETTLED = (
    '#notice:not([hidden]), html[data-auth="signed-in"], html[data-ended],'
    ' html[data-auth="signed-out"] main[data-route="/"]'
)
_ANSWERED = "html[data-ended], [data-testid=api-result]:is([data-state=ready], [data-state=failed])"


class Chromium(Realm):
    name = "browser"

    def __init__(self, site, fault, calls, context):
        self.hasty = False
        self.shapes = list(shapes(fault))[: None if fault.ends == "refused" else 1]
        super().__init__(site, fault, self.shapes[0], calls)
        self.context = context
        self.visits, self.asked, self.quiet = 0, False, False
        self.watcher = Watcher(context)
        if fault.noise:
            self.watcher.expect(fault.noise)
        context.on("request", self._requested)
        self.page = context.new_page()
        self.notice = self.page.get_by_test_id("error")

    def close(self):
        self.context.close()

    def _requested(self, request):
        if request.url.startswith(f"{self.site.url}/callback/") and request.is_navigation_request():
            posted = request.post_data
            self.address = f"{request.url}?{posted}" if posted else request.url

    def sign_in(self, account="ada"):
        """Sign in once for each shape of the fault: all are refused here except the last, which is left to the test."""
        for shape, following in pairwise(self.shapes):
            super().sign_in(account)
            assert self.fault.api or self.outcome == self.code, shape
            self.expect_signed_out()
            self.rest()
            self.arrange(following)
            self.provider.events.clear()
        super().sign_in(account)

    def wait(self, seconds):
        """Let so much time pass for this visitor's vault."""
        self.in_vault(
            f"{{ const now = Date.now, passed = performance.now.bind(performance), more = {seconds * 1000};"
            "Date.now = () => now() + more; performance.now = () => passed() + more; }"
        )

    def rest(self):
        """Let a minute pass on the monotonic clock only: a vault limits how often it asks a faulty provider."""
        self.in_vault(
            "{ const passed = performance.now.bind(performance); performance.now = () => passed() + 61000; }"
        )

    def lose_patience(self, endpoint):
        """Make requests there time out after half a second instead of fifteen: the timer is the last
        one that was set.
        """
        self.hasty = True
        self.in_vault(
            f"globalThis.hopeless = {json.dumps(self.address_of(endpoint))};"
            "{ const wait = setTimeout, ask = fetch; let last;"
            "setTimeout = (call, time) => wait(last = call, time);"
            "fetch = (url, options) => {"
            "if (hopeless && url.startsWith(hopeless)) wait(last, 500);"
            "return ask(url, options); }; }"
        )

    def be_truthful(self):
        super().be_truthful()
        if self.hasty:
            self.in_vault('globalThis.hopeless = ""')

    def forget(self):
        """Make Chromium stop the door, as it does by itself after some minutes."""
        session = self.context.new_cdp_session(self.page)
        session.send("ServiceWorker.enable")
        session.send("ServiceWorker.stopAllWorkers")
        session.detach()

    def in_vault(self, script):
        """Run a script in the shared worker."""
        workers = Workers(self.context)
        (answer,) = workers.every("Runtime.evaluate", {"expression": script})
        assert "exceptionDetails" not in answer, answer
        workers.close()

    def sign_out(self):
        """Sign out here, and, when asked, at the provider."""
        self.page.get_by_test_id("logout").click()
        self.page.get_by_test_id("confirm-logout").click()
        self.expect_signed_out()
        self.quiet = True

    def open_callback(self, query):
        self.page.goto("/")
        self.expect_signed_out()
        journeys.expect_door(self.page)
        self.page.goto(f"/callback/?{query}")
        self._settle()

    def begin(self):
        """Open a protected page, which starts a sign-in by itself; but after a failure not from the
        same history entry.
        """
        self.outcome, self.address, self.asked = "", "", False
        self.visits += 1
        self.page.goto(f"{START}?visit={self.visits}")
        if self.quiet:
            self.page.get_by_test_id("login").click()
        self.page.get_by_test_id("account-ada").or_(self.page.locator(_SETTLED)).first.wait_for()

    def finish(self, account="ada"):
        choice = self.page.get_by_test_id(f"account-{account}")
        if choice.is_visible():
            choice.click()
        self._confirm()
        self._settle()

    def _confirm(self):
        """Take the second step, if a stronger sign-in was asked for."""
        step = self.page.get_by_test_id("confirm-strong")
        step.or_(self.page.locator(_SETTLED)).first.wait_for(state="attached")
        if step.is_visible():
            step.click()

    def _settle(self):
        self.page.locator(_SETTLED).first.wait_for(state="attached")
        shown = self.notice.is_visible()
        self.outcome = self.notice.locator("[data-notice-code]").inner_text() if shown else ""

    def answer_again(self):
        self.page.goto(self.address)
        self._settle()

    def expect_signed_out(self):
        expect(self.page.locator("html")).to_have_attribute("data-auth", "signed-out")
        expect(self.page.get_by_test_id("login")).to_be_visible()

    def expect_user(self, account="ada"):
        expect(self.page.get_by_test_id("user")).to_have_text(NAMES[account])

    def expect_signed_in(self, account):
        expect(self.page.get_by_test_id("user")).to_have_text(NAMES[account])
        expect(self.page.get_by_test_id("api-result").locator("tbody tr").first).to_be_visible()
        self.asked = True

    def expect_noted(self, code):
        """Do nothing: the debug log is off in production, so what the other realm checks there cannot be seen here."""
        assert self.page.get_by_text(code).count() == 0

    def expect_nothing_kept(self):
        """Expect a clean address, and no secret anywhere except in the browser's own record of the provider's pages."""
        assert "code=" not in self.page.url and "state=" not in self.page.url
        console = [*self.watcher.console, *self.watcher.worker_log()]
        found = [
            finding
            for finding in leaks.search(self.page, self.site.secrets(), console)
            if not self._is_of_the_provider(finding)
        ]
        assert found == []

    def _is_of_the_provider(self, finding):
        if finding.place == "history":
            entry = json.loads(finding.detail)
            issuer = f"{self.provider.issuer}/"
            return entry["url"].startswith(issuer) or entry["userTypedURL"].startswith(issuer)
        return False

    def expect_calm(self):
        if self.notice.is_visible():
            assert self.notice.locator("[data-notice-text]").inner_text() == sentence(self.outcome)
            assert self.notice.locator("img, a, script").count() == 0
        assert self.watcher.report() == []

    def call_api(self, said=None):
        """Make the view call the API: it does so by itself when it is opened, and after that by its button."""
        shown = self.page.get_by_test_id("api-result")
        if self.asked:
            shown.evaluate("shown => shown.dataset.state = 'asked'")
            self.page.get_by_test_id("call-api").click()
        self.asked = True
        self.page.locator(_ANSWERED).first.wait_for(state="attached")
        if self.page.locator("html[data-ended]").count() == 0:
            expect(shown).to_have_attribute("data-state", "ready" if said == 200 else "failed")

    def expect_way_on(self):
        """Expect a button in the notice of an error, and none after the visitor's own choice."""
        button = self.notice.get_by_role("button", name="Sign in")
        shown = self.notice.is_visible() and self.notice.get_attribute("data-chosen") is None
        (button if shown else self.page.get_by_test_id("login")).click()
        expect(
            self.page.get_by_test_id("account-ada").or_(self.page.locator("html[data-auth=signed-in]"))
        ).to_be_attached()
        choice = self.page.get_by_test_id("account-ada")
        if choice.is_visible():
            choice.click()
        self._confirm()
        expect(self.page.get_by_test_id("user")).to_have_text(NAMES["ada"])
