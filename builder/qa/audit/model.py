"""The data of an audit: the secrets in network traffic, the findings, and the places searched."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["leak", "note"]


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret value in network traffic. `kind` is its OAuth name (code, access_token, code_verifier, …).

    `seen` says where it was ("answer of POST https://idp.example/token, JSON"), `at` when, in seconds since the start.
    """

    kind: str
    value: str = field(repr=False)
    seen: str = ""
    at: float = 0.0

    @property
    def digest(self) -> str:
        """The first 12 hexadecimal digits of its SHA-256, which identify it without revealing it."""
        return hashlib.sha256(self.value.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Finding:
    """A secret, or any entry of a store that must stay empty, and where it was found.

    `form` is the form in which it was stored ("whole", "base64", …), `detail` an excerpt in which every secret is
    shortened, `path` the chain of objects that keep it, `secret` the digest of the secret, and `at` the time in seconds
    since the start. A "note" is useful information, but not a leak.
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
    """A step after which everything was searched. `screenshot` is a PNG."""

    name: str
    at: float
    url: str
    screenshot: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Audit:
    """A whole audit. `searched` counts the things searched in each place; 0 means that the place was empty.

    `failed` has each place that could not be searched, with the reason, which is different from "nothing found".
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
        """The findings that are not leaks."""
        return tuple(finding for finding in self.findings if finding.severity == "note")

    @property
    def clean(self) -> bool:
        """Whether every place was searched and nothing leaks."""
        return not self.leaks and not self.failed
