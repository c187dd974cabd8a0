"""A session that lasts so long and no longer: only another sign-in puts its end off."""

import pytest
from playwright.sync_api import expect

from . import journeys
from .places import site_with

site = site_with({"auth.session.absolute": 9, "auth.session.warning": 7})


@pytest.mark.standards("LO-14")
def test_an_absolute_limit_is_put_off_by_a_new_sign_in_only(page, site):
    journeys.sign_in(page)
    session = page.get_by_test_id("session")
    expect(session).to_be_visible(timeout=9000)
    expect(session.get_by_role("button", name="Stay signed in")).to_be_hidden()
    expect(session.get_by_role("button", name="Sign in again")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-auth", "signed-out", timeout=12000)
    expect(page.get_by_test_id("error")).to_contain_text("session_limit")
