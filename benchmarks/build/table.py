"""The results, as a table with ratios and as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from benchmarks.build.measure import Run, median
from benchmarks.command import columns

MEASURES = ("cold", "unchanged", "one page", "edit to served")


@dataclass(frozen=True, slots=True)
class Result:
    """The runs of one tool by measure. `note` says why some are missing."""

    name: str
    version: str
    runs: Mapping[str, Sequence[Run]] = field(default_factory=dict)
    note: str = ""


def lines(results: Sequence[Result]) -> list[str]:
    """Return a table of medians: seconds of wall-clock time, and the ratio to the first tool."""
    base = results[0] if results else None
    rows = [["", *MEASURES, "memory"]]
    rows += [
        [result.name, *(_cell(result, base, each) for each in MEASURES), _memory(result)]
        for result in results
    ]
    return [*columns(rows), *(f"{result.name}: {result.note}" for result in results if result.note)]


def ratio(result: Result, base: Result, measure: str) -> float | None:
    """Return how many times longer a tool took than another; None if one of them was not measured."""
    mine, other = result.runs.get(measure), base.runs.get(measure)
    return median(mine).wall / median(other).wall if mine and other else None


def record(results: Sequence[Result], **about: object) -> dict[str, object]:
    """Return everything as plain values, with each run separately."""
    tools = [
        {
            "name": result.name,
            "version": result.version,
            "note": result.note,
            "measures": {
                name: {"median": asdict(median(runs)), "runs": [asdict(run) for run in runs]}
                for name, runs in result.runs.items()
                if runs
            },
        }
        for result in results
    ]
    return {**about, "tools": tools}


def _cell(result: Result, base: Result | None, measure: str) -> str:
    runs = result.runs.get(measure)
    if not runs:
        return "-"
    shown = f"{median(runs).wall:.2f} s"
    times = ratio(result, base, measure) if base and base is not result else None
    return shown if times is None else f"{shown} ×{times:.2f}"


def _memory(result: Result) -> str:
    runs = result.runs.get("cold")
    return f"{median(runs).memory / 1_000_000:,.0f} MB" if runs else "-"
