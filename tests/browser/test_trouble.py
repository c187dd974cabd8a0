"""Uncaught errors: visitors get a plain notice and a way to go on, and the console reveals no data."""

import pytest
from playwright.sync_api import expect

from . import journeys

WORDS = "secret words"
THROWN = {
    "error": f"setTimeout(() => {{ throw new TypeError('{WORDS}') }})",
    "rejection": f"void Promise.reject(new TypeError('{WORDS}'))",
}


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("ER-08", "ST-11", "PR-01")
@pytest.mark.parametrize("kind", THROWN)
def test_an_error_in_a_script(page, strict, kind):
    strict.expect("console error: TypeError$")
    page.goto("/")
    journeys.expect_signed_out(page)
    page.evaluate(THROWN[kind])
    expect(page.get_by_test_id("trouble")).to_contain_text("Something went wrong on this page")
    assert WORDS not in "".join(strict.console)
    page.get_by_test_id("trouble").get_by_role("button", name="Dismiss").click()
    expect(page.get_by_test_id("trouble")).to_be_hidden()


@pytest.mark.standards("ER-08", "ST-11", "PR-01")
def test_an_error_in_a_view(page, site, context, strict):
    """The console shows where the error happened, so that the author can find it, but not its message."""
    strict.expect("console error: KeyError")
    page.add_init_script("delete window.SharedWorker")  # Playwright can answer its requests then
    context.route(
        f"{site.apis['billing']}/v1/invoices",
        lambda route: route.fulfill(
            json=[{"id": WORDS, "currency": "EUR"}], headers={"Access-Control-Allow-Origin": site.url}
        ),
    )
    page.goto("/invoices/")
    journeys.choose(page)
    expect(page.get_by_test_id("trouble")).to_be_visible()
    said = "\n".join(strict.console)
    assert "invoices" in said and "KeyError" in said
    assert WORDS not in said
