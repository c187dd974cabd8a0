"""The results, as tables with ratios and as plain values."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.command import columns

OURS, OTHER = "gossamer", "auth0-spa-js"  # the two subjects whose ratio is shown
NONE = "–"


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of one round."""

    measure: str
    value: float


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table. `less` is another measure that is subtracted from this one."""

    measure: str
    label: str
    unit: str = "ms"
    less: str = ""


WEIGHT = (
    Row("bytes", 'bytes until "Sign in" is usable', ""),
    Row("requests", 'requests until "Sign in" is usable', ""),
)
TIMES = (
    Row("cold", 'first visit → "Sign in" usable'),
    Row("warm", 'second visit → "Sign in" usable'),
    Row("leave", "click → request at the provider"),
    Row("return", "provider's redirect → name shown"),
    Row("call", "one API call"),
    Row("call", "one API call, over a bare fetch", less="bare"),
    Row("reload", "reload → name shown"),
    Row("at once", "first visit, click at once → provider"),
    Row("at once", "such clicks that led to the provider", "times"),
)


@dataclass(slots=True)
class Result:
    """All measures of one subject under one set of conditions. `notes` say why some are missing."""

    name: str
    version: str
    runs: dict[str, list[float]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def keep(self, measured: Measured) -> None:
        """Add a measure of one round."""
        self.runs.setdefault(measured.measure, []).append(measured.value)

    def value(self, row: Row) -> float | None:
        """Return a row's value for this subject: a median, a difference of medians, or how often
        something succeeded.
        """
        runs = self.runs.get(row.measure)
        if not runs or (row.less and not self.runs.get(row.less)):
            return None
        if row.unit == "times":
            return len(runs)
        less = statistics.median(self.runs[row.less]) if row.less else 0.0
        return statistics.median(runs) - less


def lines(title: str, rows: Sequence[Row], results: Sequence[Result]) -> list[str]:
    """Return a table: a line for each row, a column for each subject, and the ratio of ours to the other one."""
    table = [[title, *(f"{each.name} {each.version}".strip() for each in results), f"÷ {OTHER}"]]
    table += [
        [row.label, *(_cell(row, each.value(row)) for each in results), ratio(row, results)] for row in rows
    ]
    notes = [f"{each.name}: {note}" for each in results for note in each.notes]
    return [*columns(table), *notes]


def ratio(row: Row, results: Sequence[Result]) -> str:
    """Return ours divided by the other, or "–" if one is missing or a ratio would be meaningless."""
    values = {each.name: each.value(row) for each in results}
    mine, other = values.get(OURS), values.get(OTHER)
    if row.unit == "times" or mine is None or other is None or mine <= 0 or other <= 0:
        return NONE
    return f"×{mine / other:.2f}"


def record(tables: Mapping[str, Sequence[Result]], **about: object) -> dict[str, object]:
    """Return everything as plain values, with each run separately."""
    conditions = {
        name: [
            {"name": each.name, "version": each.version, "runs": each.runs, "notes": each.notes}
            for each in results
        ]
        for name, results in tables.items()
    }
    return {**about, "conditions": conditions}


def _cell(row: Row, value: float | None) -> str:
    if value is None:
        return NONE
    if row.unit == "ms":
        return f"{value:,.1f} ms" if abs(value) < 10 else f"{value:,.0f} ms"
    return f"{value:,.0f}"
