"""A session that the vault lost, restored by a hidden frame: here, site and provider are same-site, as this
setting requires.
"""

import pytest
from playwright.sync_api import expect

from . import journeys

pytestmark = pytest.mark.site({"auth.restore": "frame"})


@pytest.mark.journey("restore by frame", provider="development")
@pytest.mark.standards("RS-02", "RS-06")
def test_by_a_hidden_frame(page, site, strict):
    page.add_init_script("delete window.SharedWorker")  # the vault ends with its document
    journeys.sign_in(page)
    strict.documents.clear()
    page.reload()
    expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")
    assert strict.documents == [f"{site.url}/"], "the page itself went nowhere"
    expect(page.locator("iframe")).to_have_count(0)


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("RS-03", "RS-06")
def test_a_frame_that_is_refused_is_taken_away(page, site):
    page.goto("/about/")
    journeys.expect_signed_out(page)
    expect(page.locator("iframe")).to_have_count(0)
    expect(page.get_by_test_id("error")).to_be_hidden()
    assert len(journeys.asked(site)) == 1
