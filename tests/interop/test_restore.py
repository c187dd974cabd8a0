"""A page without a session, and a visitor whom the provider still knows: the page asks by a redirect, or by a
hidden frame.
"""

import pytest
from playwright.sync_api import expect

from .panel import ANOTHER_VAULT, Panel, signed_in
from .worlds import prompts

pytestmark = pytest.mark.xdist_group("interop-restore")


@pytest.fixture
def panel(page):
    page.add_init_script(ANOTHER_VAULT)
    return Panel(page)


class TestByRedirect:
    @pytest.fixture
    def plan(self):
        return "restore"

    @pytest.mark.journey("restore by redirect")
    @pytest.mark.standards("RS-03", "RS-04")
    def test_nobody_is_known_there(self, panel, world):
        """The page asks once, and the visitor is back where they were, without a notice."""
        assert panel.goto("/?x=1#y") == "nobody"
        assert prompts(world) == ["none"]
        expect(panel.page).to_have_url(f"{world.url}/?x=1#y")
        expect(panel.page.get_by_test_id("error")).to_be_hidden()

    @pytest.mark.journey("restore by redirect")
    @pytest.mark.standards("RS-01", "RS-02")
    def test_a_reload_asks_the_provider(self, panel, world):
        panel.goto()
        assert panel.sign_in() == "Ada"
        panel.page.goto("about:blank")
        assert panel.goto("/?back") == "Ada"
        assert prompts(world) == ["none", "", "none"]
        assert len(world.provider.seen("login")) == 1
        expect(panel.page).to_have_url(f"{world.url}/?back")

    @pytest.mark.journey("restore by redirect")
    @pytest.mark.standards("RS-07")
    def test_not_after_a_sign_out(self, page, world):
        panel = signed_in(page)
        panel.run("logout", local=True)
        asked = len(prompts(world))
        assert panel.goto() == "nobody"
        assert len(prompts(world)) == asked


class TestByFrame:
    """Only if site and provider are same-site."""

    @pytest.fixture
    def plan(self):
        return "frame"

    @pytest.mark.journey("restore by frame")
    @pytest.mark.standards("RS-02", "RS-06")
    def test_a_reload_restores_in_place(self, panel, world, watcher):
        panel.goto()
        assert panel.sign_in() == "Ada"
        watcher.documents.clear()
        assert panel.goto("/?back") == "Ada"
        assert panel.fetch().startswith("200")
        assert set(watcher.documents) == {f"{world.url}/?back"}
        assert panel.page.locator("iframe").count() == 0

    @pytest.mark.journey("restore by frame")
    @pytest.mark.standards("RS-03")
    def test_nobody_is_known_there(self, panel, world):
        assert panel.goto() == "nobody"
        assert prompts(world) == ["none"]
        assert panel.page.locator("iframe").count() == 0
        expect(panel.page.get_by_test_id("error")).to_be_hidden()

    @pytest.mark.journey("renewal by frame")
    @pytest.mark.standards("AP-10")
    def test_a_call_renews_its_token(self, page, world):
        world.provider.set_access_token_lifetime(1)
        panel = signed_in(page)
        page.wait_for_timeout(1000)
        assert panel.fetch().startswith("200")
        assert panel.run("user") == "Ada"
        assert len(world.provider.seen("token")) >= 2

    @pytest.mark.journey("renewal by frame")
    @pytest.mark.standards("RS-03")
    def test_the_providers_session_is_over(self, page, world, context):
        world.provider.set_access_token_lifetime(1)
        panel = signed_in(page)
        context.clear_cookies()
        page.wait_for_timeout(1000)
        assert panel.fetch() in ("login_required", "signed_out")
        assert panel.line("change") == "nobody"
