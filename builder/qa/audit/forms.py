"""Compute every form in which a secret may be stored, and search texts and bytes for all of them at once."""

import base64
import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from urllib.parse import quote

from builder.qa.audit.model import Secret

SHORTEST = 12  # characters; shorter values would be found by chance
TRUNCATED = 256  # characters that remain at least when a long value is truncated
SHOWN = 4
HASHES = frozenset({"SHA-256 hex", "SHA-256 base64", "SHA-256 base64url"})
# its hash is public by design: the code challenge (RFC 7636 4.2)
HASHED_IN_THE_OPEN = frozenset({"code_verifier"})
RUN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+.~")
_SEPARATOR = "\x00"


def forms(secret: Secret) -> dict[str, str]:
    """Return text → name of the form, for every form of `secret` that is too long to occur by chance.

    "whole", "percent-encoded", "JSON-escaped", "payload" and "signature" of a JWT, "first half", "second half",
    "beginning", "base64" and "base64url" (at each alignment), "hex", and the three of `HASHES`.
    Halves are included if they are long enough; values of less than SHORTEST characters have no forms.
    """
    value = secret.value
    if len(value) < SHORTEST:
        return {}
    named = [("whole", value), *_escaped(value), *_parts(value), *_encoded(value.encode())]
    if secret.kind not in HASHED_IN_THE_OPEN:
        named += _hashed(value.encode())
    found: dict[str, str] = {}
    for name, text in named:
        if len(text) >= SHORTEST:
            found.setdefault(text, name)
    return found


def raw_forms(secret: Secret) -> dict[bytes, str]:
    """Return the forms as bytes, for files, including decoded base64url and raw hashes. Sieve handles UTF-16."""
    found: dict[bytes, str] = {}
    for text, name in forms(secret).items():
        found.setdefault(text.encode(), name)
    decoded = _decoded(secret.value)
    if len(decoded) >= SHORTEST:
        found.setdefault(decoded, "decoded")
    if secret.kind not in HASHED_IN_THE_OPEN and found:
        found.setdefault(hashlib.sha256(secret.value.encode()).digest(), "SHA-256")
    return found


def _escaped(value: str) -> Iterator[tuple[str, str]]:
    once = quote(value, safe="")
    yield "percent-encoded", once
    yield "percent-encoded", quote(once, safe="")
    yield "JSON-escaped", json.dumps(value)[1:-1]
    yield "JSON-escaped", value.replace("/", "\\/")


def _parts(value: str) -> Iterator[tuple[str, str]]:
    if value.count(".") == 2:
        # the header is not secret, and is the same in all tokens of a provider
        _, payload, signature = value.split(".")
        yield "payload", payload
        yield "signature", signature
    middle = len(value) // 2
    yield "first half", value[:middle]
    yield "second half", value[middle:]
    if middle > TRUNCATED:
        yield "beginning", value[:TRUNCATED]


def _encoded(data: bytes) -> Iterator[tuple[str, str]]:
    for before in range(3):
        inner = _aligned(data, before)
        yield "base64", inner
        yield "base64url", inner.replace("+", "-").replace("/", "_")
    yield "hex", data.hex()
    yield "hex", data.hex().upper()


def _aligned(data: bytes, before: int) -> str:
    """Return the base64 characters that depend only on `data`, if it is inside longer data after `before` bytes
    (modulo 3)."""
    text = base64.b64encode(bytes(before) + data).decode().rstrip("=")
    start = -(-before * 8 // 6)
    return text[start : (before + len(data)) * 8 // 6]


def _hashed(data: bytes) -> Iterator[tuple[str, str]]:
    digest = hashlib.sha256(data)
    yield "SHA-256 hex", digest.hexdigest()
    yield "SHA-256 hex", digest.hexdigest().upper()
    yield "SHA-256 base64", base64.b64encode(digest.digest()).decode().rstrip("=")
    yield "SHA-256 base64url", base64.urlsafe_b64encode(digest.digest()).decode().rstrip("=")


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return b""


@dataclass(frozen=True, slots=True)
class Hit:
    """An occurrence of a form of a secret: its position in the searched text."""

    secret: Secret
    form: str
    start: int
    end: int


class Needles:
    """All forms of all `secrets`, for a combined search. If two secrets have the same value, the first one counts."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        by_value: dict[str, Secret] = {}
        for secret in secrets:
            by_value.setdefault(secret.value, secret)
        self.secrets = tuple(by_value.values())
        self._texts: dict[str, tuple[Secret, str]] = {}
        for secret in self.secrets:
            for text, form in forms(secret).items():
                self._texts.setdefault(text, (secret, form))
        # longest first, so that a form inside a longer one is not reported again
        self._ordered = sorted(self._texts, key=len, reverse=True)

    def match(self, text: str) -> list[Hit]:
        """Return every occurrence in `text`, in order. If occurrences overlap, return the longest."""
        return _match(text, ((needle, *self._texts[needle]) for needle in self._ordered))

    def match_all(self, texts: Sequence[str]) -> Iterator[tuple[int, Hit]]:
        """Yield (index of the text, occurrence) for all texts. This is like `match`, but fast for many texts."""
        starts = [0, *accumulate(len(text) + 1 for text in texts)]
        for hit in self.match(_SEPARATOR.join(texts)):
            index = bisect_right(starts, hit.start) - 1
            yield index, Hit(hit.secret, hit.form, hit.start - starts[index], hit.end - starts[index])

    def redact(self, text: str) -> str:
        """Return `text` with every secret, and text adjoining a piece of one, shortened to its first characters."""
        parts, end = [], 0
        for start, stop in _merged(_whole_run(text, hit) for hit in self.match(text)):
            parts += [text[end:start], text[start : start + SHOWN], "…"]
            end = stop
        return "".join([*parts, text[end:]])

    def excerpt(self, text: str, hit: Hit, width: int = 200) -> str:
        """Return a redacted excerpt of `text`: its beginning, or the part around `hit` if that is further on."""
        before = self.redact(text[: hit.start])
        whole = self.redact(text)
        if len(before) + SHOWN < width:
            return whole[:width] + ("…" if len(whole) > width else "")
        start = max(0, len(before) - width // 2)
        return f"…{whole[start : start + width]}" + ("…" if len(whole) > start + width else "")


def _match(where: str, needles: Iterable[tuple[str, Secret, str]]) -> list[Hit]:
    hits: list[Hit] = []
    covered: list[tuple[int, int]] = []
    for needle, secret, form in needles:
        start = where.find(needle)
        while start >= 0:
            end = start + len(needle)
            # skip occurrences inside others, like a nonce in its ID token, or a half in the whole value
            if not any(first <= start and end <= last for first, last in covered):
                covered.append((start, end))
                hits.append(Hit(secret, form, start, end))
            start = where.find(needle, end)
    return sorted(hits, key=lambda hit: (hit.start, -hit.end))


def _whole_run(text: str, hit: Hit) -> tuple[int, int]:
    """Return the position of a hit. If it is only a piece, include adjoining characters that may belong to it."""
    start, end = hit.start, hit.end
    if hit.form != "whole":
        while start and text[start - 1] in RUN:
            start -= 1
        while end < len(text) and text[end] in RUN:
            end += 1
    return start, end


def _merged(stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the ranges in order, with overlapping ones merged."""
    start = end = -1
    for first, last in sorted(stretches):
        if first > end:
            if end > start:
                yield start, end
            start = first
        end = max(end, last)
    if end > start:
        yield start, end
