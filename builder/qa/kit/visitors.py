"""Sign in at the development provider, whatever the pages of the site look like."""

import time
from collections.abc import Callable

from playwright.sync_api import Error, Locator, Page

from builder.dev.idp import Provider
from builder.errors import Fault, UsageError, did_you_mean
from builder.qa.kit.waiting import PATIENCE

BUTTON = '[data-auth-action="login"]'
SIGNED_IN = 'html[data-auth="signed-in"]'
SIGNED_OUT = 'html[data-auth="signed-out"]:not([data-leaving])'
NOTICE = "#notice:not([hidden])"


class SignIn:
    """Signs in with an account of the development provider: `signed_in("grace", start="/invoices/")`."""

    def __init__(self, provider: Provider, page: Callable[[], Page]) -> None:
        self._provider = provider
        self._page = page

    def __call__(self, account: str = "ada", *, start: str = "/", page: Page | None = None) -> Page:
        """Return the test's page (or `page`), at `start`, with `account` signed in.

        A protected page redirects to the provider by itself; on any other page, click the first sign-in button. Raise
        UsageError for an account that does not exist, and AssertionError if the sign-in fails.
        """
        known = [one.username for one in self._provider.accounts]
        if account not in known:
            hint = did_you_mean(account, known) or f"there are {', '.join(known)}"
            message = f'the development provider has no account "{account}"'
            raise UsageError(Fault("usage", message, hint))
        page = page or self._page()
        page.goto(start)
        _Attempt(self._provider.issuer, account, page).finish()
        return page


class _Attempt:
    """One sign-in: repeatedly looks at the page and does what a visitor would do."""

    def __init__(self, issuer: str, account: str, page: Page) -> None:
        self._issuer = issuer
        self._account = account
        self._page = page
        self._clicked = False
        self._pressed: set[str] = set()
        self._popups: list[Page] = []
        page.on("popup", lambda popup: self._popups.append(popup))

    def finish(self) -> None:
        """Continue until somebody is signed in on the page."""
        end = time.monotonic() + PATIENCE
        while not self._done():
            if time.monotonic() > end:
                raise AssertionError(self._trouble())
            self._page.wait_for_timeout(50)

    def _done(self) -> bool:
        try:
            return self._look()
        except Error:  # the page was left in the meantime, or the popup has closed itself
            return False

    def _look(self) -> bool:
        for window in (*self._popups, self._page):
            if not window.is_closed() and window.url.startswith(self._issuer):
                self._choose(window)
                return False
        if self._page.locator(SIGNED_IN).count():
            return True
        if self._pressed and self._page.locator(NOTICE).count():
            raise AssertionError(self._trouble())
        if not self._clicked and self._page.locator(SIGNED_OUT).count():
            self._begin()
        return False

    def _choose(self, window: Page) -> None:
        """Press each button of the provider only once: the page stays for a moment, and a second press resubmits."""
        for name in (f"account-{self._account}", "confirm-strong"):
            button = window.get_by_test_id(name)
            if name not in self._pressed and button.count():
                button.click(timeout=2000, no_wait_after=True)
                self._pressed.add(name)
                return

    def _begin(self) -> None:
        button = self._button()
        if button:
            button.click(timeout=2000)
            self._clicked = True

    def _button(self) -> Locator | None:
        buttons = self._page.locator(BUTTON).locator("visible=true")
        return buttons.first if buttons.count() else None

    def _trouble(self) -> str:
        notice = self._page.locator(NOTICE)
        if notice.count():
            said = " ".join(notice.inner_text().split())
            return f"{self._account} could not sign in; the page says: {said}"
        if not self._clicked and not self._page.url.startswith(self._issuer):
            return f'no sign-in button ({BUTTON}) is visible on {self._page.url}: begin elsewhere, with signed_in(start="/…/")'
        return (
            f"{self._account} is not signed in after {PATIENCE:.0f} seconds; the page is at {self._page.url}"
        )
