"""Browsers without an optional feature: it is removed from pages, vault and door."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from . import journeys

MISSING = {
    "Web Locks": "for (const each of ['Navigator', 'WorkerNavigator']) if (self[each]) delete self[each].prototype.locks;",
    "Trusted Types": "delete self.trustedTypes;",
}
THERE = "[!!navigator.locks, !!self.trustedTypes]"
UNKNOWN = re.compile(
    r"(require-trusted-types-for|trusted-types) [^;\"]*(; )?"
)  # directives, without Trusted Types


@pytest.fixture(params=MISSING)
def missing(request, context, site):
    """The name of the missing feature, removed in every page and worker of the site."""
    script = MISSING[request.param]
    context.add_init_script(script)
    before = site.output
    site.output = without_trusted_types(before) if request.param == "Trusted Types" else before
    site.output = ahead_of_workers(site.output, script)
    yield request.param
    site.output = before


def ahead_of_workers(output, script):
    files = {path: file for path, file in output.files.items() if not path.endswith((".js.br", ".js.gz"))}
    for path, file in files.items():
        if path.startswith("callback/") and path.endswith(".js"):
            files[path] = replace(file, data=f"{script}\n".encode() + file.data)
    return replace(output, files=files)


def without_trusted_types(output):
    """Chromium obeys the directives of the policy even if a script has removed the API."""
    files = {path: file for path, file in output.files.items() if not path.endswith((".html.br", ".html.gz"))}
    for path, file in files.items():
        if path.endswith(".html"):
            text = file.data.decode().replace("&#39;", "'")
            files[path] = replace(file, data=UNKNOWN.sub("", text).encode())
    rules = tuple(
        replace(rule, headers=tuple((name, UNKNOWN.sub("", value)) for name, value in rule.headers))
        for rule in output.rules
    )
    return replace(output, files=files, rules=rules)


@pytest.mark.standards("TX-12")
def test_what_a_browser_may_lack_keeps_nobody_from_signing_in(page, context, site, missing):
    other, late = context.new_page(), context.new_page()
    other.goto("/")
    assert other.evaluate(THERE) == [name != missing for name in MISSING]
    journeys.wake(other)
    page.goto("/about/")
    journeys.expect_signed_out(page)
    page.get_by_test_id("login").click()
    journeys.choose(page)
    journeys.follow(page, "Invoices")
    journeys.expect_invoices(page)
    late.goto("/about/")
    for each in (other, late):
        expect(each.get_by_test_id("user")).to_have_text("Ada Lovelace")
    journeys.sign_out(late)
    for each in (page, other):
        journeys.expect_signed_out(each)
    page.goto("/about/")
    journeys.expect_signed_out(page)
