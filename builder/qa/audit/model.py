"""What an audit is made of: the secrets that were on the wire, where each was found, and what was looked at."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["leak", "note"]


@dataclass(frozen=True, slots=True)
class Secret:
    """A value seen on the wire: `kind` is its OAuth name (code, access_token, code_verifier, …).

    `seen` says where ("answer of POST https://idp.example/token, JSON"), `at` when: seconds since the start.
    """

    kind: str
    value: str = field(repr=False)
    seen: str = ""
    at: float = 0.0

    @property
    def digest(self) -> str:
        """The first 12 hexadecimal digits of its SHA-256: a name for it that gives nothing away."""
        return hashlib.sha256(self.value.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Finding:
    """A secret, or anything at all in a store that was to stay empty, and where it was.

    `form` is how it lay there ("whole", "base64", …); `detail` an excerpt in which every secret is cut short;
    `path` what keeps it there, from the secret outwards; `secret` the digest of the secret, `at` seconds since the start.
    A "note" is worth knowing and no leak.
    """

    place: str
    kind: str
    form: str = ""
    detail: str = ""
    step: str = ""
    url: str = ""
    severity: Severity = "leak"
    path: tuple[str, ...] = ()
    secret: str = ""
    at: float = 0.0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A moment at which everything was searched. `screenshot` is a PNG."""

    name: str
    at: float
    url: str
    screenshot: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Audit:
    """A whole audit. `searched` counts what was looked at in each place: nought is an empty place.

    A place that could not be searched is in `failed`, with the reason: that is no "nothing found".
    """

    url: str
    browser: str
    steps: tuple[Step, ...]
    secrets: tuple[Secret, ...]
    findings: tuple[Finding, ...]
    searched: Mapping[str, int]
    failed: Mapping[str, str] = field(default_factory=dict)

    @property
    def leaks(self) -> tuple[Finding, ...]:
        """The findings that are leaks."""
        return tuple(finding for finding in self.findings if finding.severity == "leak")

    @property
    def notes(self) -> tuple[Finding, ...]:
        """The findings that are none."""
        return tuple(finding for finding in self.findings if finding.severity == "note")

    @property
    def clean(self) -> bool:
        """Whether every place was searched and none leaks."""
        return not self.leaks and not self.failed
