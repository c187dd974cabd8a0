"""Group the findings of an audit for readers: one entry for each place and severity, the most important first."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from builder.qa.audit import advice
from builder.qa.audit.model import Audit, Finding


@dataclass(frozen=True, slots=True)
class Sighting:
    """All findings of one severity in one place, oldest first. `worths` are its kinds of secret, most severe first."""

    number: int
    finding: Finding
    findings: tuple[Finding, ...]
    worths: tuple[advice.Worth, ...]
    reach: advice.Reach

    @property
    def title(self) -> str:
        """A title: "Access token and ID token in localStorage"."""
        *most, last = [worth.title for worth in self.worths]
        text = f"{', '.join(most)} and {last}" if most else last
        return text[0].upper() + text[1:]

    @property
    def place(self) -> str:
        """The place in readable form."""
        return said(self.finding.place)

    @property
    def leak(self) -> bool:
        """Whether it is a leak and not a note."""
        return self.finding.severity == "leak"

    @property
    def grade(self) -> str:
        """The severity of its most severe secret: critical, high, medium or low; "note" if it is not a leak."""
        return self.worths[0].grade if self.leak else "note"

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps at which it was seen, in order, without duplicates."""
        return tuple(dict.fromkeys(finding.step for finding in self.findings if finding.step))

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms in which it was found, without duplicates."""
        return tuple(dict.fromkeys(finding.form for finding in self.findings if finding.form))

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons why notes are not leaks, without duplicates."""
        return tuple(dict.fromkeys(finding.why for finding in self.findings if finding.why))

    @property
    def samples(self) -> tuple[Finding, ...]:
        """Findings with different content, at most `SAMPLES`."""
        return tuple(self._different.values())[:SAMPLES]

    @property
    def more(self) -> int:
        """The number of different findings that `samples` leaves out."""
        return max(0, len(self._different) - SAMPLES)

    @property
    def _different(self) -> dict[tuple[str, tuple[str, ...]], Finding]:
        return {(_TIMES.sub("", each.detail), each.path): each for each in reversed(self.findings)}


SAMPLES = 4
_TIMES = re.compile(r" \(\d+ times\)")
SENT = "asked by "
SAID = {
    "DOM": "the DOM",
    "URL": "the page's address",
    "console": "the console",
    "cookie jar": "the cookie jar",
    "cookies": "document.cookie",
    "history": "the tab's history",
    "performance": "the performance entries",
    "reachable from window": "what window leads to",
    "referrer": "document.referrer",
    "referrer header": "a Referer header",
    "request address": "the address of a request",
    "request to a third party": "a request to a third party",
    "service workers": "a service worker's address",
    "storage calls": "what was written to web storage",
    "title": "the page's title",
}


def of(audit: Audit) -> list[Sighting]:
    """Return all sightings, sorted with leaks first, then by severity, then by time."""
    alike: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in audit.findings:
        alike[finding.severity, finding.place].append(finding)
    return [_sighting(number, group) for number, group in enumerate(sorted(alike.values(), key=_rank), 1)]


def said(place: str) -> str:
    """Return a place in readable form: "localStorage on the disk" for "disk: localStorage"."""
    if place.startswith("disk: "):
        return f"{place.removeprefix('disk: ')} on the disk"
    if place.startswith("reachable in a"):
        return f"the scope of {place.removeprefix('reachable in ')}"
    return SAID.get(place) or (f"the {place}" if place.startswith(("heap", "origin")) else place)


def holders(finding: Finding) -> tuple[str, tuple[str, ...]]:
    """Return a label for `finding.path`, and the path: what keeps the value, how a file stores it, or who sent it."""
    if finding.place.startswith("disk"):
        return "lies in", finding.path
    if finding.path and finding.path[0].startswith(SENT):
        return "sent by", (finding.path[0].removeprefix(SENT), *finding.path[1:])
    return "kept by", finding.path


def _sighting(number: int, group: list[Finding]) -> Sighting:
    worths = {worth.title: worth for worth in map(advice.worth, group)}
    ordered = sorted(worths.values(), key=lambda worth: worth.gravity)
    return Sighting(number, group[0], tuple(group), tuple(ordered), advice.reach(group[0].place))


def _rank(group: list[Finding]) -> tuple[bool, int, float]:
    return group[0].severity != "leak", min(advice.worth(each).gravity for each in group), group[0].at


def headline(audit: Audit, sightings: Iterable[Sighting]) -> str:
    """Return the whole audit in a few words."""
    places = sum(sighting.leak for sighting in sightings)
    if places:
        return f"Leaks in {_count(places, 'place')}"
    if audit.failed:
        return "Not proved"
    return "Nothing leaked" if audit.secrets else "No sign-in seen"


def summary(audit: Audit, sightings: Iterable[Sighting]) -> str:
    """Return one sentence: what was searched for, where, and with which result."""
    listed = list(sightings)
    notes = sum(not sighting.leak for sighting in listed)
    looked = f"{_count(len(audit.secrets), 'secret')} of the sign-in {'was' if len(audit.secrets) == 1 else 'were'} looked for"
    where = f"in {_count(len(audit.searched), 'place')}, at {_count(len(audit.steps), 'step')}"
    more = [f"{_count(notes, 'thing')} worth knowing"] if notes else []
    if audit.failed:
        more.append(f"{_count(len(audit.failed), 'place')} could not be searched")
    return f"{looked} {where}{''.join(f'; {word}' for word in more)}."


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
