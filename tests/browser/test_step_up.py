"""A payout needs a stronger sign-in (RFC 9470). The page, the text typed on it, and its scroll position stay."""

import pytest
from playwright.sync_api import expect

from . import journeys


@pytest.fixture
def invoices(page, site):
    page.set_viewport_size({"width": 900, "height": 420})
    journeys.visit_invoices(page)
    journeys.mark(page)
    page.get_by_test_id("amount").fill("120.50")
    site.provider.events.clear()
    yield page
    site.provider.faults.clear()


def pay_out(page):
    page.get_by_test_id("pay-out").click()
    expect(journeys.dialog(page, "confirm")).to_be_visible()


def confirm(page):
    """Go on to the provider, in a popup."""
    button = journeys.dialog(page, "confirm").get_by_role("button", name="Continue")
    return journeys.open_window(page, button)


@pytest.mark.journey("step-up", provider="development")
@pytest.mark.standards("AP-07")
def test_the_whole_way(invoices, site):
    pay_out(invoices)
    scrolled = invoices.evaluate("scrollY")
    assert scrolled > 0
    window = confirm(invoices)
    expect(journeys.dialog(invoices, "waiting")).to_be_visible()
    expect(invoices.get_by_test_id("amount")).to_have_value("120.50")
    journeys.finish_window(window, strong=True)
    expect(invoices.get_by_test_id("paid-out")).to_contain_text("120.50")
    assert journeys.same_document(invoices)
    assert invoices.evaluate("scrollY") == scrolled
    expect(invoices.get_by_test_id("pay-out")).to_be_focused()
    assert len(journeys.asked(site)) == 1
    invoices.get_by_test_id("amount").fill("7")
    invoices.get_by_test_id("pay-out").click()
    expect(invoices.get_by_test_id("paid-out")).to_contain_text("7.00")
    assert len(journeys.asked(site)) == 1, "what was confirmed stays so for a while"


@pytest.mark.full("more journeys in the browser")
@pytest.mark.parametrize("way", ["button", "key"])
def test_not_confirmed(invoices, site, way):
    pay_out(invoices)
    if way == "key":
        invoices.keyboard.press("Escape")
    else:
        journeys.press(invoices, "confirm", "Cancel")
    expect(invoices.get_by_test_id("paid-out")).to_contain_text("cancelled")
    expect(invoices.get_by_test_id("amount")).to_have_value("120.50")
    expect(invoices.get_by_test_id("pay-out")).to_be_focused()
    assert site.provider.events == []


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("AP-07")
def test_an_api_that_is_not_content_is_asked_no_third_time(invoices, site):
    site.provider.faults.set("access_token.claims", lambda claims: claims | {"acr": "urn:gossamer:acr:basic"})
    pay_out(invoices)
    journeys.finish_window(confirm(invoices), strong=True)
    expect(invoices.get_by_test_id("paid-out")).to_contain_text("confirmed that it is you")
    expect(journeys.dialog(invoices, "confirm")).to_be_hidden()
    expect(invoices.get_by_test_id("amount")).to_have_value("120.50")
    assert len(journeys.asked(site)) == 1


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("RS-08", "PI-08")
def test_no_window_and_unsaved_work_is_asked_about(invoices, site):
    invoices.evaluate("window.open = () => null")
    pay_out(invoices)
    journeys.press(invoices, "confirm", "Continue")
    leave = journeys.dialog(invoices, "leave")
    expect(leave).to_contain_text("would then be lost")
    journeys.press(invoices, "leave", "Cancel")
    expect(invoices.get_by_test_id("amount")).to_have_value("120.50")
    assert site.provider.events == []
    pay_out(invoices)
    journeys.press(invoices, "confirm", "Continue")
    journeys.press(invoices, "leave", "Leave this page")
    invoices.get_by_test_id("account-ada").click()
    invoices.get_by_test_id("confirm-strong").click()
    journeys.expect_invoices(invoices)
    expect(invoices).to_have_url(f"{site.url}/invoices/")


SIGN_IN = """() => { const button = document.createElement('button'); button.dataset.authAction = 'login';
    button.textContent = 'Another account'; document.body.prepend(button) }"""


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("RS-08")
def test_unsaved_work_is_not_redirected_away(invoices, site):
    invoices.evaluate(SIGN_IN)
    journeys.open_window(invoices, invoices.get_by_role("button", name="Another account"))
    expect(journeys.dialog(invoices, "waiting")).to_contain_text("is lost")
    expect(journeys.dialog(invoices, "waiting")).to_be_hidden()
    expect(invoices.get_by_test_id("amount")).to_have_value("120.50")


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("RS-05")
def test_another_person_in_the_window_ends_what_the_page_showed(invoices, site):
    pay_out(invoices)
    journeys.finish_window(confirm(invoices), "grace", strong=True)
    journeys.expect_signed_out(invoices)
    expect(invoices.get_by_test_id("error")).to_contain_text("Somebody else is signed in")
    expect(invoices.get_by_test_id("api-result").locator("tbody tr")).to_have_count(0)
