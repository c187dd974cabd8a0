"""Search for leaked secrets in a test, on each call and once more at the end of the test."""

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from builder.qa import leaks
from builder.qa.audit.model import Secret
from builder.qa.leaks import Finding
from builder.qa.sites import RunningSite

_LONG = re.compile(r"[\w.~+/%=-]{20,}")
END = "at the end of the test"


class Search(ABC):
    """The base class of `leak_audit`. A call searches now and fails the test for a leak; `last` searches at the end."""

    _told = False

    @property
    @abstractmethod
    def secrets(self) -> list[Secret]:
        """Every secret of a sign-in so far."""

    @abstractmethod
    def report(self, step: str) -> str:
        """Search, and return the findings as a text, or an empty string. `step` names the moment."""

    def __call__(self, step: str = "") -> None:
        """Search now. `step` names the moment in the failure message."""
        if found := self.report(step or "now"):
            self._told = True
            pytest.fail(found, pytrace=False)

    def last(self) -> str:
        """Search once more, and return the findings as a text, unless a leak was already reported."""
        return "" if self._told else self.report(END)


class LeakAudit(Search):
    """Searches every page of the site when called, as `leak_audit()` or `leak_audit("signed in")`; fails for a leak.

    `heard` returns the console lines of pages and workers so far.
    """

    def __init__(self, site: RunningSite, context: BrowserContext, heard: Callable[[], list[str]]) -> None:
        self._site, self._context, self._heard = site, context, heard

    @property
    def secrets(self) -> list[Secret]:
        """Every secret of a sign-in that the provider has seen or sent so far."""
        return self._site.secrets()

    def findings(self) -> list[Finding]:
        """Return the secrets that are now where they must not be, in the pages that show the site."""
        return list(dict.fromkeys(finding for page in self._pages() for finding in self._search(page)))

    def report(self, step: str) -> str:
        """Return a text about leaked secrets. `step` names the moment."""
        found = self.findings()
        lines = (f"  {finding.kind} in {finding.place}: {masked(finding.detail)}" for finding in found)
        return "\n".join([f"the leak audit found, {step}:", *lines]) if found else ""

    def _pages(self) -> Iterator[Page]:
        site = self._site.url + "/"
        return (page for page in self._context.pages if not page.is_closed() and page.url.startswith(site))

    def _search(self, page: Page) -> list[Finding]:
        try:
            found = leaks.search(page, self.secrets, self._heard())
        except Error:
            if page.is_closed() or not page.url.startswith(self._site.url):
                return []  # the page was left during the search
            raise
        return [finding for finding in found if not is_the_browsers_own(finding, self._site)]


def masked(text: str) -> str:
    """Return a text with everything that looks like a token shortened, because many people can read test logs."""
    return _LONG.sub(lambda match: f"{match[0][:6]}…", text)[:120]


def is_the_browsers_own(finding: Finding, site: RunningSite) -> bool:
    """Return whether a finding is only the browser's own record of a redirect.

    The tab's history contains the URL of the provider's login page, with the state and nonce (or the request_uri). The
    navigation timing of the page after sign-out contains its own URL, with the state of the sign-out. All of these
    values are already used up.
    """
    kind = finding.kind.partition(" ")[0]
    if finding.place == "performance":
        return kind == "state" and finding.detail.startswith(
            f"{site.output.config.post_logout_redirect_uri}?"
        )
    if finding.place == "history":
        address = str(json.loads(finding.detail)["url"])
        return kind in ("state", "nonce", "request_uri") and address.startswith(f"{site.provider.issuer}/")
    return False
