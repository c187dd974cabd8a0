"""A session with an absolute limit: only another sign-in can postpone its end."""

import pytest
from playwright.sync_api import expect

from . import journeys

pytestmark = pytest.mark.site({"auth.session.absolute": 900, "auth.session.warning": 60})


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("LO-14")
def test_an_absolute_limit_is_put_off_by_a_new_sign_in_only(page, site, clock):
    journeys.sign_in(page)
    session = page.get_by_test_id("session")
    clock.forward(870)
    expect(session).to_be_visible()
    expect(session.get_by_role("button", name="Stay signed in")).to_be_hidden()
    expect(session.get_by_role("button", name="Sign in again")).to_be_visible()
    clock.forward(60)
    expect(page.locator("html")).to_have_attribute("data-auth", "signed-out")
    expect(page.get_by_test_id("error")).to_contain_text("session_limit")
