"""The fixtures that need a browser. They take the place of those of pytest-playwright that have the same name."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from builder.qa.kit import checks
from builder.qa.kit.clocks import Clock
from builder.qa.kit.leak_audit import LeakAudit
from builder.qa.kit.network import Offline
from builder.qa.kit.visitors import SignIn
from builder.qa.kit.workers import Workers
from builder.qa.sites import RunningSite
from builder.qa.watcher import Watcher


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], site: RunningSite) -> dict[str, Any]:
    """The options of a context: addresses such as "/about/" are those of the site."""
    return {**browser_context_args, "base_url": site.url}


@pytest.fixture
def strict(request: pytest.FixtureRequest, context: BrowserContext) -> Iterator[Watcher]:
    """Fail the test for CSP violations, console errors and warnings, uncaught errors and failed requests.

    It hears pages and the vault. `strict.expect(pattern)` lets pass what matches that regular expression.
    """
    watcher = Watcher(context)
    for marker in request.node.iter_markers("expect_trouble"):
        for pattern in marker.args:
            watcher.expect(pattern)

    def heard() -> str:
        for pattern in checks.expected(request.node):
            watcher.expect(pattern)
        found = watcher.report()
        return "\n".join(["the strict watch heard:", *(f"  {line}" for line in found)]) if found else ""

    checks.add(request.node, heard)
    yield watcher


@pytest.fixture
def page(request: pytest.FixtureRequest, context: BrowserContext) -> Page:
    """A page of the site, watched by `strict` unless pytest's settings say gossamer_strict = false."""
    if request.config.getini("gossamer_strict"):
        request.getfixturevalue("strict")
    return context.new_page()


@pytest.fixture
def signed_in(site: RunningSite, page: Page) -> SignIn:
    """`page = signed_in("ada", start="/invoices/")`: a page on which somebody has signed in."""
    return SignIn(site.provider, lambda: page)


@pytest.fixture
def signed_in_page(signed_in: SignIn) -> Page:
    """The home page, with the provider's first account signed in."""
    return signed_in()


@pytest.fixture
def leak_audit(
    request: pytest.FixtureRequest, site: RunningSite, context: BrowserContext, strict: Watcher
) -> LeakAudit:
    """Fail the test if a secret of a sign-in lies where it must not: when it is called, and at the end."""
    audit = LeakAudit(site, context, lambda: [*strict.console, *strict.worker_log()])
    checks.add(request.node, audit.last)
    return audit


@pytest.fixture
def gossamer_workers(context: BrowserContext) -> Iterator[Workers]:
    """The shared workers of the context; the vault is one."""
    workers = Workers(context)
    yield workers
    workers.close()


@pytest.fixture
def clock(site: RunningSite, context: BrowserContext, gossamer_workers: Workers) -> Clock:
    """The time: `.skew(-3600)` for the visitor alone, `.freeze(…)` and `.forward(660)` for everybody, `.right()`."""
    return Clock(site, context, gossamer_workers)


@pytest.fixture
def offline(request: pytest.FixtureRequest, context: BrowserContext, gossamer_workers: Workers) -> Offline:
    """`with offline(): …`: meanwhile neither the pages nor the vault reach anything."""
    return Offline(context, gossamer_workers, checks.expected(request.node))


@pytest.fixture
def no_third_party_cookies(browser_type_launch_args: dict[str, Any]) -> None:
    """The browser blocks cookies of other sites, and the provider is on another site than this one."""
