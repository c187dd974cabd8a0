"""The proof tables show the outcomes of the run, with and without several processes."""

import pytest

from builder.docs import standards
from builder.qa.faults import FAULTS
from tests import matrix

SUITE = """
import pytest

@pytest.mark.standards("CB-01", "TX-06")
@pytest.mark.fault("{fault}", "core")
def test_core(): pass

@pytest.mark.fault("{fault}", "browser")
@pytest.mark.standards("TX-06")
def test_browser(): assert {browser}

@pytest.mark.journey("redirect", provider="oidc-provider")
def test_journey(): pass

@pytest.mark.journey("redirect", provider="development")
@pytest.mark.parametrize("turn", [1, 2])
def test_other(turn): assert turn < {turns}

@pytest.mark.soak
def test_long(record_property): record_property("logins", 1000)
"""
FAULT = next(name for name, fault in FAULTS.items() if fault.ends == "refused")


@pytest.fixture
def run(pytester, request, monkeypatch):
    """Run the made-up suite in a separate pytest; return the result, and its lines with single spaces."""
    monkeypatch.setenv("PYTHONPATH", str(request.config.rootpath))

    def run(*arguments, browser=True, turns=3):
        pytester.makeini("[pytest]\nmarkers =\n    standards\n    fault\n    journey\n    soak\n    browser")
        pytester.makeconftest("pytest_plugins = ['tests.matrix']")
        pytester.makepyfile(SUITE.format(fault=FAULT, browser=browser, turns=turns))
        done = pytester.runpytest_subprocess(*arguments)
        return done, [" ".join(line.split()) for line in done.outlines]

    return run


@pytest.mark.full("the tests' own tools")
@pytest.mark.parametrize("processes", [(), ("-n", "2")], ids=["one process", "two"])
def test_what_passed(run, processes):
    done, lines = run("--matrix", *processes)
    assert done.ret == 0
    assert f"{FAULT} rejected rejected" in lines
    assert f"core: 1 rejected, {len(FAULTS) - 1} not run" in lines
    assert "dev provider oidc-provider" in lines
    assert "redirect passes passes" in lines
    assert any(line.startswith("MUST 196: 2 shown by tests that passed") for line in lines)
    assert "with a failing test: none" in lines
    assert "not run: python3 build.py test -m soak" in lines
    assert not any("test_long" in line for line in lines)


def test_what_failed(run):
    done, lines = run("--matrix", browser=False, turns=2)
    assert done.ret == 1
    assert f"{FAULT} rejected FAILED" in lines
    assert "redirect FAILED passes" in lines
    assert any(line.startswith("MUST 196: 1 shown by tests that passed") for line in lines)
    assert "with a failing test: TX-06" in lines


@pytest.mark.full("the tests' own tools")
def test_without_the_option_nothing_is_printed(run):
    done, lines = run()
    assert done.ret == 0
    assert not any("rejected" in line for line in lines)


@pytest.mark.full("the tests' own tools")
def test_soak_runs_when_asked_for(run):
    _, lines = run("--matrix", "-m", "soak")
    assert "test_long: passes" in lines
    assert "logins: 1000" in lines
    assert "none ran" in lines


def test_open_requirements_are_named(monkeypatch):
    made = standards.Requirement("XX-01", "MUST", "", "", "", "", ())
    monkeypatch.setattr(standards, "requirements", lambda root: {"XX-01": made})
    assert "untested MUSTs: XX-01" in matrix.requirements([])
