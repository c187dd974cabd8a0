"""Chromium with its users' defaults: back/forward cache and partitioned storage on, third-party cookies blocked.

The site is on localhost, the provider on 127.0.0.1: two sites, both secure contexts.
"""

import html

import pytest
from playwright.sync_api import expect

from builder.errors import SiteError
from tests.browser import journeys
from tests.elsewhere import one_page
from tests.lanes.clock import Clock

from .panel import ANOTHER_VAULT, Panel, signed_in
from .worlds import Plan, prompts

pytestmark = pytest.mark.xdist_group("interop-cross-site")


@pytest.fixture(scope="module")
def browser(playwright, whole_found, tmp_path_factory):
    """A browser of its own, without Playwright's changes to the defaults."""
    arguments = whole_found.stock_arguments(tmp_path_factory.mktemp("profile"))
    browser = playwright.chromium.launch(**arguments)
    yield browser
    browser.close()


def back(page):
    """Go back; a page from the back/forward cache fires no load event."""
    page.go_back(wait_until="commit")


class TestExample:
    @pytest.mark.journey("cross-site, stock flags")
    @pytest.mark.standards("QA-04", "QA-12")
    def test_sign_in_call_reload_sign_out(self, page, world):
        journeys.visit_invoices(page)
        page.reload()
        journeys.expect_invoices(page)
        journeys.sign_out(page)

    @pytest.mark.journey("cross-site, back/forward cache")
    @pytest.mark.standards("ST-10", "HD-19")
    def test_back_to_a_page_that_was_signed_out_meanwhile(self, page, world, context):
        """The vault's message to the cached page makes Chromium drop it; the page is reloaded, with
        nobody signed in.
        """
        journeys.visit_invoices(page)
        elsewhere(page, world)
        second = context.new_page()
        second.goto("/")
        journeys.sign_out(second)
        back(page)
        journeys.expect_signed_out(page)
        expect(page.get_by_test_id("api-result").locator("tbody tr")).to_have_count(0)
        expect(page.locator("body")).not_to_contain_text("Ada")

    @pytest.mark.journey("cross-site, back/forward cache")
    @pytest.mark.standards("ST-10")
    def test_a_page_from_the_cache_goes_on(self, page, world):
        page.goto("/profile/")
        journeys.choose(page)
        expect(page.get_by_test_id("claims")).to_contain_text("ada@")
        elsewhere(page, world)
        back(page)
        assert_from_cache(page)
        expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")
        journeys.follow(page, "Invoices")
        journeys.expect_invoices(page)


class TestLimits:
    @pytest.fixture
    def plan(self):
        return "limits"

    @pytest.mark.journey("cross-site, back/forward cache")
    @pytest.mark.standards("ST-10", "HD-19")
    def test_a_session_that_ended_in_the_cache(self, page, world):
        """The vault of this one document is frozen with it, and wakes up after the session's end."""
        clock = Clock(world)
        page.add_init_script(ANOTHER_VAULT)
        panel = Panel(page)
        panel.goto()
        sign_in_by_window(panel)
        expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")
        clock.forward(page.evaluate, 97)
        elsewhere(page, world)
        page.wait_for_timeout(3500)
        back(page)
        assert_from_cache(page)
        journeys.expect_signed_out(page)
        expect(page.get_by_test_id("user")).to_be_empty()


def elsewhere(page, world):
    """Go to another site."""
    page.evaluate("window.mark = 1")
    page.goto(f"{world.provider.issuer}/.well-known/openid-configuration")


def sign_in_by_window(panel):
    """Sign in by popup, on a page that stays."""
    with panel.page.expect_popup() as opened:
        panel.send("login", popup=True)
    with opened.value.expect_event("close"):
        panel.choose(page=opened.value)
    assert panel.line("change") == "Ada"


def assert_from_cache(page):
    """Assert that this is the same document as before, not a reloaded one."""
    why = page.evaluate("JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons)")
    assert page.evaluate("window.mark") == 1, why


class TestRestore:
    @pytest.fixture
    def plan(self):
        return "restore"

    @pytest.mark.journey("cross-site, restore by redirect")
    @pytest.mark.standards("RS-02", "QA-12")
    def test_the_provider_is_asked_at_top_level(self, page, world):
        page.add_init_script(ANOTHER_VAULT)
        panel = signed_in(page)
        page.goto("about:blank")
        assert panel.goto() == "Ada"
        assert prompts(world)[-1] == "none" and len(world.provider.seen("login")) == 1

    @pytest.mark.journey("cross-site, no frame")
    @pytest.mark.standards("RS-02", "HD-06")
    def test_a_frame_would_find_nobody(self, page, world, watcher):
        """This is why the build refuses restore = "frame" here: in a frame, the provider does not recognize its
        own visitor.
        """
        signed_in(page)
        found = world.provider.seen("par")[0]
        world.provider.clear()
        watcher.expect("frame-ancestors")  # the site's own page comes back, which must not be framed
        watcher.expect("Framing|ERR_BLOCKED_BY_RESPONSE")
        query = "&".join(
            f"{name}={found[name]}"
            for name in ("client_id", "redirect_uri", "response_type", "scope", "code_challenge", "state")
        )
        address = f"{world.provider.metadata()['authorization_endpoint']}?{query}&code_challenge_method=S256&prompt=none"
        with framing(address) as outside:
            page.goto(outside)
            page.locator("iframe").wait_for()
            page.wait_for_timeout(300)
        assert [one.get("error") for one in world.provider.seen("authorization.response")] == [
            "login_required"
        ]


def framing(address):
    """Return a page on localhost with nothing but a frame."""
    body = f'<!doctype html><title>frame</title><link rel="icon" href="data:,"><iframe src="{html.escape(address)}"></iframe>'
    return one_page(body, "localhost")


class TestPopup:
    @pytest.fixture
    def plan(self):
        return "popup"

    @pytest.mark.journey("cross-site, popup")
    @pytest.mark.standards("PI-05", "QA-03")
    @pytest.mark.parametrize("policy", ["", "same-origin"], ids=["no COOP", "COOP"])
    def test_the_answer_comes_home(self, page, world, policy):
        world.provider.set("coop", policy)
        panel = Panel(page)
        panel.goto()
        sign_in_by_window(panel)
        assert panel.fetch().startswith("200")


@pytest.mark.journey("cross-site, no frame")
@pytest.mark.standards("RS-02")
def test_the_build_refuses_frames_across_sites(worlds, kind):
    peer, apis = worlds.peer(kind, Plan("refused"))
    with pytest.raises(SiteError, match="another site"):
        worlds.build(Plan("refused", settings={"auth.restore": "frame"}), "http://localhost:8000", peer, apis)
