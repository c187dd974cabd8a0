"""Sign-in by popup, while the page stays as it is; also if the provider cuts the popup off from the page (COOP)."""

import pytest
from playwright.sync_api import expect

from .panel import Panel

pytestmark = pytest.mark.xdist_group("interop-popup")


@pytest.fixture
def plan():
    return "popup"


@pytest.fixture
def panel(page):
    panel = Panel(page)
    assert panel.goto() == "nobody"
    return panel


def open_window(panel):
    with panel.page.expect_popup() as opened:
        panel.send("login")
    return opened.value


@pytest.mark.journey("popup")
@pytest.mark.standards("PI-05", "PI-06", "TX-15")
def test_the_page_stays_as_it_is(panel, world):
    world.provider.set("coop", "same-origin")
    panel.page.locator("#note").fill("half a sentence")
    window = open_window(panel)
    with window.expect_event("close"):
        panel.choose(page=window)
    assert panel.line("change") == "Ada"
    assert panel.page.locator("#note").input_value() == "half a sentence"
    assert panel.fetch().startswith("200")
    expect(panel.page).to_have_url(f"{world.url}/")


@pytest.mark.journey("popup")
@pytest.mark.standards("PI-07", "ER-10")
def test_cancelled_at_the_provider(panel, world):
    window = open_window(panel)
    with window.expect_event("close"):
        window.get_by_test_id("cancel").click()
    expect(panel.page.get_by_test_id("error")).to_contain_text("cancelled")
    assert panel.run("user") == "nobody"
    assert not world.provider.seen("token")


@pytest.mark.journey("popup")
@pytest.mark.standards("PI-08")
def test_blocked_window_becomes_a_redirect(panel, world):
    panel.page.evaluate("window.open = () => null")
    panel.send("login")
    panel.choose()
    assert panel.line("ready") == "Ada"


@pytest.mark.journey("popup")
@pytest.mark.standards("PI-09")
def test_the_waiting_dialogs_cancel(panel, world):
    window = open_window(panel)
    expect(window.get_by_test_id("account-ada")).to_be_visible()
    panel.page.locator("dialog[open] [data-choice=cancel]").click()
    expect(panel.page.locator("dialog[open]")).to_have_count(0)
    assert panel.run("user") == "nobody"
    assert not world.provider.seen("token")
