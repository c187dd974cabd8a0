"""A search for secrets within a test: whenever it is called, and once more when the test has ended."""

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
    """What `leak_audit` is, wherever the site runs: called, it searches now and fails the test for a leak; `last` searches at the end."""

    _told = False

    @property
    @abstractmethod
    def secrets(self) -> list[Secret]:
        """Every secret of a sign-in so far."""

    @abstractmethod
    def report(self, step: str) -> str:
        """Search, and return what was found as a text, or an empty one. `step` names the moment."""

    def __call__(self, step: str = "") -> None:
        """Search now. `step` names the moment in the failure."""
        if found := self.report(step or "now"):
            self._told = True
            pytest.fail(found, pytrace=False)

    def last(self) -> str:
        """Search once more, and return what to say about it, unless a leak has been told already."""
        return "" if self._told else self.report(END)


class LeakAudit(Search):
    """`leak_audit()` or `leak_audit("signed in")` searches every page of the site now, and fails the test for a leak.

    `heard` returns the lines of the consoles so far, of pages and of workers.
    """

    def __init__(self, site: RunningSite, context: BrowserContext, heard: Callable[[], list[str]]) -> None:
        self._site, self._context, self._heard = site, context, heard

    @property
    def secrets(self) -> list[Secret]:
        """Every secret of a sign-in that the provider has seen or sent so far."""
        return self._site.secrets()

    def findings(self) -> list[Finding]:
        """Return what lies now where it must not, in the pages that show the site."""
        return list(dict.fromkeys(finding for page in self._pages() for finding in self._search(page)))

    def report(self, step: str) -> str:
        """Return what lies now where it must not, as a text. `step` names the moment."""
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
                return []  # it was left while it was searched
            raise
        return [finding for finding in found if not is_the_browsers_own(finding, self._site)]


def masked(text: str) -> str:
    """Return a text for a report, in which whatever may be a token is cut short: logs are kept, and read by many."""
    return _LONG.sub(lambda match: f"{match[0][:6]}…", text)[:120]


def is_the_browsers_own(finding: Finding, site: RunningSite) -> bool:
    """Return whether it is what the browser itself keeps of a redirect, at a place that no script of a page can read.

    The tab's history has the provider's login page, with the state and nonce (or the request_uri) that it was sent. The
    page after sign-out has its own address in its navigation timing, with the state of that sign-out. All of them have been
    used up.
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
