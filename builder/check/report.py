"""Format an audit as text for a terminal, and as plain values for other programs."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from builder.check.rules import level
from builder.check.run import Audit
from builder.check.score import Score
from builder.errors import Fault
from builder.log import fault_record

_HOWS = 3  # places listed for an origin; the rest are only counted


def lines(audit: Audit, bold: Callable[[str], str] = str) -> list[str]:
    """Return what was checked, the score with its marks, the weight, and the other origins, as lines of text."""
    looked = ", ".join(f"{count:,} {kind}" for kind, count in audit.looked_at.items())
    return [
        f"{audit.site.shown}: {looked}",
        "",
        *_score(audit, bold),
        *_weight(audit, bold),
        *_origins(audit, bold),
    ]


def summary(audit: Audit, strict: bool) -> str:
    """Return the last line: that nothing was found, or how many findings of each level."""
    counts = {"fault": len(audit.faults), "warning": len(audit.warnings)}
    found = " and ".join(f"{n} {kind}{'s' if n != 1 else ''}" for kind, n in counts.items() if n)
    failed = audit.faults or (strict and audit.warnings)
    verdict = (
        "the audit failed" if failed else "warnings do not fail the audit without --strict" if found else ""
    )
    return f"{audit.site.shown}: {f'{found}; {verdict}' if found else 'the audit found nothing'}"


def grouped(findings: Iterable[Fault]) -> list[Fault]:
    """Return findings for people: the same message about many places, such as pages of one template, appears once."""
    groups: dict[tuple[str, str], list[Fault]] = {}
    for finding in findings:
        groups.setdefault((finding.code, finding.message), []).append(finding)
    return [replace(same[0], message=f"{same[0].message}{_elsewhere(same)}") for same in groups.values()]


def _elsewhere(same: list[Fault]) -> str:
    return f" (and so in {len(same) - 1} more place{'s' if len(same) > 2 else ''})" if len(same) > 1 else ""


def record(audit: Audit) -> dict[str, object]:
    """Return the audit as plain values; docs/check.md describes them."""
    return {
        "folder": audit.site.shown,
        "score": audit.scores[0].points if audit.scores else None,
        "grade": audit.scores[0].grade if audit.scores else None,
        "pages": [
            {
                "url": score.url,
                "score": score.points,
                "grade": score.grade,
                "marks": [
                    {"test": mark.test, "points": mark.points, "why": mark.why} for mark in score.marks
                ],
            }
            for score in audit.scores
        ],
        "findings": [{**fault_record(each), "level": level(each).value} for each in audit.findings],
        "headers": {
            audit.site.url(path): {name: sent.value for name, sent in sorted(audit.site.sent(path).items())}
            for path in audit.site.served()
        },
        "home": {"bytes": audit.weight.wire, "files": list(audit.weight.files)} if audit.weight else None,
        "origins": {origin: list(hows) for origin, hows in audit.origins.items()},
        "looked_at": dict(audit.looked_at),
    }


def _score(audit: Audit, bold: Callable[[str], str]) -> Iterator[str]:
    if not audit.scores:
        yield bold("No score: it is one of headers, and there is no headers file to read")
        yield ""
        return
    worst = audit.scores[0]
    yield bold(
        f"Score {worst.points} ({worst.grade}) by the rules of MDN's HTTP Observatory: {_whose(audit.scores)}"
    )
    for mark in worst.marks:
        points = f"{mark.points:+}" if mark.points else "0"
        yield f"{points:>5}  {mark.test}: {mark.why}"
    yield ""


def _whose(scores: tuple[Score, ...]) -> str:
    worst = scores[0]
    home = next((score for score in scores if score.url.count("/") == 1 and score.url.endswith("/")), worst)
    if scores[-1].points == worst.points:
        return "every page has it"
    rest = "" if home is worst else f"; the home page has {home.points}"
    return f"{worst.url} has the least{rest}"


def _weight(audit: Audit, bold: Callable[[str], str]) -> Iterator[str]:
    if audit.weight:
        count = len(audit.weight.files)
        yield bold("The home page, by what its HTML and stylesheets name")
        yield f"{audit.weight.wire:,} bytes on the wire in {count} request{'s' if count != 1 else ''}"
        yield ""


def _origins(audit: Audit, bold: Callable[[str], str]) -> Iterator[str]:
    yield bold("Other origins")
    for origin, hows in audit.origins.items():
        more = f", and {len(hows) - _HOWS} more" if len(hows) > _HOWS else ""
        yield f"{origin}: {', '.join(hows[:_HOWS])}{more}"
    if not audit.origins:
        yield "none are named"
    yield ""
