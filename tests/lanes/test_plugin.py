"""The lanes of a run: which are chosen, that a named lane must not be missing, and that an absent one is reported."""

import pytest

pytestmark = pytest.mark.full("the tests' own tools")
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

full = pytest.mark.full("journeys in other browsers")

@full
def test_all(lane): pass

@full
@pytest.mark.needs("no extended_life")
def test_some(lane): assert "extended_life" not in lane.supports

@full
@pytest.mark.needs("cdp", "no bfcache")
def test_one(lane): assert lane.name == "chromium"

def test_another(): pass
"""


@pytest.fixture
def run(pytester, pytestconfig, monkeypatch):
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(test_lanes=TESTS)
    pytester.makeini("[pytest]\nmarkers =\n    needs(*features): x\n    quick: x\n")
    monkeypatch.setenv("PYTHONPATH", str(pytestconfig.rootpath))
    return lambda *words: pytester.runpytest_subprocess(
        "-p", "tests.tiers", "-p", "tests.lanes.plugin", "-p", "no:xdist", "-q", *words
    )


def test_by_default_there_is_none_and_the_tests_count_as_left(run):
    result = run()
    result.assert_outcomes(passed=1, deselected=3)
    result.stdout.fnmatch_lines(["    3  journeys in other browsers"])
    result.stdout.no_fnmatch_line("*LANE*")


def test_a_test_that_is_named_without_a_lane_says_how_to_name_one(run):
    result = run("-rs", "test_lanes.py::test_all")
    result.assert_outcomes(skipped=1)


QUICK = """
import pytest

pytestmark = pytest.mark.quick

def test_quick(lane): pass

@pytest.mark.needs("bfcache")
def test_elsewhere(lane): pass
"""


@pytest.mark.parametrize(
    ("words", "passed", "skipped", "line"),
    [
        ((), 1, 1, "1 passed, 1 skipped*"),
        (("--lane=stock",), 2, 0, "stock     2 passed"),
        (("--all",), 5, 0, "webkit    2 passed"),
    ],
)
def test_a_quick_one_runs_in_chromium_when_no_lane_was_asked_for(run, pytester, words, passed, skipped, line):
    result = run(pytester.makepyfile(test_quick=QUICK), *words)
    result.assert_outcomes(passed=passed, skipped=skipped)
    result.stdout.fnmatch_lines([line])


def test_of_those_that_were_not_asked_for_each_is_announced(run):
    result = run("--lane=chromium")
    result.assert_outcomes(passed=2, deselected=2)
    result.stdout.fnmatch_lines(
        [
            "chromium  2 passed",
            "LANE stock DID NOT RUN: it was not asked for (--lane=all)",
            "LANE firefox DID NOT RUN: no Firefox here; run: apt-get install x",
        ]
    )


@pytest.mark.parametrize(("word", "others"), [("--lane=all", 0), ("--all", 1)])
def test_all_that_are_here_run_and_an_absent_one_is_announced(run, word, others):
    result = run(word)
    result.assert_outcomes(passed=4 + others, deselected=2 - others)
    result.stdout.fnmatch_lines(
        [
            "chromium  2 passed",
            "stock     1 passed",
            "LANE firefox DID NOT RUN: no Firefox here; run: apt-get install x",
            "webkit    1 passed",
        ]
    )


def test_a_named_one_that_cannot_run_fails(run):
    result = run("--lane=firefox,webkit", "-k", "test_all")
    result.assert_outcomes(passed=1, errors=1, deselected=3)
    result.stdout.fnmatch_lines(
        ["*the lane firefox was asked for and cannot run: no Firefox*", "firefox   0 passed, 1 FAILED"]
    )
    result.stdout.fnmatch_lines(["LANE stock DID NOT RUN: it was not asked for *"])
    assert result.ret == 1


def test_what_no_chosen_lane_can_do_is_for_another_run(run):
    result = run("--lane=stock")
    result.assert_outcomes(passed=1, deselected=3)


def test_an_unknown_lane_is_refused(run):
    result = run("--lane=opera")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*no such lane: opera; there are chromium, stock, firefox, webkit"])


def test_a_feature_that_no_lane_knows_is_refused(run, pytester):
    pytester.makepyfile(test_more="import pytest\n@pytest.mark.needs('wings')\ndef test_x(lane): pass\n")
    assert run("--lane=chromium").ret != 0
