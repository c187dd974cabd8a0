"""The watch, which all browser tests rely on, detects each kind of problem."""

import pytest

from builder.qa.kit.workers import Workers
from builder.qa.watcher import Watcher
from tests.waiting import wait_until

from . import journeys

TROUBLE = {
    "CSP violation: connect-src": "fetch('https://elsewhere.example/').catch(() => {})",
    "CSP violation: require-trusted-types-for": "try { document.body.innerHTML = '<b>x</b>' } catch {}",
    "console error: broken": "console.error('broken')",
    "console warning: odd": "console.warn('odd')",
    # an uncaught error: the page reports it, without its message
    "console error: Error": "setTimeout(() => { throw new Error('boom') })",
    "status 404: GET": "fetch('/nothing-is-here')",
}


@pytest.fixture
def unforgiving(browser, site):
    context = browser.new_context(base_url=site.url)
    watching = Watcher(context)
    page = context.new_page()
    page.goto("/")
    journeys.wake(page)
    yield watching, page
    context.close()


def expect_heard(watching, page, beginning):
    wait_until(
        lambda: any(line.startswith(beginning) for line in watching.report()),
        lambda: page.wait_for_timeout(20),
        watching.report,
    )


@pytest.mark.standards("QA-10")
def test_trouble_in_a_page_is_heard(unforgiving):
    watching, page = unforgiving
    assert watching.report() == []
    for beginning, script in TROUBLE.items():
        assert not any(line.startswith(beginning) for line in watching.report())
        page.evaluate(f"() => {{ {script} }}")
        expect_heard(watching, page, beginning)


def test_a_server_that_does_not_answer_is_heard(unforgiving, site):
    watching, page = unforgiving
    page.route("**/about/", lambda route: route.abort("connectionrefused"))
    page.evaluate("fetch('/about/').catch(() => {})")
    expect_heard(watching, page, "request failed: GET")


@pytest.mark.standards("QA-10", "HD-09")
@pytest.mark.parametrize(
    "script",
    [
        "console.error('broken')",
        "fetch('https://elsewhere.example/').catch(() => {})",
        "try { eval('1') } catch {}",
    ],
    ids=["console", "connect-src", "eval"],
)
def test_trouble_in_the_vault_is_heard(unforgiving, script):
    watching, page = unforgiving
    workers = Workers(page.context)
    wait_until(lambda: workers.every("Runtime.enable"), lambda: page.wait_for_timeout(20))
    parameters = {"expression": script, "allowUnsafeEvalBlockedByCSP": False}
    assert len(workers.every("Runtime.evaluate", parameters)) == 1
    expect_heard(watching, page, "worker error")
    workers.close()


def test_a_vault_that_is_busy_is_waited_for(unforgiving):
    watching, page = unforgiving
    workers = Workers(page.context)
    wait_until(lambda: workers.every("Runtime.enable"), lambda: page.wait_for_timeout(20))
    workers.run(
        "console.error('broken'); setTimeout(() => { for (const end = Date.now() + 1000; Date.now() < end;); })"
    )
    assert watching.report() == ["worker error: broken"]
    workers.close()


def test_what_a_test_expects_is_let_pass(unforgiving):
    watching, page = unforgiving
    watching.expect("^console error: known")
    page.evaluate("console.error('known'); console.error('unknown')")
    expect_heard(watching, page, "console error: unknown")
    assert [line for line in watching.report() if "known" in line] == ["console error: unknown"]
