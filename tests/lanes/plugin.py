"""A pytest plugin: `lane` and `visitor`, and what became of each lane at the end of a run.

`--lane firefox,webkit` runs the tests that ask for either fixture, once in each lane that is named, and no others. A lane
that is named and cannot run fails. `--all` runs them in every lane whose browser this machine has. Where lanes were asked for,
one that did not run is announced at the end.
Without either, a test with the mark `quick` runs in Chromium, and all others wait.
`@pytest.mark.needs("bfcache")` leaves out the lanes that cannot do something; another test, which needs "no bfcache",
says what happens there.
"""

import pytest

from tests.lanes import browsers
from tests.lanes.driver import FEATURES

ALL = "all"
QUICK = ["chromium"]  # where a quick test runs when no lane was asked for


def pytest_addoption(parser):
    parser.addoption(
        "--lane",
        help=f"run journeys in these browsers, and nothing else: of {', '.join(browsers.NAMES)}, with commas between; "
        "or all, which is those that are here",
    )


def pytest_configure(config):
    unknown = [name for name in named(config) if name not in (*browsers.NAMES, ALL)]
    if unknown:
        raise pytest.UsageError(f"no such lane: {', '.join(unknown)}; there are {', '.join(browsers.NAMES)}")


def named(config):
    """Return the lanes that the user asked for."""
    return [name.strip() for name in (config.getoption("lane") or "").split(",") if name.strip()]


def chosen(config):
    """Return the names of the lanes that this run is for."""
    asked = named(config)
    if ALL not in asked and (asked or not config.getoption("all")):
        return asked
    here = [name for name in browsers.NAMES if not browsers.missing(name)]
    return list(dict.fromkeys(here + [name for name in asked if name != ALL]))


def pytest_generate_tests(metafunc):
    if "lane" not in metafunc.fixturenames:
        return
    needed = {feature for mark in metafunc.definition.iter_markers("needs") for feature in mark.args}
    names = chosen(metafunc.config) or (QUICK if metafunc.definition.get_closest_marker("quick") else [])
    fit = [name for name in names if fits(name, needed)]
    metafunc.parametrize("lane", fit or [None], indirect=True, scope="session", ids=fit or ["nowhere"])


def fits(name, needed):
    """Return whether a lane has every feature of `needed`; "no …" means that it lacks the feature."""
    for feature in needed:
        word = feature.removeprefix("no ")
        if word not in FEATURES:
            raise pytest.UsageError(f"no such feature of a lane: {word}")
        if (word in browsers.SUPPORTS[name]) == (word != feature):
            return False
    return True


def pytest_collection_modifyitems(config, items):
    """If there are lanes, deselect tests that need a feature that none of them has, and tests that use no lane."""
    if not chosen(config):
        return
    elsewhere = {(None,), ()} if named(config) else {(None,)}
    kept = [item for item in items if lane_of(item) not in elsewhere]
    if len(kept) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


def lane_of(item):
    """Return (name,) of the lane that an item is for; () for a test that uses none."""
    params = item.callspec.params if hasattr(item, "callspec") else {}
    return (params["lane"],) if "lane" in params else ()


@pytest.fixture(scope="session")
def lane(request):
    """The browser that a test runs in: `.name`, `.supports`, `.open()`."""
    if request.param is None:
        pytest.skip("no browser was named: --lane firefox, for example")
    reason = browsers.missing(request.param)
    if reason:
        pytest.fail(f"the lane {request.param} was asked for and cannot run: {reason}", pytrace=False)
    with browsers.lane(request.param, request.getfixturevalue) as running:
        yield running


@pytest.fixture
def visitor(lane):
    """A visitor in that browser, with a fresh profile."""
    with lane.open() as opened:
        yield opened


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    for name in lane_of(item):
        item.user_properties.append(("lane", name))


class Reports:
    """Counts outcomes where all reports come together: in the only process, or in pytest-xdist's controller."""

    def __init__(self, config):
        self.config, self.ran = config, {}

    def pytest_runtest_logreport(self, report):
        for name in {value for key, value in report.user_properties if key == "lane"}:
            tests = self.ran.setdefault(name, {})
            tests[report.nodeid] = tests.get(report.nodeid, True) and report.passed

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter):
        if not self.ran or not chosen(self.config):
            return
        terminalreporter.section("lanes")
        for name in browsers.NAMES:
            line, fine = self.line(name)
            terminalreporter.write_line(line, green=fine, red=not fine, bold=not fine)

    def line(self, name):
        """Return a line about the result of a lane, and whether the result is good."""
        outcomes = list(self.ran.get(name, {}).values())
        if outcomes:
            failed = outcomes.count(False)
            return f"{name:9} {len(outcomes) - failed} passed" + f", {failed} FAILED" * bool(
                failed
            ), not failed
        reason = browsers.missing(name) or (
            "it was not asked for (--lane=all)"
            if name not in chosen(self.config)
            else "no test for it was chosen"
        )
        return f"LANE {name} DID NOT RUN: {reason}", False


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session):
    if not hasattr(session.config, "workerinput"):
        session.config.pluginmanager.register(Reports(session.config), "gossamer-lanes")
