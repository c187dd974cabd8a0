"""Find secrets that were sent to the wrong recipients: to third parties, in URLs, or in referrers."""

from collections.abc import Iterator
from dataclasses import dataclass

from builder.config.urls import same_site
from builder.qa.audit.forms import HASHES, Needles
from builder.qa.audit.model import Finding
from builder.qa.audit.wire import FLOW, Request, Wire, bare, origin

THIRD_PARTY = "request to a third party"
ADDRESS = "request address"
REFERRER = "referrer header"
ELSEWHERE = (
    "An access token goes to another site in its header: right only if that is an API it is meant for."
)
HINT = (
    "The ID token travels in the address of the provider's logout page, and stays in the browser's history."
)
LOGOUT = "id_token_hint="
NOT_READ = frozenset({"cookie", "dpop", "user-agent", "origin"})


@dataclass(frozen=True, slots=True)
class Circle:
    """The legitimate recipients: the site, its provider, and the APIs that get an access token in a header."""

    insiders: frozenset[str]
    apis: frozenset[str]

    def has(self, request: Request) -> bool:
        """Return whether the request goes to a legitimate recipient."""
        return request.origin in self.insiders or request.origin in self.apis

    def is_near(self, request: Request) -> bool:
        """Return whether the request is same-site, as browsers define it, with the site or its provider."""
        return any(same_site(request.origin, one) for one in self.insiders)


def circle(wire: Wire, own: str) -> Circle:
    """Return the legitimate recipients for the site at the origin `own`. The provider is whoever issued tokens."""
    bearing = {
        one.origin for one in wire.requests if any(name.lower() == "authorization" for name, _ in one.headers)
    }
    return Circle(frozenset({own, *wire.issuers, *map(origin, wire.redirects)}), frozenset(bearing))


def findings(wire: Wire, needles: Needles, own: str) -> Iterator[Finding]:
    """Yield a finding for each secret and each wrong recipient, in chronological order."""
    known = circle(wire, own)
    seen: set[tuple[str, str, str]] = set()
    for request in list(wire.requests):
        for finding in _in_request(request, needles, known):
            key = (finding.place, finding.secret, bare(request.url))
            if key not in seen:
                seen.add(key)
                yield finding


def _in_request(request: Request, needles: Needles, known: Circle) -> Iterator[Finding]:
    head = f"{request.method} {request.url}"
    yield from _in_part("address", head, head, request, needles, known)
    for name, value in request.headers:
        if name.lower() not in NOT_READ:
            yield from _in_part(name.lower(), value, f"{bare(head)} {name}: {value}", request, needles, known)
    yield from _in_part("body", request.body, f"{bare(head)} sends {request.body}", request, needles, known)


def _in_part(
    part: str, text: str, shown: str, request: Request, needles: Needles, known: Circle
) -> Iterator[Finding]:
    for hit in needles.match(text):
        place = _place(part, text, hit.secret.kind, request, known)
        if place:
            why = (
                ELSEWHERE if part == "authorization" else HINT if LOGOUT in text and place == ADDRESS else ""
            )
            yield Finding(
                place,
                hit.secret.kind,
                hit.form,
                needles.redact(shown)[:400],
                url=bare(request.document),
                severity="note" if why or hit.form in HASHES else "leak",
                path=(f"asked by {request.of.replace('_', ' ')} {bare(request.document)}",),
                secret=hit.secret.digest,
                at=request.at,
                why=why,
            )


def _place(part: str, text: str, kind: str, request: Request, known: Circle) -> str:
    """Return the name of the place for the finding, or an empty string if there is no problem."""
    if part == "authorization":
        return "" if known.is_near(request) else THIRD_PARTY
    if part == "referer":
        return "" if known.has(request) else REFERRER
    if not known.has(request):
        return THIRD_PARTY
    return ADDRESS if part == "address" and kind not in FLOW else ""
