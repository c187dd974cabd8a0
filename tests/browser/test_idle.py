"""A page without a view runs no Python until the visitor acts or is signed in."""

import pytest
from playwright.sync_api import expect

from . import journeys

MOST = 12_000  # bytes of script for a first visit, as sent (compressed)
SCRIPTS = "**/assets/*.js"


def scripts(site):
    """Return the scripts that were sent so far: path → bytes."""
    return {answer.path: answer.size for answer in site.requests if answer.path.endswith(".js")}


@pytest.fixture
def idle(page, site):
    site.requests.clear()
    page.goto("/about/")
    journeys.expect_signed_out(page)
    return page


def expect_idle(page):
    assert page.locator("html[data-ready]").count() == 0
    assert page.evaluate("typeof __BRYTHON__") == "undefined"


def test_a_first_visit_fetches_one_small_script(idle, site):
    idle.wait_for_load_state("networkidle")
    assert len(scripts(site)) == 1 and sum(scripts(site).values()) <= MOST
    expect_idle(idle)
    assert idle.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    journeys.follow(idle, "Home")
    expect(idle).to_have_url(f"{site.url}/")
    journeys.expect_signed_out(idle)
    expect_idle(idle)


WAYS = {
    "pointing": lambda page: page.get_by_test_id("login").hover(),
    "the keyboard": lambda page: page.get_by_test_id("login").focus(),
    "a click": lambda page: page.get_by_test_id("login").evaluate("button => button.click()"),
}


@pytest.mark.parametrize("way", WAYS)
def test_whoever_is_about_to_sign_in_wakes_it(idle, way):
    WAYS[way](idle)
    if way != "a click":
        expect(idle.locator("html[data-ready]")).to_be_attached()
        idle.get_by_test_id("login").click()
    journeys.choose(idle)


def test_who_signs_in_elsewhere_is_shown_here(idle):
    expect_idle(idle)
    other = idle.context.new_page()
    journeys.sign_in(other)
    expect(idle.get_by_test_id("user")).to_have_text("Ada Lovelace")
    other.close()
    idle.reload()
    expect(idle.get_by_test_id("user")).to_have_text("Ada Lovelace")


def test_who_signed_out_finds_idle_pages(idle):
    journeys.sign_in(idle)
    journeys.sign_out(idle)
    idle.goto("/about/")
    journeys.expect_signed_out(idle)
    expect_idle(idle)


def test_scripts_that_did_not_come_are_missed_only_by_who_clicks(idle, strict):
    strict.expect("request failed|net::ERR_FAILED|could not load|console error: Error$")
    idle.route(SCRIPTS, lambda route: route.abort())
    with idle.expect_event("requestfailed"):
        idle.get_by_test_id("login").hover()
    expect(idle.get_by_test_id("trouble")).to_be_hidden()
    idle.mouse.move(0, 0)
    idle.get_by_test_id("login").evaluate("button => button.click()")
    expect(idle.get_by_test_id("trouble")).to_be_visible()
    idle.unroute(SCRIPTS)
    idle.get_by_test_id("trouble").get_by_role("button", name="Dismiss").click()
    idle.get_by_test_id("login").evaluate("button => button.click()")
    journeys.choose(idle)
