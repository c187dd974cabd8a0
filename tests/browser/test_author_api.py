"""The library as a page's author uses it, compiled, in a site that has nothing but a page, a view and a site.toml."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from builder.qa import sites
from builder.qa.watcher import Watcher

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


@pytest.fixture(scope="module")
def author():
    with sites.running_site(PROJECT) as running:
        yield running


@pytest.mark.standards("AP-02")
def test_each_call_of_the_library(author, browser):
    context = browser.new_context(base_url=author.url)
    watcher = Watcher(context)
    watcher.expect("404")  # the API's own answers, and the icon that this site lacks
    watcher.expect("403")
    page = context.new_page()
    page.goto("/")
    page.get_by_test_id("account-ada").click()
    lines = page.locator("#lines li")
    expect(lines.last).to_have_text("done")
    assert lines.all_inner_texts() == SIGNED_IN
    page.locator("#leave").click()
    expect(lines.last).to_have_text("change nobody")
    page.reload()
    expect(page.get_by_test_id("account-ada")).to_have_count(0)
    assert watcher.report() == []
    context.close()


@pytest.mark.full("more journeys in the browser")
def test_a_visitor_who_must_sign_in_is_sent_there(author, browser):
    context = browser.new_context(base_url=author.url)
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_test_id("account-ada")).to_be_visible()
    assert page.url.startswith(author.provider.issuer)
    context.close()
