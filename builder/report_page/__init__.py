"""Render the report of a build as one HTML page: page weights, imported modules, build times, and response headers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder import __version__, own_pages
from builder.output import Output, Report, Rule, Weight
from builder.policy import hashed
from builder.report import Script, scripts

# A slow mobile connection: 562 ms per round trip, 1.44 Mbit/s. A first visit needs three round trips before scripts.
_LINE = 1_440_000 / 8  # bytes per second
_TRIPS = 3 * 0.562  # seconds
_PATHS = 40  # paths listed for each rule
_SLOWEST = 10  # pages that took longest to make
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Header:
    """A response header, with its value in parts: a policy has one part for each directive."""

    name: str
    parts: tuple[str, ...]


def render(output: Output, steps: Sequence[str], took: float) -> bytes:
    """Return the page as HTML. `steps` are the lines of steps.Steps, `took` is the time of the build in seconds."""
    style = own_pages.report_style(_FOLDER / "report.css")
    pages = sorted(output.report.pages, key=lambda page: (-page.wire, page.route))
    page = own_pages.template(_FOLDER, "report.html", kilo=kilo, seconds=seconds)
    text = page.render(
        output=output,
        config=output.config,
        report=output.report,
        pages=pages,
        scripts=heaviest_first(output.report),
        rules=[(rule, headers(rule), rule.paths[:_PATHS]) for rule in output.rules if rule.paths],
        slowest=sorted(pages, key=lambda page: (-page.took, page.route))[:_SLOWEST],
        steps=[line.strip().partition(" ms  ") for line in steps],
        took=took,
        size=sum(len(file.data) for file in output.files.values()),
        largest=max((page.wire for page in pages), default=1),
        style=style,
        policy=f"default-src 'none'; style-src {hashed(style)}; base-uri 'none'; form-action 'none'",
        version=__version__,
    )
    return text.encode()


def heaviest_first(found: Report) -> list[Script]:
    """Return every script of the site, the heaviest first."""
    return sorted(scripts(found), key=lambda script: (-(script.wire or 0), -script.size, script.name))


def headers(rule: Rule) -> Iterable[Header]:
    """Yield the headers of a rule, with long values such as policies split into parts."""
    for name, value in sorted(rule.headers):
        mark = "; " if name == "Content-Security-Policy" else ", "
        yield Header(name, tuple(value.split(mark)) if len(value) > 80 else (value,))


def kilo(size: float) -> str:
    """Format a number of bytes: "912 B", "12.3 kB", "1,234 kB"."""
    if size < 1000:
        return f"{size:.0f} B"
    return f"{size / 1000:,.1f} kB" if size < 100_000 else f"{size / 1000:,.0f} kB"


def seconds(page: Weight) -> str:
    """Format the minimum time that a page takes to load on a slow connection."""
    return f"{_TRIPS + page.wire / _LINE:.1f} s"
