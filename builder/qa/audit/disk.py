"""Search a browser's profile on disk, after the browser has closed.

Every file is searched as raw bytes, in UTF-8 and UTF-16, and also decoded: LevelDB records, including compressed and
deleted ones, SQLite rows, session files, cache entries, streams of gzip, deflate, Brotli and Snappy, and values that
the browser encrypts with a well-known key.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from builder.qa.audit.forms import HASHES, Hit, Needles
from builder.qa.audit.layers import Layer, Reader
from builder.qa.audit.model import Finding, Secret
from builder.qa.audit.sieve import WIDE, Sieve
from builder.qa.audit.stores import HTTP_CACHE, keeps_addresses, store

PLACE = "disk"
STEP = "after the browser closed"
# parameters that provider and browser exchange in URLs, which are worthless after the sign-in
IN_ADDRESSES = frozenset({"code", "state", "logout_state", "nonce", "request_uri", "session_state"})
_NAMES = sorted(IN_ADDRESSES - {"logout_state"})  # their names in URLs, where logout_state is "state"
SPENT = (
    "The browser notes every address it is sent to, and no page can prevent that. The value is spent: it was "
    "used once, within seconds, and the code's verifier is not on the disk."
)
SIGNED_OUT = (
    "The address to which a sign-out returns. The value is spent, and no sign-in was ever begun with it."
)
HASHED = "A hash tells nobody the secret; it may serve to recognise it."
LONGEST_NAME = 24  # characters of a parameter's name with its delimiters
AROUND = 8192  # bytes around a hit that are read for an excerpt
WIDTH = 160
_OPAQUE = re.compile(r"[\w-]{28,}", re.ASCII)  # may be a piece of a secret in an unknown form
_PARAMETER = re.compile(f"([?&#]|%3F|%26|%23)({'|'.join(_NAMES)})(=|%3D)$".encode())
_PARTS = ("first half", "second half", "beginning")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){4,}|(?:\x00[\x20-\x7e]){4,}")
_BLANK = re.compile(r" {2,}")
_READABLE = {0x09: " ", 0x0A: " ", 0x0D: " "}
_END = "\0"


@dataclass(frozen=True, slots=True)
class Searched:
    """The findings, the number of things searched by place, and the places that could not be searched."""

    findings: tuple[Finding, ...]
    searched: Mapping[str, int]
    failed: Mapping[str, str]


def place(name: str) -> str:
    """Return the name of the place for a store's findings: "disk: localStorage"."""
    return f"{PLACE}: {name}"


def search(profile: Path, secrets: Sequence[Secret], *, at: float = 0.0) -> Searched:
    """Return every secret in any file below `profile`. Report unreadable files and an empty folder as failures."""
    needles = Needles(secrets)
    sieve, reader = Sieve(needles), Reader()
    counted: Counter[str] = Counter()
    failed: dict[str, str] = {}
    found: list[Finding] = []
    for path in _files(profile):
        name = path.relative_to(profile)
        try:
            layers = reader.layers(path)
            found += _in_file(layers, name.as_posix(), store(name), sieve, needles, at)
            counted.update([PLACE, place(store(name))])
        except OSError as error:
            failed[f"{PLACE}: {name.as_posix()}"] = error.strerror or type(error).__name__
    counted.update({f"{PLACE}: {word}": count for word, count in reader.opened.items()})
    failed |= {
        f"{PLACE}: {word}": f"{count} could not be opened" for word, count in reader.closed.items() if count
    }
    if not counted[PLACE]:
        failed[PLACE] = "there are no files: the browser kept its profile elsewhere, or nowhere"
    return Searched(tuple(_judged(found)), counted, failed)


def _files(profile: Path) -> list[Path]:
    return sorted(path for path in profile.rglob("*") if path.is_file() and not path.is_symlink())


@dataclass(slots=True)
class _Lying:
    """A secret in a file: how often it occurs, and its most readable occurrence."""

    layer: Layer
    hit: Hit
    times: int = 0

    def rank(self) -> tuple[int, int]:
        return self.hit.end - self.hit.start, len(self.layer.ways)


def _in_file(
    layers: Iterable[Layer], name: str, kept: str, sieve: Sieve, needles: Needles, at: float
) -> Iterator[Finding]:
    """Yield one finding for each secret in a file, or two: in a URL that the browser recorded, and elsewhere."""
    lying: dict[tuple[str, bool], _Lying] = {}
    for layer in layers:
        for hit in sieve.match(layer.data):
            key = (hit.secret.value, _excused(layer.data, hit, kept))
            here = _Lying(layer, hit)
            best = lying.setdefault(key, here)
            if here.rank() > best.rank():
                best.layer, best.hit = layer, hit
            best.times += not layer.ways
    for (value, excused), best in lying.items():
        # pages of a database split long rows, but the complete rows have been searched already
        cut = not best.layer.ways and best.hit.form.startswith(_PARTS) and (value, True) in lying
        if excused or not cut:
            yield _finding(best, name, kept, excused, needles, at)


def _finding(best: _Lying, name: str, kept: str, excused: bool, needles: Needles, at: float) -> Finding:
    """Return the finding for one secret in the file `name`."""
    layer, hit = best.layer, best.hit
    hashed = hit.form.partition(",")[0] in {*HASHES, "SHA-256"}
    often = f" ({best.times} times)" if best.times > 1 else ""
    return Finding(
        place(kept),
        hit.secret.kind,
        hit.form,
        f"{name}{often}: {_excerpt(layer.data, hit, needles)}",
        STEP,
        severity="note" if excused or hashed else "leak",
        path=tuple(needles.redact(way)[:WIDTH] for way in reversed((name, *layer.ways))),
        secret=hit.secret.digest,
        at=at,
        why=_spent(hit) if excused else HASHED if hashed else "",
    )


def _excused(data: bytes, hit: Hit, kept: str) -> bool:
    """Return whether a hit is a used-up value in a URL, in a store where the browser itself records URLs.

    The page after a sign-out may be in the HTTP cache under its URL, which reveals nothing.
    """
    if hit.secret.kind not in IN_ADDRESSES or not (keeps_addresses(kept) or _is_page_after_logout(hit, kept)):
        return False
    before = data[max(0, hit.start - 2 * LONGEST_NAME) : hit.start]
    if WIDE in hit.form:
        before = before.replace(b"\0", b"")
    return _PARAMETER.search(before) is not None


def _spent(hit: Hit) -> str:
    return SIGNED_OUT if hit.secret.kind == "logout_state" else SPENT


def _is_page_after_logout(hit: Hit, kept: str) -> bool:
    return hit.secret.kind == "logout_state" and kept == HTTP_CACHE


def _excerpt(data: bytes, hit: Hit, needles: Needles) -> str:
    """Return the text around a hit, with every secret and everything that may be one shortened."""
    wide = data[max(0, hit.start - AROUND) : hit.end + AROUND]
    wide = _WIDE.sub(lambda run: run[0].replace(b"\0", b""), wide)
    text = "".join(chr(byte) if 0x20 <= byte < 0x7F else _READABLE.get(byte, _END) for byte in wide)
    start, end = _of(hit, needles.match(text))
    if not end:
        return "(bytes that are no text)"
    # limit it to the text without a break
    text = text[text.rfind(_END, 0, start) + 1 : text.find(_END, end) % (len(text) + 1)]
    within = next(found for found in needles.match(text) if found.secret.value == hit.secret.value)
    shown = needles.excerpt(text, within, WIDTH)
    return _BLANK.sub(" ", _OPAQUE.sub(lambda match: f"{match[0][:4]}…", shown)).strip()


def _of(hit: Hit, found: Iterable[Hit]) -> tuple[int, int]:
    """Return the start and end of the secret of `hit`, or (0, 0)."""
    return next(((each.start, each.end) for each in found if each.secret.value == hit.secret.value), (0, 0))


def _judged(found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield leaks one by one, and notes merged by place and secret.

    A code counts as a leak if its verifier is stored beside it.
    """
    findings = list(found)
    paired = any(finding.kind == "code_verifier" for finding in findings)
    notes: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.why == SPENT and paired and finding.kind == "code":
            yield replace(finding, severity="leak", why="")
        elif finding.severity == "note":
            notes[finding.place, finding.secret].append(finding)
        else:
            yield finding
    for alike in notes.values():
        files = ", ".join(finding.path[-1] for finding in alike[1:])
        also = f"; also in {files}" if files else ""
        yield replace(alike[0], detail=alike[0].detail + also)
