"""A session with limits: its last seconds are counted down for screen readers too, and the page says why it ended."""

import pytest
from playwright.sync_api import expect

from . import journeys

pytestmark = pytest.mark.site({"auth.session.idle": 900, "auth.session.warning": 60})


@pytest.mark.journey("idle", provider="development")
@pytest.mark.standards("LO-14")
def test_idle(page, site, context, clock):
    journeys.sign_in(page)
    second = context.new_page()
    second.goto("/profile/")
    expect(second.get_by_test_id("claims")).to_contain_text("ada@")
    page.get_by_test_id("logout").focus()
    focused = page.evaluate("document.activeElement.outerHTML")
    session = page.get_by_test_id("session")
    expect(session).to_be_hidden()
    clock.forward(870)
    expect(session).to_be_visible()
    expect(session).to_contain_text("You will be signed out in")
    assert "seconds" in page.locator("[data-said]").inner_text()
    assert page.evaluate("document.activeElement.outerHTML") == focused
    session.get_by_role("button", name="Stay signed in").click()
    expect(session).to_be_hidden()
    expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")
    clock.forward(870)
    expect(session).to_be_visible()
    clock.forward(60)
    expect(page.locator("html")).to_have_attribute("data-auth", "signed-out")
    expect(session).to_be_hidden()
    expect(page.get_by_test_id("error")).to_contain_text("time limit")
    expect(second.get_by_role("heading", name="Your session has ended")).to_be_visible()
    expect(second.get_by_test_id("claims")).not_to_contain_text("ada@")
    site.provider.events.clear()
    second.reload()
    journeys.expect_signed_out(second)
    assert site.provider.events == [], "nothing signs in again by itself"


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("LO-14")
def test_a_key_is_enough(page, site, clock):
    journeys.sign_in(page)
    session = page.get_by_test_id("session")
    for _ in range(2):
        clock.forward(870)
        expect(session).to_be_visible()
        page.keyboard.press("Shift")
        expect(session).to_be_hidden()
    expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")
