"""The quick tier reports what it leaves out; a test that is named runs; a failed run explains itself."""

from pathlib import Path

import pytest

from builder.qa import browsers

HOME = str(Path.home())
SUITE = """
import pytest

@pytest.mark.full("far away")
@pytest.mark.parametrize("number", [1, 2])
def test_far(number): pass

def test_near(): pass
"""
CONFTEST = """
import os
import pytest
from builder.qa import browsers

pytest_plugins = ["tests.tiers", "tests.failures"]

@pytest.fixture(scope="session")
def browser_type_launch_args():
    return next(browsers.candidates()).launch_arguments()
"""


@pytest.fixture
def run(pytester, request, monkeypatch, chromium_found):
    """Run a made-up suite in a separate pytest, and return its output."""
    monkeypatch.setenv(browsers.VARIABLE, chromium_found.path or browsers.OWN)
    monkeypatch.setenv("HOME", HOME)  # where Playwright keeps its own browsers
    monkeypatch.setenv("PYTHONPATH", str(request.config.rootpath))
    monkeypatch.delenv("CI", raising=False)

    def run(suite, *arguments):
        pytester.makeconftest(CONFTEST)
        pytester.makepyfile(test_made=suite)
        return pytester.runpytest_subprocess(*arguments)

    return run


@pytest.mark.parametrize(
    "processes",
    [
        pytest.param((), id="one process"),
        pytest.param(("-n", "2"), id="two", marks=pytest.mark.full("the tests' own tools")),
    ],
)
def test_what_is_left_out_is_told(run, processes):
    done = run(SUITE, *processes)
    done.assert_outcomes(passed=1)
    assert "    2  far away" in done.outlines
    assert "    2  in all did not run. To run everything: python3 build.py test --all" in done.outlines


@pytest.mark.full("the tests' own tools")
def test_everything_runs_when_asked_for(run):
    done = run(SUITE, "--all")
    done.assert_outcomes(passed=3)
    assert not any("did not run" in line for line in done.outlines)


def test_what_is_named_runs(run):
    run(SUITE, "test_made.py::test_far").assert_outcomes(passed=2)


UNLUCKY = """
import os
import pytest
from tests.failures import noticing

class Site:
    class provider:
        events = [{"event": "authorize"}]

@pytest.fixture
def site(): return Site()

def test_red(page, site):
    page.goto("data:text/html,<title>x</title>")
    page.evaluate("console.log('from the page')")
    assert page.title() == "y"

def test_dies(page, browser):
    if not os.path.exists("died"):
        open("died", "w").close()
        browser.new_browser_cdp_session().send("Browser.crash")
    page.goto("about:blank")

@pytest.fixture
def strict(context, request):
    yield
    with noticing(request.node):
        assert not context.pages

def test_red_afterwards(strict, page):
    page.goto("about:blank")

def test_green(page):
    page.goto("about:blank")
"""


@pytest.mark.full("the tests' own tools")
@pytest.mark.browser
def test_a_red_run_explains_itself(run, pytester, monkeypatch):
    monkeypatch.setenv("CI", "true")
    done = run(UNLUCKY, "--hypothesis-seed=7", "-n", "1")
    lines = done.outlines
    done.assert_outcomes(failed=1, passed=3, errors=1)
    assert "python3 build.py test 'test_made.py::test_red[chromium]' --hypothesis-seed=7" in lines
    folder = pytester.path / "test-results" / "test-made-py-test-red-chromium"
    assert f"  trace, screenshots, console, provider: {folder.relative_to(pytester.path)}" in lines
    assert {file.name for file in folder.iterdir()} == {
        "trace-1.zip", "page-1-1.png", "console.txt", "provider.json"
    }  # fmt: skip
    assert "console log: from the page" in (folder / "console.txt").read_text()
    assert '"authorize"' in (folder / "provider.json").read_text()
    late = folder.with_name("test-made-py-test-red-afterwards-chromium")
    assert {"trace-1.zip", "page-1-1.png"} <= {file.name for file in late.iterdir()}, (
        "known while the page was there"
    )
    anew = "run once more in a new browser, because the browser's process had died"
    assert [lines[at + 1] for at, line in enumerate(lines) if anew in line] == [
        "test_made.py::test_dies[chromium]"
    ]
    assert any("slowest 15 durations" in line for line in lines)


def test_a_shell_is_preferred_and_not_taken_for_a_whole_browser(monkeypatch, tmp_path):
    monkeypatch.delenv(browsers.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in (*browsers.SHELLS, "chromium"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    assert [each.path for each in browsers.candidates()] == [
        "", str(tmp_path / "chromium-headless-shell"), str(tmp_path / "chromium")
    ]  # fmt: skip
    assert [each.path for each in browsers.whole_candidates()] == ["", str(tmp_path / "chromium")]
    assert browsers.is_shell(browsers.Browser("", str(tmp_path / "chromium-headless-shell")))
    assert not browsers.is_shell(browsers.Browser("", str(tmp_path / "chromium")))
