"""Wrong clocks, networks that come and go, hidden or frozen tabs: the session ends when it should, and the page
explains why.
"""

import contextlib

import pytest
from playwright.sync_api import expect

from tests.browser import journeys
from tests.lanes.clock import Clock

from .meters import VaultMeter
from .panel import Panel, signed_in

pytestmark = pytest.mark.xdist_group("interop-time")

HOUR = 3600


class TestClocks:
    @pytest.mark.journey("clock an hour wrong")
    @pytest.mark.standards("ER-07", "QA-12", "ID-08")
    @pytest.mark.parametrize("skew", [HOUR, -HOUR], ids=["behind", "ahead"])
    def test_explained(self, page, world, skew):
        """The provider's clock is right; the visitor's is an hour slow or fast."""
        world.provider.set_skew(skew)
        page.goto("/")
        page.get_by_test_id("login").click()
        page.get_by_test_id("account-ada").click()
        error = page.get_by_test_id("error")
        expect(error).to_contain_text("clock")
        expect(error).to_contain_text("clock_skew")
        journeys.expect_signed_out(page)
        assert world.apis["billing"].calls == []

    @pytest.mark.journey("clock a little wrong")
    @pytest.mark.standards("ID-07", "ID-08")
    @pytest.mark.parametrize("skew", [20, -20], ids=["behind", "ahead"])
    def test_borne(self, page, world, skew):
        world.provider.set_skew(skew)
        journeys.sign_in(page)


class TestNetwork:
    @pytest.fixture
    def plan(self):
        return "refresh"

    @pytest.mark.journey("offline, then online")
    @pytest.mark.standards("RF-06", "ER-05")
    def test_everything_is_offline_for_a_while(self, page, world, watcher):
        """Session and refresh token survive it.

        Playwright's offline mode for the page would not affect the vault's requests.
        """
        watcher.expect("ERR_INTERNET_DISCONNECTED|Failed to load")
        panel = short_of_tokens(page, world)
        with offline(page, world):
            assert panel.fetch("reports") == "network"
            assert panel.fetch() == "api_unreachable"
            assert panel.run("user") == "Ada"
        assert panel.fetch().startswith("200")
        page.wait_for_timeout(5000)  # the first waiting time after a failure
        assert panel.fetch("reports").startswith("200")

    @pytest.mark.journey("offline, then online")
    @pytest.mark.standards("ER-05")
    def test_signing_in_offline(self, page, world, watcher):
        """The visitor sees a plain notice, the unchanged page, and a way to go on."""
        watcher.expect("ERR_INTERNET_DISCONNECTED|Failed to load")
        panel = Panel(page)
        panel.goto()
        with offline(page, world):
            page.locator("header").get_by_test_id("login").click()
            error = page.get_by_test_id("error")
            expect(error).to_contain_text("connection")
            assert panel.run("user") == "nobody"
        error.get_by_role("button", name="Sign in", exact=True).click()
        panel.choose()
        assert panel.line("ready") == "Ada"

    @pytest.mark.journey("lost answer")
    @pytest.mark.standards("RF-05", "RF-06")
    def test_an_answer_that_got_lost_on_its_way(self, page, world, watcher):
        """The provider has used up the old refresh token, and the new one is lost: the session ends at the next
        try, without a loop.
        """
        watcher.expect("ERR_|Failed to load|status 400")
        panel = short_of_tokens(page, world)
        world.provider.cut("after")
        assert panel.fetch("reports") == "network"
        world.provider.cut("")
        page.wait_for_timeout(5000)
        world.provider.clear()
        assert panel.fetch("reports") in ("invalid_grant", "signed_out")
        assert panel.line("change") == "nobody"
        expect(page.locator("html")).to_have_attribute("data-ended", "")
        page.wait_for_timeout(500)
        assert len(world.provider.seen("token")) == 1


@contextlib.contextmanager
def offline(page, world):
    """Cut off the network, for the page and for its vault."""
    meter = VaultMeter(page.context.browser, world.url)
    page.context.set_offline(True)
    meter.set_offline(True)
    yield
    meter.set_offline(False)
    page.context.set_offline(False)
    meter.detach()


def short_of_tokens(page, world):
    """Sign in, without a token for the reports API."""
    return signed_in(page)


class TestSleep:
    """The session's own limits, which do not depend on the provider."""

    @pytest.fixture(params=["dev"])
    def kind(self, request):
        return request.param

    @pytest.fixture
    def plan(self):
        return "limits"

    @pytest.fixture
    def clock(self, world):
        return Clock(world)

    @pytest.fixture
    def panel(self, page, clock):
        return signed_in(page)

    @pytest.mark.journey("idle")
    @pytest.mark.standards("LO-14")
    def test_an_idle_session_counts_down_and_ends(self, panel, clock):
        clock.forward(panel.page.evaluate, 70)
        assert int(panel.line("countdown")) <= 30
        clock.forward(panel.page.evaluate, 30)
        assert panel.line("change") == "nobody"
        expect(panel.page.get_by_test_id("error")).to_contain_text("time limit")

    @pytest.mark.journey("idle")
    @pytest.mark.standards("LO-14")
    def test_activity_puts_it_off(self, panel, clock):
        for _ in range(2):
            counted = len(panel.lines())
            clock.forward(panel.page.evaluate, 70)
            assert int(panel.line("countdown", counted)) <= 30
            counted = panel.send("stay")
            assert panel.line("countdown", counted) == "None"
        assert panel.run("user") == "Ada"

    @pytest.mark.journey("hidden tab")
    @pytest.mark.standards("LO-14")
    def test_a_hidden_tab_with_slow_timers(self, panel, context, clock):
        """Another tab is in front, and the processor is slow: the vault's clock is not affected."""
        session = context.new_cdp_session(panel.page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
        front = context.new_page()
        front.goto("about:blank")
        front.bring_to_front()
        clock.forward(panel.page.evaluate, 100)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        panel.page.bring_to_front()
        assert panel.line("change") == "nobody"
        expect(panel.page.locator("html")).to_have_attribute("data-auth", "signed-out")

    @pytest.mark.journey("frozen tab")
    @pytest.mark.standards("LO-14", "ST-09")
    def test_a_frozen_tab_wakes_up_signed_out(self, panel, context, clock):
        second = Panel(context.new_page())
        assert second.goto() == "Ada"
        session = context.new_cdp_session(panel.page)
        session.send("Page.setWebLifecycleState", {"state": "frozen"})
        clock.forward(second.page.evaluate, 100)
        assert second.line("change") == "nobody"
        session.send("Page.setWebLifecycleState", {"state": "active"})
        assert panel.line("change") == "nobody"
        expect(panel.page.get_by_test_id("error")).to_contain_text("time limit")
