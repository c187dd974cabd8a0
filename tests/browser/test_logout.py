"""Signing out: first here, then at the provider, even if the provider is down."""

import pytest
from playwright.sync_api import expect

from tests.waiting import wait_until

from . import journeys


def expect_forgotten(page):
    journeys.expect_signed_out(page)
    expect(page.get_by_test_id("user")).to_have_text("")


@pytest.mark.journey("sign out", provider="development")
@pytest.mark.standards("LO-01", "LO-04", "LO-13", "RS-07")
def test_the_signed_out_page(page, site):
    journeys.sign_in(page)
    journeys.sign_out(page)
    expect(page.get_by_role("heading", name="You are signed out.")).to_be_visible()
    expect(page).to_have_url(f"{site.url}/signed-out/")
    site.provider.events.clear()
    page.reload()
    expect_forgotten(page)
    page.goto("/invoices/")
    expect(page.get_by_role("heading", name="Sign in to see this page")).to_be_visible()
    assert journeys.asked(site) == [], "nobody is signed in unasked who signed out"
    page.goto("/signed-out/")
    page.locator("main").get_by_role("button", name="Sign in again").click()
    journeys.choose(page)
    expect(page).to_have_url(f"{site.url}/")


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("LO-04")
@pytest.mark.parametrize("query", ["", "?state=", "?state=wrong", "?state=a&state=b", "?x=1&state=%3Cb%3E"])
def test_whatever_the_state_says_it_only_means_signed_out(page, site, query):
    page.goto(f"/signed-out/{query}")
    expect_forgotten(page)
    expect(page).to_have_url(f"{site.url}/signed-out/")
    journeys.sign_in(page)
    page.goto(f"/signed-out/{query}")
    expect(page.get_by_role("heading", name="You are signed in.")).to_be_visible()
    expect(page.get_by_test_id("error")).to_be_hidden()


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("LO-01", "LO-06", "LO-07")
def test_the_provider_is_down(page, site, context, strict):
    strict.expect("request failed|net::ERR")
    journeys.sign_in(page)
    second = context.new_page()
    second.goto("/invoices/")
    journeys.expect_invoices(second)
    context.route(f"{site.provider.issuer}/**", lambda route: route.abort())
    page.get_by_test_id("logout").click()
    journeys.expect_signed_out(second)
    expect(second.get_by_test_id("api-result").locator("tbody tr")).to_have_count(0)
    wait_until(lambda: page.url.startswith("chrome-error:"), lambda: page.wait_for_timeout(20))
    page.goto("/")
    expect_forgotten(page)
