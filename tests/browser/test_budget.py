"""What a first visit costs, measured at the server by a real browser, and what the build says of it."""

from . import journeys

PAGE, OWN, REQUESTS = 170_000, 25_000, 8


def first_visit(page, site):
    """What the server sent until sign-in was ready and nothing more was asked for during half a second."""
    site.requests.clear()
    page.goto("/")
    journeys.expect_signed_out(page)
    served = []
    while len(site.requests) > len(served):
        served = list(site.requests)
        page.wait_for_timeout(500)
    return served


def test_home_cold_is_within_budget(page, site):
    served = first_visit(page, site)
    assert {answer.status for answer in served} == {200}
    assert sum(answer.size for answer in served) <= PAGE
    assert len(served) <= REQUESTS
    assert len({answer.path for answer in served}) == len(served), (
        "the runtime serves page and vault in one download"
    )


def test_the_report_agrees_with_the_browser(page, site):
    served = first_visit(page, site)
    home = next(weight for weight in site.output.report.pages if weight.route == "/")
    assert home.wire == sum(answer.size for answer in served)
    assert home.requests == len(served)


def test_own_code_is_within_budget(site):
    """auth, router and every view, with the script that starts them: all that the example can load."""
    home = next(weight for weight in site.output.report.pages if weight.route == "/")
    views = {
        part.name: part.wire
        for weight in site.output.report.pages
        for part in weight.parts
        if part.name.startswith("scripts/views-")
    }
    assert views
    assert home.own + sum(views.values()) <= OWN


def test_sign_in_uses_no_standard_library(site):
    modules = site.output.report.modules
    assert {module.origin for module in modules if module.chunk == "vault/vault.js"} == {"auth"}
    assert {module.origin for module in modules if module.chunk == "scripts/core.js"} == {"auth", "app"}
