"""Judge the severity of findings."""

import json
from dataclasses import replace
from math import inf
from urllib.parse import urlsplit

from builder.qa.audit.forms import HASHES
from builder.qa.audit.model import Finding, Severity
from builder.qa.audit.wire import FLOW, Wire, bare, origin

REFERENCES = frozenset({"request_uri", "request"})  # single-use, and useless to anybody else
HASHED = "A hash tells nobody the secret; it may serve to recognise it."
RECORDED = (
    "The browser's own record of the redirects of a sign-in, which no page can prevent. The value is spent: it was "
    "used once, and that sign-in is over."
)
AT_PROVIDER = (
    "The address of the provider's own page, in the browser's own record of where it was sent. The sign-in it belongs to "
    "is under way, and no page of the site can read it there."
)
UNDER_WAY = "The sign-in it belongs to is under way, and no page can read it there."
OUT_OF_REACH = "In a worker's own memory. No page can read it there: it would have to be sent."
CLAIM = "A claim of the ID token, spent, in a worker's own memory. A later ID token of this session must repeat it."
PROVIDERS_OWN = "A cookie of the provider, for the provider."


def judged(finding: Finding, wire: Wire) -> Finding:
    """Return the finding with its severity and the reason. Findings that already have one are unchanged."""
    if finding.why:
        return finding
    severity, why = _judge(finding, wire)
    return replace(finding, severity=severity, why=why)


def _judge(finding: Finding, wire: Wire) -> tuple[Severity, str]:
    if finding.form in HASHES:
        return "note", HASHED
    over = _is_over(finding, wire)
    if finding.place in ("performance", "history") and finding.kind in FLOW:
        if _is_at_provider(finding, wire):
            return "note", RECORDED if over else AT_PROVIDER
        if over and finding.place == "performance" and bare(finding.detail) in wire.redirects:
            return "note", RECORDED
    if finding.place.endswith("worker"):
        over = _is_over(
            finding, wire, finding.at
        )  # while the visitor is at the provider, a worker has to keep these values
        if finding.kind not in FLOW or finding.kind in REFERENCES:
            return "note", OUT_OF_REACH
        if finding.kind == "nonce":
            return "note", CLAIM
        return ("leak", "") if over else ("note", UNDER_WAY)
    if finding.place == "cookie jar" and _is_providers(finding, wire):
        return "note", PROVIDERS_OWN
    return finding.severity, ""


def _is_over(finding: Finding, wire: Wire, at: float = inf) -> bool:
    return any(secret.digest == finding.secret and wire.over(secret, at) for secret in wire.secrets)


def _is_at_provider(finding: Finding, wire: Wire) -> bool:
    """Return whether the URL of a finding belongs to the provider. A callback URL on the site counts as a leak, because
    the site can replace its entry in the history."""
    if finding.place == "performance":
        return origin(finding.detail) in wire.issuers
    try:
        entry = json.loads(finding.detail)
    except ValueError:
        return False
    texts = [str(value) for value in entry.values() if "…" in str(value)]
    return all(origin(text) in wire.issuers for text in texts)


def _is_providers(finding: Finding, wire: Wire) -> bool:
    try:
        domain = str(json.loads(finding.detail).get("domain", "")).lstrip(".")
    except ValueError:
        return False
    hosts = {urlsplit(url).hostname for url in wire.issuers}
    return domain in hosts and domain not in {urlsplit(url).hostname for url in wire.redirects}
