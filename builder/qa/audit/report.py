"""Write the report of an audit: as text for a terminal, as values for other programs, and as an HTML page.

Reports contain no secrets, only kinds, digests, and excerpts in which every secret is shortened.
"""

import base64
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from jinja2 import Template

from builder import __version__, own_pages
from builder.policy import hashed
from builder.qa.audit import sightings
from builder.qa.audit.model import Audit, Finding, Secret, Step
from builder.qa.audit.sightings import Sighting

WIDTH = 100
INDENT = "      "
_PAGE = Path(__file__).parent / "page"  # the folder with the template and its style sheet


def text(audit: Audit, bold: Callable[[str], str] = str) -> str:
    """Return the report for a terminal."""
    listed = sightings.of(audit)
    lines = [bold(f"{sightings.headline(audit, listed)}: {audit.url}"), sightings.summary(audit, listed), ""]
    for sighting in listed:
        lines += [*_entry(sighting, bold), ""]
    if audit.failed:
        lines += [
            bold("Could not be searched"),
            *(f"{INDENT}{_listed(place)}: {why}" for place, why in audit.failed.items()),
            "",
        ]
    lines += [
        bold("Searched"),
        *_wrapped(", ".join(_counts(audit.searched))),
        f"{INDENT}{audit.browser}",
    ]
    return "\n".join(lines)


def as_record(audit: Audit) -> dict[str, object]:
    """Return the report as plain values with stable names, without secrets and screenshots."""
    listed = sightings.of(audit)
    return {
        "url": audit.url,
        "browser": audit.browser,
        "clean": audit.clean,
        "headline": sightings.headline(audit, listed),
        "steps": [{"name": step.name, "at": round(step.at, 2), "url": step.url} for step in audit.steps],
        "secrets": [_secret(secret) for secret in audit.secrets],
        "leaks": [_record(sighting) for sighting in listed if sighting.leak],
        "notes": [_record(sighting) for sighting in listed if not sighting.leak],
        "searched": dict(audit.searched),
        "failed": dict(audit.failed),
    }


def html(audit: Audit) -> str:
    """Return the report as a self-contained HTML page, without scripts, with light and dark colors."""
    listed = sightings.of(audit)
    style = own_pages.report_style(_PAGE / "report.css")
    return _template().render(
        audit=audit,
        leaks=[sighting for sighting in listed if sighting.leak],
        notes=[sighting for sighting in listed if not sighting.leak],
        headline=sightings.headline(audit, listed),
        summary=sightings.summary(audit, listed),
        moments=moments(audit, listed),
        places=places(audit),
        style=style,
        policy=f"default-src 'none'; img-src data:; style-src {hashed(style)}",
        version=__version__,
    )


@dataclass(frozen=True, slots=True)
class Moment:
    """An entry of the timeline: a secret that was seen for the first time, or a step with its new findings."""

    at: float
    secret: Secret | None = None
    step: Step | None = None
    image: str = ""
    leaks: tuple[Sighting, ...] = ()


def moments(audit: Audit, listed: Iterable[Sighting]) -> list[Moment]:
    """Return the timeline, in order. Leaks belong to the step at which they were first seen."""
    first: dict[str, list[Sighting]] = {}
    for sighting in listed:
        if sighting.leak:
            first.setdefault(sighting.finding.step, []).append(sighting)
    named = {step.name for step in audit.steps}
    found = [Moment(secret.at, secret=secret) for secret in audit.secrets]
    found += [
        Moment(step.at, step=step, image=_image(step.screenshot), leaks=tuple(first.get(step.name, ())))
        for step in audit.steps
    ]
    found += [
        Moment(max(each.finding.at for each in late), step=Step(name, 0.0, ""), leaks=tuple(late))
        for name, late in first.items()
        if name and name not in named
    ]
    return sorted(found, key=lambda moment: moment.at)


@dataclass(frozen=True, slots=True)
class Place:
    """A place, how much of it was searched, and the result."""

    name: str
    looked: int | None
    leaks: int
    notes: int
    failed: str


def places(audit: Audit) -> list[Place]:
    """Return every place that was searched or should have been, those with leaks first."""

    def count(name: str, findings: Iterable[Finding]) -> int:
        return len({(each.kind, each.secret) for each in findings if each.place == name})

    names = dict.fromkeys([*audit.failed, *(finding.place for finding in audit.findings), *audit.searched])
    found = [
        Place(
            _listed(name),
            audit.searched.get(name),
            count(name, audit.leaks),
            count(name, audit.notes),
            audit.failed.get(name, ""),
        )
        for name in names
    ]
    return sorted(
        found, key=lambda place: (not place.failed, not place.leaks, not place.notes, place.name.lower())
    )


def _entry(sighting: Sighting, bold: Callable[[str], str]) -> Iterator[str]:
    finding = sighting.finding
    how = f" ({sighting.grade})" if sighting.leak else ""
    yield bold(f"{'LEAK' if sighting.leak else 'note'}  {sighting.title} in {sighting.place}{how}")
    facts = [*sighting.steps, *([f"{finding.at:.1f} s"] if finding.at else []), *sighting.forms]
    yield from _wrapped(" · ".join(facts))
    if finding.url:
        yield from _wrapped(finding.url)
    for sample in sighting.samples:
        yield from _wrapped(f"| {sample.detail}", "| ")
        word, links = sightings.holders(sample)
        if links:
            yield from _wrapped(f"| {word} {' ← '.join(links)}", "| ")
    if sighting.more:
        yield f"      | and {sighting.more} more"
    for reason in sighting.reasons:
        yield from _wrapped(reason)
    if sighting.leak:
        yield from _wrapped(f"Who reads it: {sighting.reach.reader}.")
        for worth in sighting.worths:
            yield from _wrapped(f"{worth.title[0].upper()}{worth.title[1:]}: {worth.use}")
        yield from _wrapped(f"→ {sighting.reach.fix}", "  ")


def _wrapped(words: str, hanging: str = "") -> list[str]:
    further = INDENT + hanging
    return textwrap.wrap(
        words, WIDTH, initial_indent=INDENT, subsequent_indent=further, break_on_hyphens=False
    )


def _listed(place: str) -> str:
    """Return the name of a place for a list."""
    return sightings.said(place) if place.startswith("disk") else place


def _counts(searched: Mapping[str, int]) -> Iterator[str]:
    for place, count in searched.items():
        yield f"{_listed(place)} {count:,}"


def _secret(secret: Secret) -> dict[str, object]:
    return {"kind": secret.kind, "digest": secret.digest, "seen": secret.seen, "at": round(secret.at, 2)}


def _record(sighting: Sighting) -> dict[str, object]:
    return {
        "place": sighting.finding.place,
        "grade": sighting.grade,
        "kinds": list(dict.fromkeys(finding.kind for finding in sighting.findings)),
        "steps": list(sighting.steps),
        "forms": list(sighting.forms),
        "reader": sighting.reach.reader,
        "use": {worth.title: worth.use for worth in sighting.worths},
        "fix": sighting.reach.fix,
        "findings": [asdict(finding) for finding in sighting.findings],
    }


def _image(data: bytes | None) -> str:
    return f"data:image/png;base64,{base64.b64encode(data).decode()}" if data else ""


def _template() -> Template:
    return own_pages.template(_PAGE, "report.html", holders=sightings.holders, clock=_clock)


def _clock(seconds: float) -> str:
    return f"{seconds:.1f} s"
