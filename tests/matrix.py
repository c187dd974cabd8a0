"""A pytest plugin: long tests run only when asked for, and `--matrix` prints the proof tables of a run.

The tables are made from the outcomes of the run itself, by the marks that say what the tests show. The outcomes are
passed on as user properties of the reports, so the tables are the same with and without pytest-xdist.
"""

from pathlib import Path

import pytest

from builder.docs import standards
from builder.qa.faults import FAULTS

ROOT = Path(__file__).parents[1]
REALMS = ("core", "browser")
ENDINGS = {"refused": "rejected", "accepted": "accepted", "ignored": "ignored", "inert": "rejected"}
RAN = pytest.StashKey()


def pytest_addoption(parser):
    parser.addoption("--matrix", action="store_true", help="print at the end what the run has shown")


def pytest_configure(config):
    config.stash[RAN] = {}


def pytest_collection_modifyitems(config, items):
    """Leave out soak tests unless the expression of `-m` mentions them."""
    if "soak" in config.getoption("markexpr"):
        return
    kept = [item for item in items if item.get_closest_marker("soak") is None]
    if len(kept) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Attach to the report what the test's outcome is about."""
    shown = [requirement for mark in item.iter_markers("standards") for requirement in mark.args]
    item.user_properties.append(("matrix.standards", shown))
    for mark in item.iter_markers("fault"):
        item.user_properties.append(("matrix.fault", list(mark.args)))
    for mark in item.iter_markers("journey"):
        provider = (
            mark.kwargs.get("provider", "dev").replace("development", "dev").replace("dev", "dev provider")
        )
        item.user_properties.append(("matrix.journey", [mark.args[0], provider]))
    if item.get_closest_marker("soak"):
        item.user_properties.append(("matrix.soak", item.name))


class Ran:
    """What is known about one test: whether all its phases passed, and its properties."""

    def __init__(self):
        self.passed = True
        self.properties = {}


class Reports:
    """Collects the outcomes where all reports come together: in the only process, or in pytest-xdist's controller."""

    def __init__(self, ran):
        self.ran = ran

    def pytest_runtest_logreport(self, report):
        ran = self.ran.setdefault(report.nodeid, Ran())
        ran.passed = ran.passed and report.passed
        for name, value in report.user_properties:
            ran.properties.setdefault(name, []).append(value)

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter):
        ran = list(self.ran.values())
        for title, lines in tables(ran):
            terminalreporter.section(title)
            for line in lines:
                terminalreporter.write_line(line)


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session):
    config = session.config
    if config.getoption("matrix") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Reports(config.stash[RAN]), "gossamer-matrix")


def tables(ran):
    """Yield (title, lines) of each table."""
    yield "faults: what becomes of the sign-in", faults(ran)
    yield "journeys", journeys(ran)
    yield "standards", requirements(ran)
    yield "soak", soak(ran)


def _cells(ran, name, columns):
    """Return row → column → whether all its tests passed, from the properties (row, column)."""
    found = {}
    for test in ran:
        for row, column in {tuple(value) for value in test.properties.get(name, ())}:
            cells = found.setdefault(row, {})
            cells[column] = cells.get(column, True) and test.passed
            if column not in columns:
                columns.append(column)
    return found


def _grid(rows, columns, cells):
    """Yield the lines of a table with aligned columns."""
    width = max([len(row) for row in rows] + [8]) + 2
    yield "".join(text.ljust(size) for text, size in _sized(["", *columns], width)).rstrip()
    for row in rows:
        yield "".join(text.ljust(size) for text, size in _sized([row, *cells(row)], width)).rstrip()


def _sized(texts, width):
    return [(text, 16 if at else width) for at, text in enumerate(texts)]


def faults(ran):
    """Return each fault in both realms: how the site handled it, FAILED if a test failed, a dash if none ran."""
    found = _cells(ran, "matrix.fault", list(REALMS))
    if not found:
        return ["none ran"]

    def cells(name):
        fine = ENDINGS[FAULTS[name].ends] if name in FAULTS else "passed"
        words = {True: fine, False: "FAILED", None: "-"}
        return [words[found.get(name, {}).get(realm)] for realm in REALMS]

    names = sorted(set(FAULTS) | set(found))
    lines = list(_grid(names, REALMS, cells))
    for realm in REALMS:
        outcomes = [cells(name)[REALMS.index(realm)] for name in names]
        counts = [
            f"{outcomes.count(word)} {word}"
            for word in dict.fromkeys([*ENDINGS.values(), "passed", "FAILED"])
        ]
        unrun = f", {outcomes.count('-')} not run" if "-" in outcomes else ""
        lines.append(f"{realm}: {', '.join(text for text in counts if text[:2] != '0 ')}{unrun}")
    return lines


def journeys(ran):
    """Return each journey at each provider."""
    providers = []
    found = _cells(ran, "matrix.journey", providers)
    words = {True: "passes", False: "FAILED", None: "-"}
    lines = list(
        _grid(
            sorted(found),
            sorted(providers),
            lambda name: [words[found[name].get(one)] for one in sorted(providers)],
        )
    )
    return lines if found else ["none ran"]


def requirements(ran):
    """Return how many requirements this run has shown, and every one that it has not, with the reason."""
    known = standards.requirements(ROOT)
    passed, failed = set(), set()
    for test in ran:
        (passed if test.passed else failed).update(*test.properties.get("matrix.standards", ()))
    shown = passed - failed
    lines = []
    for level in ("MUST", "SHOULD", "MAY"):
        mine = {name for name, each in known.items() if each.level == level}
        reasons = {name for name in mine - passed - failed if known[name].reason}
        rest = len(mine - shown - reasons)
        lines.append(
            f"{level:7} {len(mine):3}: {len(mine & shown)} shown by tests that passed, {len(reasons)} with a reason, {rest} not shown here"
        )
    lines.append(f"with a failing test: {_listed(failed & set(known))}")
    lines.append(f"with a test that did not run: {_listed(_unrun(known, passed | failed))}")
    lines.append(
        f"untested MUSTs: {_listed(name for name, each in known.items() if each.open and each.level == 'MUST')}"
    )
    return lines


def _unrun(known, ran):
    return [name for name, each in known.items() if each.shown and name not in ran]


def _listed(names):
    return ", ".join(sorted(names)) or "none"


def soak(ran):
    """Return what the soak tests measured."""
    lines = []
    for test in ran:
        if "matrix.soak" in test.properties:
            lines.append(f"{test.properties['matrix.soak'][0]}: {'passes' if test.passed else 'FAILED'}")
            lines += [
                f"  {name}: {value}"
                for name, values in test.properties.items()
                if not name.startswith("matrix.")
                for value in values[-1:]
            ]
    return lines or ["not run: python3 build.py test -m soak"]
