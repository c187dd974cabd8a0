"""The whole site under a path, as on a project page: routes, assets, vault, callback and the router's links."""

import pytest
from playwright.sync_api import expect

from builder.qa import sites
from builder.qa.watcher import Watcher

from . import journeys


@pytest.fixture(scope="module")
def below():
    with sites.running_site(overrides={"site.base": "/shop/"}) as running:
        yield running


@pytest.mark.full("more journeys in the browser")
def test_a_journey_below_a_base_path(below, browser):
    context = browser.new_context(base_url=below.url)
    watcher = Watcher(context)
    page = context.new_page()
    page.goto("/shop/invoices/")
    journeys.choose(page)
    journeys.expect_invoices(page)
    expect(page).to_have_url(f"{below.url}/shop/invoices/")
    journeys.follow(page, "About")
    expect(page).to_have_url(f"{below.url}/shop/about/")
    page.reload()
    expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")
    journeys.sign_out(page)
    expect(page).to_have_url(f"{below.url}/shop/signed-out/")
    assert watcher.report() == []
    assert {answer.path.split("/")[1] for answer in below.requests} == {"shop"}
    context.close()
