"""The lanes of a run: which are chosen, that a named one cannot be missing, and that an absent one is announced."""

import pytest

CONFTEST = """
import contextlib
from tests.lanes import browsers

browsers.missing = lambda name: "no Firefox here; run: apt-get install x" if name == "firefox" else ""

@contextlib.contextmanager
def nothing(fixture):
    yield contextlib.nullcontext

browsers.STARTS = {name: nothing for name in browsers.NAMES}
"""
TESTS = """
import pytest

pytestmark = pytest.mark.full("journeys in other browsers")

def test_all(lane): pass

@pytest.mark.needs("no extended_life")
def test_some(lane): assert "extended_life" not in lane.supports

@pytest.mark.needs("cdp", "no bfcache")
def test_one(lane): assert lane.name == "chromium"
"""


@pytest.fixture
def run(pytester, pytestconfig, monkeypatch):
    monkeypatch.delenv("GOSSAMER_LANES", raising=False)
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(TESTS)
    pytester.makeini("[pytest]\nmarkers = needs(*features): x\n")
    monkeypatch.setenv("PYTHONPATH", str(pytestconfig.rootpath))
    return lambda *words: pytester.runpytest_subprocess(
        "-p", "tests.lanes.plugin", "-p", "no:xdist", "-q", *words
    )


def test_by_default_there_is_none(run):
    result = run()
    result.assert_outcomes(deselected=3)
    result.stdout.no_fnmatch_line("*LANE*")


def test_of_those_that_were_not_asked_for_each_is_announced(run):
    result = run("--lanes=chromium")
    result.assert_outcomes(passed=2, deselected=1)
    result.stdout.fnmatch_lines(
        [
            "chromium  2 passed",
            "LANE stock DID NOT RUN: it was not asked for (--lanes=all)",
            "LANE firefox DID NOT RUN: no Firefox here; run: apt-get install x",
        ]
    )


def test_all_that_are_here_run_and_an_absent_one_is_announced(run):
    result = run("--lanes=all")
    result.assert_outcomes(passed=5)
    result.stdout.fnmatch_lines(
        [
            "chromium  2 passed",
            "stock     1 passed",
            "LANE firefox DID NOT RUN: no Firefox here; run: apt-get install x",
            "webkit    2 passed",
        ]
    )


def test_a_named_one_that_cannot_run_fails(run, monkeypatch):
    result = run("--lanes=firefox,webkit", "-k", "test_all")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(
        ["*the lane firefox was asked for and cannot run: no Firefox*", "firefox   0 passed, 1 FAILED"]
    )
    result.stdout.fnmatch_lines(["LANE stock DID NOT RUN: it was not asked for *"])
    assert result.ret == 1
    monkeypatch.setenv("GOSSAMER_LANES", "firefox")
    run().assert_outcomes(errors=2)


def test_what_no_chosen_lane_can_do_is_for_another_run(run):
    result = run("--lanes=stock")
    result.assert_outcomes(passed=1, deselected=2)


def test_an_unknown_lane_is_refused(run):
    result = run("--lanes=opera")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*no such lane: opera; there are chromium, stock, firefox, webkit"])


def test_a_feature_that_no_lane_knows_is_refused(run, pytester):
    pytester.makepyfile(test_more="import pytest\n@pytest.mark.needs('wings')\ndef test_x(lane): pass\n")
    assert run("--lanes=chromium").ret != 0
