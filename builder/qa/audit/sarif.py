"""Write an audit as SARIF 2.1.0: one rule for each place, and one result for each sighting, at the page's URL."""

import re
from collections.abc import Mapping

from builder.qa.audit import sightings
from builder.qa.audit.model import Audit
from builder.qa.audit.sightings import Sighting
from builder.sarif import document, ended

# How code hosts interpret `security-severity`: 9 or more is critical, 7 high, 4 medium.
SCORES = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0"}
NAME = "Gossamer audit"


def log(audit: Audit) -> dict[str, object]:
    """Return an audit as a SARIF log, in plain values. The run is unsuccessful if a place could not be searched."""
    listed = sightings.of(audit)
    places = {_code(each): each for each in listed}
    told = [
        {"level": "error", "message": {"text": f"{place} could not be searched: {why}"}}
        for place, why in audit.failed.items()
    ]
    ran = {"executionSuccessful": not audit.failed, "toolExecutionNotifications": told}
    rules = [_rule(code, each) for code, each in places.items()]
    numbers = {code: number for number, code in enumerate(places)}
    return document(NAME, rules, [_result(each, numbers, audit.url) for each in listed], invocations=[ran])


def _code(sighting: Sighting) -> str:
    return re.sub(r"[^a-z0-9]+", "-", sighting.finding.place.lower()).strip("-")


def _rule(code: str, sighting: Sighting) -> dict[str, object]:
    return {
        "id": code,
        "shortDescription": {"text": f"A secret of a sign-in in {sighting.place}."},
        "fullDescription": {"text": f"Who reads it: {ended(sighting.reach.reader)}"},
        "help": {"text": ended(sighting.reach.fix)},
        "properties": {"tags": ["security"]},
    }


def _result(sighting: Sighting, numbers: Mapping[str, int], site: str) -> dict[str, object]:
    where = sighting.finding.url or site
    score = {"properties": {"security-severity": SCORES[sighting.grade]}} if sighting.leak else {}
    return {
        "ruleId": _code(sighting),
        "ruleIndex": numbers[_code(sighting)],
        "level": "error" if sighting.leak else "note",
        "message": {"text": _message(sighting)},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": _address(where)}},
                "logicalLocations": [{"fullyQualifiedName": sighting.finding.place}],
            }
        ],
        **score,
    }


def _message(sighting: Sighting) -> str:
    when = f" ({', '.join(sighting.steps)})" if sighting.steps else ""
    uses = [f"{worth.title[0].upper()}{worth.title[1:]}: {worth.use}" for worth in sighting.worths]
    why = [*uses, f"What to do: {ended(sighting.reach.fix)}"] if sighting.leak else sighting.reasons
    return " ".join([f"{sighting.title} in {sighting.place}{when}.", *why])


def _address(url: str) -> str:
    """Return a URL without the marks that only excerpts have."""
    return url.partition("?")[0].partition("#")[0].replace("…", "")
