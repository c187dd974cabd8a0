"""Test a deployed site at pytest's --base-url, whatever tool it was built with."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from builder.errors import Fault, MachineError
from builder.qa.audit import cdp
from builder.qa.audit.auditor import Auditor
from builder.qa.audit.model import Finding, Secret
from builder.qa.kit.leak_audit import Search, masked

NOTHING_PROVED = (
    "no secret of a sign-in was on the wire: sign in within this test, after leak_audit has begun"
)
_PROFILE = re.compile(r"--user-data-dir=(.+?)(?= --|$)")

Steps = Callable[[Page, str], object]


def url_of(config: pytest.Config) -> str:
    """Return the URL in --base-url, PYTEST_BASE_URL or pytest's setting base_url, or an empty string."""
    named = config.getoption("base_url", None)
    try:
        return str(named or config.getini("base_url") or "")
    except ValueError:  # pytest-playwright, which defines the setting, is not installed
        return str(named or "")


class SignInThere:
    """Signs in with the steps that the project defines: `signed_in("qa@example.org", start="/invoices/")`."""

    def __init__(self, steps: Steps, page: Callable[[], Page]) -> None:
        self._steps, self._page = steps, page

    def __call__(self, account: str = "", *, start: str = "/", page: Page | None = None) -> Page:
        """Open `start`, run the steps, and return the test's page (or `page`)."""
        page = page or self._page()
        page.goto(start)
        self._steps(page, account)
        return page


class AuditThere(Search):
    """Searches the whole browser when called, as `leak_audit()` or `leak_audit("signed in")`, and fails for a leak.

    It learns the secrets from network traffic, so it must listen before anybody signs in. If `strict`, report
    everything in the site's stores. Raise MachineError if the browser has no DevTools port.
    """

    def __init__(self, url: str, browser: Browser, strict: bool) -> None:
        self._auditor = Auditor(devtools(browser), url=url, strict=strict)

    @property
    def secrets(self) -> list[Secret]:
        """Every secret of a sign-in that was seen in network traffic so far."""
        self._auditor.catch_up()
        return self._auditor.secrets

    def findings(self, step: str = "now") -> list[Finding]:
        """Return the secrets that are now where they must not be, without notes."""
        before = len(self._auditor.findings)
        self._auditor.look(step)
        return [each for each in self._auditor.audit().findings[before:] if each.severity == "leak"]

    def close(self) -> None:
        """Stop listening."""
        self._auditor.close()

    def report(self, step: str) -> str:
        """Return a text about leaked secrets and places that could not be searched. `step` names the moment."""
        shown = dict.fromkeys((each.kind, each.place, each.detail) for each in self.findings(step))
        lines = [f"  {kind} in {place}: {masked(detail)}" for kind, place, detail in shown]
        audit = self._auditor.audit()
        lines += [f"  {place}: {why}" for place, why in audit.failed.items() if place != "wire"]
        if not audit.secrets:
            lines.append(f"  {NOTHING_PROVED}")
        return "\n".join([f"the leak audit of {audit.url} found, {step}:", *lines]) if lines else ""


def devtools(browser: Browser) -> str:
    """Return the address of the browser's DevTools. Raise MachineError if it was started without a port for them."""
    try:
        session = browser.new_browser_cdp_session()
        line = str(session.send("SystemInfo.getInfo")["commandLine"])
        session.detach()
    except Error as error:
        hint = "run these tests with Chromium: --browser chromium"
        raise MachineError(Fault("no-devtools", "leak_audit needs Chromium", hint)) from error
    if not (found := _PROFILE.search(line)) or cdp.ARGUMENTS[0] not in line:
        hint = "leave browser_type_launch_args as the plugin makes it, and add to it"
        raise MachineError(Fault("no-devtools", cdp.NO_DEVTOOLS, hint))
    return cdp.endpoint(Path(found[1]))
