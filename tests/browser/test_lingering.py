"""A page that runs Python fetches the rest of the sign-in while a visitor stays without acting."""

import re

import pytest
from playwright.sync_api import expect

from builder.qa.sites import running_site
from tests.waiting import wait_until

from . import journeys

SAVING = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
HIDDEN = "Object.defineProperty(document, 'hidden', { get: () => true })"

POSTED = """;
const post = MessagePort.prototype.postMessage;
window.posted = [];
MessagePort.prototype.postMessage = function (...given) { posted.push(given[0]); return post.apply(this, given); };
"""


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    """The example with a page that anybody may see, and that runs Python."""
    root = tmp_path_factory.mktemp("public")
    journeys.copy_of_the_example(root)
    files = {
        "site/pages/clock.html": '+++\ntitle = "Clock"\nview = "views.clock"\n+++\n<p>…</p>\n',
        "site/app/views/clock.py": "def show(main):\n    main.text = 'noon'\n",
    }
    journeys.write(root, files)
    with running_site(root) as running:
        yield running


def visit(context, site, script=""):
    site.requests.clear()
    page = context.new_page()
    page.add_init_script(script)
    page.clock.install()
    page.goto(f"{site.url}/clock/")
    expect(page.locator("main")).to_have_text("noon")
    journeys.expect_signed_out(page)
    return page


def fetched(site):
    return [answer.path for answer in site.requests if re.search(r"/flows\.[^/]+\.js$", answer.path)]


def test_who_stays_has_it_before_the_click(public, context):
    page = visit(context, public)
    assert not fetched(public)
    page.clock.run_for(3000)
    wait_until(lambda: fetched(public), lambda: page.wait_for_timeout(10))
    page.get_by_test_id("login").evaluate("button => button.click()")
    journeys.choose(page)
    expect(page.get_by_test_id("user")).to_have_text(journeys.NAMES["ada"])
    assert len(fetched(public)) == 1


@pytest.mark.parametrize("script", [SAVING, HIDDEN], ids=["saves data", "hidden"])
def test_not_for_who(public, context, script):
    page = visit(context, public, script + POSTED)
    page.clock.run_for(10_000)
    said = page.evaluate("posted.join()")
    assert "status" in said and "warm" not in said
