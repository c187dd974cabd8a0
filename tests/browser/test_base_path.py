"""The whole site under a base path, like a project page: routes, assets, vault, callback and the router's links."""

import pytest
from playwright.sync_api import expect

from . import journeys

pytestmark = pytest.mark.site({"site.base": "/shop/"})


@pytest.mark.full("more journeys in the browser")
def test_a_journey_below_a_base_path(page, site):
    page.goto("/shop/invoices/")
    journeys.choose(page)
    journeys.expect_invoices(page)
    expect(page).to_have_url(f"{site.url}/shop/invoices/")
    journeys.follow(page, "About")
    expect(page).to_have_url(f"{site.url}/shop/about/")
    page.reload()
    expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")
    journeys.sign_out(page)
    expect(page).to_have_url(f"{site.url}/shop/signed-out/")
    assert {answer.path.split("/")[1] for answer in site.requests} == {"shop"}
