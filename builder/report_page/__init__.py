"""The report of a build as one HTML page: what pages weigh, what pulled what in, how long the build took, what each path is sent."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from builder import __version__, own_pages
from builder.output import Output, Pulled, Report, Rule, Weight
from builder.policy import hashed

# A phone far from everything: 562 ms for a round trip, 1.44 Mbit/s. A first visit needs three round trips before its scripts.
_LINE = 1_440_000 / 8  # bytes a second
_TRIPS = 3 * 0.562  # seconds
_PATHS = 40  # paths of a rule that are listed
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Script:
    """A script, its bytes on the wire (None: not loaded by itself), and its modules, the largest first."""

    name: str
    wire: int | None
    modules: tuple[Pulled, ...]

    @property
    def size(self) -> int:
        """The bytes of its modules before compression."""
        return sum(module.size for module in self.modules)


@dataclass(frozen=True, slots=True)
class Header:
    """A response header, its value in parts: a policy has one for each directive."""

    name: str
    parts: tuple[str, ...]


def render(output: Output, steps: Sequence[str], took: float) -> bytes:
    """Return the page. `steps` are the lines of steps.Steps, `took` is the time of the whole build in seconds."""
    style = (_FOLDER / "report.css").read_text(encoding="utf-8")
    pages = sorted(output.report.pages, key=lambda page: (-page.wire, page.route))
    page = own_pages.template(_FOLDER, "report.html", kilo=kilo, seconds=seconds)
    text = page.render(
        output=output,
        config=output.config,
        report=output.report,
        pages=pages,
        scripts=scripts(output.report),
        rules=[(rule, headers(rule), rule.paths[:_PATHS]) for rule in output.rules if rule.paths],
        steps=[line.strip().partition(" ms  ") for line in steps],
        took=took,
        size=sum(len(file.data) for file in output.files.values()),
        largest=max((page.wire for page in pages), default=1),
        style=Markup(style),  # of this folder: nothing in it needs escaping
        policy=f"default-src 'none'; style-src {hashed(style)}; base-uri 'none'; form-action 'none'",
        version=__version__,
    )
    return text.encode()


def scripts(report: Report) -> tuple[Script, ...]:
    """Return every script of the site, the heaviest first."""
    wires = {
        part.name: part.wire for page in report.pages for part in page.parts if part.name.endswith(".js")
    }
    wires |= {late.name: late.wire for late in (*report.deferred, *report.waiting)}
    chunks: Mapping[str, list[Pulled]] = {
        name: sorted(its, key=lambda module: (-module.size, module.module))
        for name, its in itertools.groupby(
            sorted(report.modules, key=lambda module: module.chunk), key=lambda module: module.chunk
        )
    }
    found = (Script(name, wires.get(name), tuple(chunks.get(name, ()))) for name in {*wires, *chunks})
    return tuple(sorted(found, key=lambda script: (-(script.wire or 0), -script.size, script.name)))


def headers(rule: Rule) -> Iterable[Header]:
    """Yield the headers of a rule. A value of many parts, as a policy is, comes in those."""
    for name, value in sorted(rule.headers):
        mark = "; " if name == "Content-Security-Policy" else ", "
        yield Header(name, tuple(value.split(mark)) if len(value) > 80 else (value,))


def kilo(size: float) -> str:
    """Return a number of bytes in words: "912 B", "12.3 kB", "1,234 kB"."""
    if size < 1000:
        return f"{size:.0f} B"
    return f"{size / 1000:,.1f} kB" if size < 100_000 else f"{size / 1000:,.0f} kB"


def seconds(page: Weight) -> str:
    """Return how long a page takes on a slow line, at least, in words."""
    return f"{_TRIPS + page.wire / _LINE:.1f} s"
