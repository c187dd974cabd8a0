"""The fixtures that need a browser. They replace pytest-playwright's fixtures with the same names."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from builder import home
from builder.qa.kit import checks, deployed, waiting
from builder.qa.kit.clocks import Clock
from builder.qa.kit.deployed import AuditThere, SignInThere, Steps
from builder.qa.kit.leak_audit import LeakAudit, Search
from builder.qa.kit.network import Offline
from builder.qa.kit.visitors import SignIn
from builder.qa.kit.workers import Workers
from builder.qa.sites import RunningSite
from builder.qa.watcher import Watcher


@pytest.fixture
def browser_context_args(
    request: pytest.FixtureRequest, browser_context_args: dict[str, Any]
) -> dict[str, Any]:
    """The options of a browser context. Relative URLs such as "/about/" refer to the site."""
    if deployed.url_of(request.config):
        return browser_context_args
    site: RunningSite = request.getfixturevalue("site")
    return {**browser_context_args, "base_url": site.url}


@pytest.fixture
def strict(request: pytest.FixtureRequest, context: BrowserContext) -> Iterator[Watcher]:
    """Fail the test for CSP violations, console errors and warnings, uncaught errors and failed requests.

    It observes pages and the vault. `strict.expect(pattern)` ignores problems that match that regular expression.
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
    if deployed.url_of(request.config) and "leak_audit" in request.fixturenames:
        request.getfixturevalue("leak_audit")  # it must listen before anybody signs in
    return context.new_page()


@pytest.fixture
def sign_in_steps() -> Steps | None:
    """How to sign in to a deployed site. Projects override it with a function of a page and an account."""
    return None


@pytest.fixture
def signed_in(
    request: pytest.FixtureRequest, page: Page, sign_in_steps: Steps | None
) -> SignIn | SignInThere:
    """`page = signed_in("ada", start="/invoices/")`: sign in, and get the page."""
    url = deployed.url_of(request.config)
    if url and sign_in_steps:
        return SignInThere(sign_in_steps, lambda: page)
    if url:
        pytest.skip(f"nobody says how to sign in at {url}: define the fixture sign_in_steps")
    site: RunningSite = request.getfixturevalue("site")
    return SignIn(site.provider, lambda: page)


@pytest.fixture
def signed_in_page(signed_in: SignIn | SignInThere) -> Page:
    """The home page, with the provider's first account signed in."""
    return signed_in()


@pytest.fixture
def leak_audit(request: pytest.FixtureRequest, browser: Browser, context: BrowserContext) -> Iterator[Search]:
    """Fail the test if a secret of the sign-in is found where it must not be: on each call and at the end."""
    if url := deployed.url_of(request.config):
        there = AuditThere(url, browser, strict=home.nearest(request.path.parent) is not None)
        checks.add(request.node, there.last)
        yield there
        there.close()
        return
    site: RunningSite = request.getfixturevalue("site")
    strict: Watcher = request.getfixturevalue("strict")
    audit = LeakAudit(site, context, lambda: [*strict.console, *strict.worker_log()])
    checks.add(request.node, audit.last)
    yield audit


@pytest.fixture
def wait_for(page: Page) -> Callable[..., Any]:
    """`wait_for("document.images.length > 2")`: wait until it is true, and return it. Also `page=`, `seconds=`."""

    def wait(script: str, *, page: Page = page, seconds: float = waiting.PATIENCE) -> Any:
        return waiting.wait_for(page, script, seconds)

    return wait


@pytest.fixture
def gossamer_workers(context: BrowserContext) -> Iterator[Workers]:
    """The shared workers of the context; the vault is one."""
    workers = Workers(context)
    yield workers
    workers.close()


@pytest.fixture
def clock(site: RunningSite, context: BrowserContext, gossamer_workers: Workers) -> Clock:
    """The clock: `.skew(-3600)` only for the visitor, `.freeze(…)` and `.forward(660)` for all, `.right()`."""
    return Clock(site, context, gossamer_workers)


@pytest.fixture
def offline(request: pytest.FixtureRequest, context: BrowserContext, gossamer_workers: Workers) -> Offline:
    """`with offline(): …`: take pages and the vault offline."""
    return Offline(context, gossamer_workers, checks.expected(request.node))


@pytest.fixture
def no_third_party_cookies(browser_type_launch_args: dict[str, Any]) -> None:
    """Block third-party cookies in the browser, with a provider that is on another site."""
