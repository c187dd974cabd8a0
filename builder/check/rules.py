"""Every kind of finding that the audit knows, and its severity.

docs/check.md has the same table; a test compares the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from builder.errors import Fault, Where, excerpt

_LONGEST_SHOWN = 160  # characters of a line; minified files have much longer ones


class Level(Enum):
    """The severity of a finding. A warning fails the audit only with --strict."""

    FAULT = "fault"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """The meaning of a code: its level, and a sentence without a period."""

    level: Level
    title: str


def _fault(title: str) -> Rule:
    return Rule(Level.FAULT, title)


def _warning(title: str) -> Rule:
    return Rule(Level.WARNING, title)


RULES: Mapping[str, Rule] = {
    # headers
    "no-headers": _warning("The folder has no headers file that can be read"),
    "other-environment": _warning("The files are built for another origin than the settings are for"),
    "ignored-line": _fault("The host passes over a line of the headers file"),
    "no-csp": _fault("A page has no Content Security Policy"),
    "worker-without-csp": _fault("A worker's script has no Content Security Policy of its own"),
    "framing": _fault("Any site may show a page in a frame"),
    "no-nosniff": _fault("Browsers may guess the type of a file"),
    "no-hsts": _fault("Browsers may ask for a page over http"),
    "no-referrer-policy": _warning("Addresses of pages go to other sites"),
    "no-coop": _warning("Windows of other sites keep hold of a page"),
    "no-coep": _warning("A page shares its process with what it embeds"),
    "no-corp": _warning("Other sites may load a file into their pages"),
    "no-permissions-policy": _warning("A page may ask for the camera and all else that browsers have"),
    "open-cors": _fault("Other sites may read a file as the visitor"),
    "cookie": _warning("A static file sets a cookie"),
    "useless-header": _warning("A header does nothing, or only looks as if it did"),
    "cached-for-ever": _fault("A file that keeps its name is sent as immutable"),
    "cached-page": _warning("Browsers need not ask again for a page"),
    # policies
    "csp-unsafe": _fault("A policy lets text become code"),
    "csp-unsafe-style": _warning("A policy lets a page bring its own styles"),
    "csp-broad": _fault("A policy allows a whole scheme, or hosts that anybody can have"),
    "csp-broad-media": _warning("A policy allows pictures, sound or fonts from anywhere"),
    "csp-foreign-code": _warning("A policy lets another origin supply code"),
    "csp-connect": _fault("A policy lets a script connect to an origin that no setting names"),
    "csp-insecure": _fault("A policy allows plain http"),
    "csp-nonce": _fault("A static file has a nonce, which is the same for everybody"),
    "csp-missing": _fault("A policy lacks a directive that closes a way out"),
    "csp-default": _warning("A policy allows what no directive names"),
    "csp-trusted-types": _warning("A policy does not require Trusted Types"),
    "csp-repeated": _fault("A directive stands twice, and browsers read the first"),
    "csp-unknown": _fault("A directive has a name that browsers do not know"),
    "late-csp": _warning("A page fetches something before its policy in a <meta>"),
    # pages
    "no-pages": _warning("The folder has no page"),
    "bad-html": _warning("A page could not be read to its end"),
    "wrong-integrity": _fault("A file is not what a page expects"),
    "missing-integrity": _warning("A script or stylesheet of this site has no integrity"),
    "foreign-integrity": _fault("A script or stylesheet of another origin has no integrity"),
    "third-party": _warning("A page or stylesheet fetches something from another origin"),
    "plain-http": _fault("A page or stylesheet fetches something over plain http"),
    "dead-link": _fault("A link leads to no file"),
    "unknown-anchor": _fault("A link names an id that its page does not have"),
    "duplicate-id": _warning("Two elements of a page have the same id"),
    "missing-asset": _fault("A page or stylesheet needs a file that is not there"),
    "private-content": _warning("A protected page has something in it that looks private"),
    # files
    "secret": _fault("A file has a key, a token or a password in it"),
    "secret-like": _warning("A file has a string in it that is as random as a key"),
    "source-map": _warning("A source map is there, or is named"),
    "stray-file": _fault("A file does not belong into a site that everybody can read"),
    "repository": _warning("A repository lies in the folder"),
    "script-in-svg": _warning("A picture can run a script when it is opened by itself"),
    "wrong-copy": _fault("A compressed copy does not hold what its original holds"),
    "over-budget": _fault("The home page weighs more than [budget] allows"),
}


def level(fault: Fault) -> Level:
    """Return the severity of a finding."""
    return RULES[fault.code].level


def at(code: str, message: str, hint: str, place: str, text: str, start: int) -> Fault:
    """Return a finding at an offset in a file's text, with that line of text if it is short enough to show."""
    line = text.count("\n", 0, start) + 1
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    short = (end if end >= 0 else len(text)) - begin <= _LONGEST_SHOWN
    return Fault(
        code,
        message,
        hint,
        Where(place, line, start - begin + 1),
        excerpt(text, line) if short else "",
    )
