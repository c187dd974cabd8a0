"""Signing out at the provider by a form: no address contains anything about the visitor."""

import pytest
from playwright.sync_api import expect

from . import journeys

pytestmark = pytest.mark.site({"auth.logout_method": "post"})


@pytest.mark.full("more journeys in the browser")
@pytest.mark.journey("sign out by a form", provider="development")
@pytest.mark.standards("LO-03", "HD-05")
def test_by_a_form(page, site, context):
    sent = []
    context.on("request", lambda request: sent.append((request.method, request.url)))
    journeys.sign_in(page)
    sent.clear()
    journeys.sign_out(page)
    expect(page).to_have_url(f"{site.url}/signed-out/")
    left = [entry for entry in sent if entry[1].startswith(site.provider.issuer)]
    assert left[0] == ("POST", site.provider.metadata()["end_session_endpoint"])
