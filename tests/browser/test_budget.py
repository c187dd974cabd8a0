"""The size of a first visit, measured at the server with a real browser, and the size that the build reports."""

import json

from tests.waiting import wait_until

from . import journeys

PAGE, WHOLE, OWN, REQUESTS = 12_000, 170_000, 25_000, 8
DOOR = "/callback/door.js"


def first_visit(page, site):
    """Return what the server sent until the page showed that nobody is signed in and made no request
    for half a second.
    """
    site.requests.clear()
    page.goto("/")
    journeys.expect_signed_out(page)
    wait_until(
        lambda: len(site.requests) >= home_of(site).requests - len(icons(site)),
        lambda: page.wait_for_timeout(20),
    )
    page.wait_for_timeout(500)
    return list(site.requests)


def home_of(site):
    return next(weight for weight in site.output.report.pages if weight.route == "/")


def icons(site):
    """Return the files that a headless shell does not fetch, because it has no tab with an icon."""
    return [part for part in home_of(site).parts if part.name == "static/icon.svg"]


def test_home_cold_is_within_budget_and_weighs_what_the_report_says(page, site):
    served = first_visit(page, site)
    paths = {answer.path for answer in served}
    assert {answer.status for answer in served} == {200}
    assert sum(answer.size for answer in served) <= PAGE
    assert len(served) <= REQUESTS
    assert len(paths) == len(served)
    assert not paths & {url_of(site, late.name) for late in site.output.report.deferred}
    home = home_of(site)
    unseen = [part.wire for part in icons(site) if url_of(site, part.name) not in paths]
    assert home.wire - sum(unseen) == sum(answer.size for answer in served)
    assert home.requests - len(unseen) == len(served)


def test_what_comes_when_somebody_acts_is_within_budget_and_weighs_what_the_report_says(page, site):
    first = first_visit(page, site)
    waiting = {url_of(site, late.name): late.wire for late in site.output.report.waiting}
    expected = {*waiting, url_of(site, "scripts/flows.js")}  # the visitor points at the button
    journeys.wake(page)
    later = {}

    def all_there():
        later.update({one.path: one.size for one in site.requests[len(first) :]})
        return expected <= later.keys()

    wait_until(all_there, lambda: page.wait_for_timeout(20))
    page.wait_for_timeout(500)
    paths = [one.path for one in site.requests[len(first) :]]
    # the browser checks for a newer door a second after a worker in its scope has started
    twice = {path for path in paths if paths.count(path) > 1} - {DOOR}
    assert not twice, "the runtime serves page and vault in one download"
    assert set(paths) == expected
    assert waiting.items() <= later.items()
    assert sum(one.size for one in first) + sum(waiting.values()) <= WHOLE


def test_own_code_is_within_budget(site):
    """auth, router and every view, with the script that starts them: everything that the example can load before
    a sign-in.
    """
    parts = {part.name: part.wire for weight in site.output.report.pages for part in weight.parts}
    own = {name for name in parts if name.endswith(".js")} - {"scripts/runtime.js"}
    assert {"scripts/core.js", "vault/vault.js", "scripts/views-invoices.js"} <= own
    assert sum(parts[name] for name in own) <= OWN


def test_a_sign_in_fetches_its_code_once_at_the_weight_that_the_report_says(page, site):
    first_visit(page, site)
    journeys.sign_in(page)
    (flows,) = (late for late in site.output.report.deferred if late.realm == "vault")
    # the worker survives the trip to the provider; if it did not, the file is in the HTTP cache
    fetched = [answer.size for answer in site.requests if answer.path == url_of(site, flows.name)]
    assert fetched == [flows.wire]


def url_of(site, name):
    """Return the path under which an asset is served."""
    manifest = json.loads(site.output.files["manifest.json"].data)
    return "/" + manifest[name]["path"]


def test_sign_in_uses_no_standard_library(site):
    modules = site.output.report.modules
    for script in ("vault/vault.js", *(late.name for late in site.output.report.deferred)):
        assert {module.origin for module in modules if module.chunk == script} == {"auth"}, script
    core = [module for module in modules if module.chunk == "scripts/core.js"]
    # gettext is a few lines of our own, not Brython's
    assert [module.module for module in core if module.origin not in ("auth", "app")] == ["gettext"]
