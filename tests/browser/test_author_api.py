"""The library as the author of a page uses it, compiled, in a site that has only a page, a view and a site.toml."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

PROJECT = Path(__file__).parents[1] / "projects" / "author"
SIGNED_IN = [
    "user Ada Lovelace",
    "by name 200 True",
    "json True [ True",
    "header application/json",
    "by url 200 True",
    "not there 404 False",
    "not granted 403 False",
    "outside the prefix api_not_allowed",
    "climbing out api_not_allowed",
    "another site api_not_allowed",
    "another name api_not_allowed",
    "own token request_invalid",
    "done",
]


pytestmark = pytest.mark.site(root=str(PROJECT))


@pytest.mark.standards("AP-02")
def test_each_call_of_the_library(page, strict):
    strict.expect("404")  # the API's own responses, and the icon that this site lacks
    strict.expect("403")
    page.goto("/")
    page.get_by_test_id("account-ada").click()
    lines = page.locator("#lines li")
    expect(lines.last).to_have_text("done")
    assert lines.all_inner_texts() == SIGNED_IN
    page.locator("#leave").click()
    expect(lines.last).to_have_text("change nobody")
    page.reload()
    expect(page.get_by_test_id("account-ada")).to_have_count(0)


@pytest.mark.full("more journeys in the browser")
def test_a_visitor_who_must_sign_in_is_sent_there(page, site, strict):
    strict.expect("404")
    page.goto("/")
    expect(page.get_by_test_id("account-ada")).to_be_visible()
    assert page.url.startswith(site.provider.issuer)
