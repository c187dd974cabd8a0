"""A page in the back/forward cache while the visitor was elsewhere and signed out.

The tests use Chromium's own cache, which Playwright turns off by default.
"""

import pytest
from playwright.sync_api import expect

from . import journeys


@pytest.fixture(scope="module")
def keeping(whole_browser):
    with whole_browser(ignore_default_args=["--disable-back-forward-cache"]) as browser:
        yield browser


@pytest.fixture
def context(keeping, site):
    context = keeping.new_context(base_url=site.url)
    yield context
    context.close()


def leave_and_return(page, site, meanwhile):
    """Go to another site, call `meanwhile`, and come back. Return whether the page came from the cache."""
    page.evaluate(
        "window.kept = 'kept'; addEventListener('pageshow', (event) => { window.shown = event.persisted })"
    )
    page.goto(f"{site.provider.issuer}/")
    meanwhile()
    page.go_back(wait_until="commit")
    return page.evaluate("window.kept") == "kept" and page.evaluate("window.shown")


@pytest.mark.journey("bfcache", provider="development")
@pytest.mark.standards("ST-10", "HD-19")
def test_signed_out_meanwhile(page, site, context):
    journeys.sign_in(page)
    page.goto("/invoices/")
    journeys.expect_invoices(page)
    second = context.new_page()
    second.goto("/")
    expect(second.get_by_test_id("user")).to_have_text("Ada Lovelace")
    leave_and_return(page, site, lambda: journeys.sign_out(second))  # Chromium may drop such a page
    journeys.expect_signed_out(page)
    expect(page.get_by_test_id("api-result").locator("tbody tr")).to_have_count(0)
    expect(page.get_by_test_id("user")).to_have_text("")


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("ST-10")
def test_still_signed_in(page, site):
    journeys.sign_in(page)
    assert leave_and_return(page, site, lambda: None)
    expect(page.locator("html")).to_have_attribute("data-auth", "signed-in")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("ST-10", "LO-01")
def test_back_from_the_providers_sign_out_page(page, site):
    journeys.sign_in(page)
    page.goto("/invoices/")
    journeys.expect_invoices(page)
    page.evaluate("window.kept = 'kept'")
    page.get_by_test_id("logout").click()
    expect(page.get_by_test_id("confirm-logout")).to_be_visible()
    page.go_back(wait_until="commit")
    # otherwise the browser dropped the page for other reasons, and this shows nothing
    why = "JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons)"
    assert page.evaluate("window.kept") == "kept", page.evaluate(why)
    journeys.expect_signed_out(page)
    expect(page.get_by_test_id("api-result").locator("tbody tr")).to_have_count(0)


@pytest.mark.full("more journeys in the browser")
def test_signed_in_meanwhile_elsewhere(page, site, context):
    """A page without a view runs no Python that would notice."""
    page.goto("/about/")
    journeys.expect_signed_out(page)
    second = context.new_page()
    leave_and_return(page, site, lambda: journeys.sign_in(second))
    expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")
