"""Sign-ins, calls, renewals, refusals and sign-outs, again and again in one browser: none fails and nothing grows.

`python3 build.py test -m soak` makes a thousand visits; GOSSAMER_SOAK sets another number.
"""

import os
import time

import pytest

from builder.dev.idp import Reply

from .meters import VaultMeter, page_figures, records
from .panel import Panel

pytestmark = pytest.mark.xdist_group("interop-soak")

MANY = int(os.environ.get("GOSSAMER_SOAK", "1000"))
FEW = 9
GROWTH = 0.10  # by which a heap may grow, in addition to
SLACK = 1_000_000  # bytes, mostly of code that the engine compiles as it warms up: a kilobyte for each login
REFUSED = {"WWW-Authenticate": 'Bearer error="invalid_token"'}


@pytest.fixture
def plan():
    return "refresh"


@pytest.fixture
def page(context):
    """A page without the strict watch, whose records would grow."""
    return context.new_page()


class Visits:
    """One visitor who comes, works and leaves. A visit's number determines what is special about it."""

    def __init__(self, page, world):
        self.page, self.world, self.panel = page, world, Panel(page)
        self.panel.goto()
        self.at_provider = False

    def run(self, number):
        self.sign_in()
        assert self.panel.fetch().startswith("200")
        assert self.panel.fetch("reports").startswith("200"), "a token of its own, by the refresh token"
        if number % 5 == 1:
            self.refused_token()
        if number % 5 == 2:
            self.expired_token()
        if number % 10 == 3:
            self.revoked()
        elif number % 10 == 8:
            self.sign_out_everywhere()
        else:
            self.panel.run("logout", local=True)
        self.world.provider.clear()
        self.page.locator("#lines").evaluate("lines => lines.replaceChildren()")

    def sign_in(self):
        """Sign in by popup, which closes by itself while the provider knows the visitor."""
        with self.page.expect_popup() as opened:
            before = self.panel.send("login", popup=True)
        if not self.at_provider:
            self.panel.choose(page=opened.value)
            self.at_provider = True
        assert self.panel.line("change", before) == "Ada"

    def refused_token(self):
        """Make the API refuse the token once: it is renewed, and the call repeated."""
        faults = self.world.apis["billing"].faults
        answers = iter([Reply(401, REFUSED)])
        faults.set("http.api", lambda request: next(answers, None))
        assert self.panel.fetch().startswith("200")
        faults.clear()

    def expired_token(self):
        """Let a token expire before it is used."""
        self.world.provider.set_access_token_lifetime(1)
        faults = self.world.apis["reports"].faults
        answers = iter([Reply(401, REFUSED)])
        faults.set("http.api", lambda request: next(answers, None))
        assert self.panel.fetch("reports").startswith("200")
        faults.clear()
        self.page.wait_for_timeout(950)
        assert self.panel.fetch("reports").startswith("200")
        self.world.provider.set_access_token_lifetime(300)

    def revoked(self):
        """Reuse an old refresh token, as an attacker would: the token family ends, and so does the session."""
        used = self.world.provider.refresh_tokens()[0]
        self.world.provider.ask_for_tokens(
            grant_type="refresh_token", refresh_token=used, client_id="refresh"
        )
        faults = self.world.apis["billing"].faults
        faults.set("http.api", lambda request: Reply(401, REFUSED))
        before = self.panel.send("fetch", api="billing", path="/invoices")
        assert self.panel.line("change", before) == "nobody"
        faults.clear()

    def sign_out_everywhere(self):
        """Sign out in another tab, which goes to the provider and closes, so that this page lives
        through all visits.
        """
        before = len(self.panel.lines())
        other = Panel(self.page.context.new_page())
        assert other.goto() == "Ada"
        other.send("logout")
        other.page.get_by_test_id("confirm-logout").click()
        assert other.line("ready") == "nobody"
        other.page.close()
        assert self.panel.line("change", before) == "nobody"
        self.at_provider = False


def measure(page, meter):
    """Return every figure that must not grow."""
    figures = {"vault heap": meter.heap(), **page_figures(page)}
    figures["vault ports"] = meter.length("auth.platform.worker", "_ports")
    figures["vault records"] = meter.length("auth.vault.sign_in", "_records")
    figures["IndexedDB records"] = records(page)
    return figures


def soak(page, world, count, record_property):
    """Make `count` visits; return the figures after a tenth of them and at the end."""
    visits, begun = Visits(page, world), time.monotonic()
    early = max(4, count // 10)
    first = None
    for number in range(count):
        visits.run(number)
        if number + 1 == early:
            meter = VaultMeter(page.context.browser, world.url)
            first = measure(page, meter)
    last = measure(page, meter)
    meter.detach()
    record_property("logins", count)
    record_property("seconds per login", round((time.monotonic() - begun) / count, 2))
    for name, value in last.items():
        record_property(name, f"{first[name]:,} after {early} logins, {value:,} after {count}")
    return {name: (first[name], last[name]) for name in last}


def grown(figures):
    """Return the figures that grew: heaps by more than a tenth plus some slack, other numbers at all."""
    return {
        name: (first, last)
        for name, (first, last) in figures.items()
        if last > (first * (1 + GROWTH) + SLACK if "heap" in name else first)
    }


@pytest.mark.journey("a few logins in a row")
def test_a_few_logins_leave_nothing_behind(page, world, record_property):
    assert grown(soak(page, world, FEW, record_property)) == {}


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.journey("a thousand logins")
@pytest.mark.standards("PI-09")
def test_soak(page, world, record_property):
    assert grown(soak(page, world, MANY, record_property)) == {}
