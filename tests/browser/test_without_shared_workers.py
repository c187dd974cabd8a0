"""A browser without SharedWorker: a dedicated worker holds the tokens for one document, and the provider's own
session signs a visitor in again after a reload.
"""

import pytest
from playwright.sync_api import expect

from . import journeys


@pytest.fixture
def page(page):
    page.add_init_script("delete window.SharedWorker")
    return page


@pytest.mark.standards("TX-12", "RS-09")
def test_sign_in_survives_the_callback_and_the_routers_links(page, site):
    journeys.sign_in(page)
    journeys.follow(page, "Invoices")
    journeys.expect_invoices(page)
    journeys.follow(page, "Profile")
    expect(page.get_by_test_id("claims")).to_contain_text("ada@")
    assert [worker.url for worker in page.workers] == [f"{site.url}/{vault_path(site)}"]


def vault_path(site):
    return next(
        path for path in site.output.files if path.startswith("callback/vault/") and path.endswith(".js")
    )


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("RS-01", "RS-04")
def test_a_reloaded_protected_page_is_restored_by_the_provider(page, site):
    journeys.visit_invoices(page)
    site.provider.events.clear()
    page.reload()
    journeys.expect_invoices(page)
    expect(page).to_have_url(f"{site.url}/invoices/")
    asked = [event for event in site.provider.events if event["event"] == "authorize"]
    assert len(asked) == 1, "one trip to the provider, no loop"


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("RS-01")
def test_a_reloaded_public_page_is_signed_out_and_asks_nobody(page, site):
    journeys.sign_in(page)
    site.provider.events.clear()
    page.reload()
    journeys.expect_signed_out(page)
    assert site.provider.events == []


@pytest.mark.standards("ER-09")
@pytest.mark.parametrize("missing", ["Worker", "isSecureContext", "serviceWorker"])
def test_a_browser_that_cannot_sign_in_is_told_so(page, site, missing):
    page.add_init_script(
        f"delete window.SharedWorker; Object.defineProperty(window, '{missing}', {{value: undefined}});"
        + {"Worker": "delete window.Worker", "serviceWorker": "delete Navigator.prototype.serviceWorker"}.get(
            missing, ""
        )
    )
    page.goto("/")
    journeys.expect_signed_out(page)
    page.get_by_test_id("login").click()
    error = page.get_by_test_id("error")
    expect(error).to_be_visible()
    expect(error).to_contain_text("unsupported")
