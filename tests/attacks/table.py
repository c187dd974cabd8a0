"""A pytest plugin: `-m attacks` prints a table at the end with what each attack took from the usual design and from
ours.

The rows come from the outcomes of the run itself, passed on as user properties of the reports: this works with and
without pytest-xdist.
"""

import pytest

from tests.lanes.browsers import NAMES

PAGE_HELD, OURS = "page-held", "ours"
PROPERTY = "attacks.outcome"


def wanted(config):
    return "attacks" in (config.getoption("markexpr") or "")


class Reports:
    """Collects the outcomes in the process where all reports arrive."""

    def __init__(self):
        self.cells = {}  # attack → (subject, lane) → the kinds of what was stolen
        self.remains = {}  # description → the files that state it

    def pytest_runtest_logreport(self, report):
        for name, value in report.user_properties:
            if name == PROPERTY:
                cell = (value["subject"], value["lane"])
                taken = self.cells.setdefault(value["attack"], {}).setdefault(cell, set())
                taken.update(each.partition(" ")[0] for each in value["stolen"])
                if value["subject"] == OURS and value["remains"]:
                    self.remains.setdefault(value["remains"], set()).add(value["file"])

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter):
        terminalreporter.section("attacks: what each took")
        for line in lines(self.cells, self.remains):
            terminalreporter.write_line(line)


def said(taken):
    """Return a cell as text. A dash means that the attack does not apply there, or did not run."""
    return "-" if taken is None else f"STOLEN ({', '.join(sorted(taken))})" if taken else "nothing"


def lines(cells, remains):
    """Return the table, followed by what remains possible."""
    if not cells:
        return ["none ran"]
    columns = [
        (subject, lane)
        for subject in (PAGE_HELD, OURS)
        for lane in NAMES
        if any((subject, lane) in row for row in cells.values())
    ]
    heads = ["", *(f"{subject}, {lane}" for subject, lane in columns)]
    rows = [[name, *(said(row.get(column)) for column in columns)] for name, row in sorted(cells.items())]
    widths = [max(len(row[at]) for row in [heads, *rows]) + 2 for at in range(len(heads))]
    made = [
        "".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in [heads, *rows]
    ]
    for column, head in zip(columns, heads[1:], strict=True):
        found = [row[column] for row in cells.values() if column in row]
        stolen = sum(bool(taken) for taken in found)
        made.append(f"{head}: {stolen} of {len(found)} attacks took something")
    if remains:
        made.append("what remains possible to a script in the page:")
        made += [f"  {text} ({', '.join(sorted(files))})" for text, files in sorted(remains.items())]
    return made


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session):
    if wanted(session.config) and not hasattr(session.config, "workerinput"):
        session.config.pluginmanager.register(Reports(), "gossamer-attacks")
