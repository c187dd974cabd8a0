"""Audit a project's own site: build and serve it, sign in at the development provider, visit all pages, sign out."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from builder.errors import Fault, UsageError, did_you_mean
from builder.qa.audit.drive import run
from builder.qa.audit.journeys import Journey, Say
from builder.qa.audit.model import Audit, Secret
from builder.qa.browsers import Browser
from builder.qa.sites import RunningSite, running_site

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

PATIENCE = 30.0  # seconds
LOGIN = '[data-auth-action="login"]'
LOGOUT = '[data-auth-action="logout"]'
SIGNED_IN = 'html[data-auth="signed-in"]'
SIGNED_OUT = 'html[data-auth="signed-out"]:not([data-leaving])'
CONFIRM = "confirm-logout"
STAYS = 5  # consecutive checks, one second apart


def audit(
    root: Path,
    browser: Browser,
    account: str,
    *,
    environment: str = "",
    headed: bool = False,
    say: Say,
) -> Audit:
    """Audit the project in `root`: `account` signs in, goes to every page, and signs out. Its stores must stay empty.

    Raise SiteError if it cannot be built, and UsageError if there is no such account or nobody can sign in.
    """
    with running_site(root, environment=environment) as site:
        known = [one.username for one in site.provider.accounts]
        if account not in known:
            hint = did_you_mean(account, known) or f"there are {', '.join(known)}"
            raise UsageError(Fault("usage", f'the development provider has no account "{account}"', hint))
        visitor = _Visitor(site, account)
        journey = Journey(
            visitor.sign_in,
            visitor.walk,
            visitor.sign_out,
            visitor.known,
            strict=True,
            searched=visitor.searched.set,
        )
        return run(visitor.home, journey, browser, headed=headed, say=say)


class _Visitor:
    """A visitor of a Gossamer site, whatever its pages look like."""

    def __init__(self, site: RunningSite, account: str) -> None:
        self._site, self._account = site, account
        self.home = f"{site.url}{site.output.config.site.base}"
        # set when the search at the provider has ended, so that the visitor may continue
        self.searched = asyncio.Event()

    def known(self) -> list[Secret]:
        """Return every secret that the provider knows."""
        return [replace(one, seen="the development provider") for one in self._site.secrets()]

    def addresses(self) -> list[str]:
        """Return the URLs of all pages to visit, the home page last. Skip callback, signed-out and .html pages."""
        config = self._site.output.config
        routes = (weight.route for weight in self._site.output.report.pages)
        theirs = (config.door_folder, config.post_logout_redirect_uri.removeprefix(config.site.url))
        based = [f"{config.site.base.rstrip('/')}{route}" for route in routes if not route.endswith(".html")]
        inner = [path for path in based if not path.startswith(theirs)]
        return [f"{self._site.url}{path}" for path in inner if path != config.site.base] + [self.home]

    async def sign_in(self, page: Page) -> None:
        """Sign in on the current page. It redirects to the provider by itself, or else click its first button.

        Raise AssertionError if nobody is signed in after PATIENCE seconds.
        """
        from playwright.async_api import Error

        popups: list[Page] = []
        page.on("popup", lambda window: popups.append(window))
        end = time.monotonic() + PATIENCE
        clicked = False
        pressed: set[str] = set()
        while time.monotonic() < end:
            with contextlib.suppress(Error):  # the page was left in the meantime
                if await page.locator(SIGNED_IN).count():
                    return
                for window in (*popups, page):
                    if not window.is_closed() and window.url.startswith(self._site.provider.issuer):
                        since = time.monotonic()
                        await self.searched.wait()
                        end += time.monotonic() - since
                        await self._choose(window, pressed)
                if not clicked and await page.locator(SIGNED_OUT).count():
                    clicked = await _click(page.locator(LOGIN))
            await page.wait_for_timeout(50)
        raise AssertionError(f"{self._account} is not signed in after {PATIENCE:.0f} seconds")

    async def walk(self, page: Page) -> None:
        """Visit every page while signed in, and give it time to call its API."""
        for address in self.addresses():
            await page.goto(address)
            await self.sign_in(page)
            await page.wait_for_timeout(1000)

    async def sign_out(self, page: Page) -> None:
        """Sign out, and confirm it at the provider if asked. Raise Playwright's Error if there is no button."""
        await page.locator(LOGOUT).locator("visible=true").first.click()
        button, ended = page.get_by_test_id(CONFIRM), page.locator(SIGNED_OUT)
        calm = 0
        # the page that is being left also shows "signed out", so wait until that state is stable
        while calm < STAYS:
            await button.or_(ended).first.wait_for(state="attached")
            if await button.count():
                await button.click()
                await ended.wait_for(state="attached")
                return
            await page.wait_for_timeout(1000)
            calm = calm + 1 if await ended.count() else 0

    async def _choose(self, window: Page, pressed: set[str]) -> None:
        """Press each button of the provider only once: the page stays for a moment, and a second press resubmits."""
        for name in (f"account-{self._account}", "confirm-strong"):
            button = window.get_by_test_id(name)
            if name not in pressed and await button.count():
                await button.click(timeout=2000, no_wait_after=True)
                pressed.add(name)
                return


async def _click(found: Locator) -> bool:
    """Click the first of these that is visible, and return whether there was one."""
    buttons = found.locator("visible=true")
    if not await buttons.count():
        return False
    await buttons.first.click(timeout=2000)
    return True
