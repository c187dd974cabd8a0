"""Search large amounts of bytes, such as a browser's profile, for all forms of all secrets."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from builder.qa.audit.forms import SHORTEST, Hit, Needles, raw_forms
from builder.qa.audit.model import Secret

PREFIX = 16  # bytes of a form to search for; the rest is compared at each hit
WIDE = "UTF-16"
_TEXT = re.compile(rb"[!-~]{%d,}" % SHORTEST)
# ASCII text in UTF-16, in either byte order: a zero byte beside each character.
_WIDE = re.compile(rb"(?:[!-~]\x00){%d,}[!-~]?" % (SHORTEST - 1))
_Alike = dict[bytes, dict[bytes, tuple[Secret, str]]]


class Sieve:
    """The forms of all secrets of `needles`, as bytes. Text forms are searched only in text, for speed."""

    def __init__(self, needles: Needles) -> None:
        self._texts: _Alike = defaultdict(dict)
        self._raw: _Alike = defaultdict(dict)
        for secret in needles.secrets:
            for data, form in raw_forms(secret).items():
                kind = self._texts if _TEXT.fullmatch(data) else self._raw
                kind[data[:PREFIX]].setdefault(data, (secret, form))

    def match(self, data: bytes) -> list[Hit]:
        """Return every occurrence in `data`, in order. If occurrences of one secret overlap, return the longest."""
        wide = [replace(hit, form=f"{hit.form}, {WIDE}") for hit in self._in_runs(_WIDE, data, 2)]
        return _longest([*_find(self._raw, data), *self._in_runs(_TEXT, data, 1), *wide])

    def _in_runs(self, pattern: re.Pattern[bytes], data: bytes, width: int) -> Iterator[Hit]:
        """Yield the occurrences in the parts of `data` that match a pattern, with `width` bytes per character."""
        runs = list(pattern.finditer(data))
        texts = [run[0][::width] for run in runs]
        starts = [0, *accumulate(len(text) + 1 for text in texts)]
        for hit in _find(self._texts, b"\0".join(texts)):
            index = bisect_right(starts, hit.start) - 1
            start = runs[index].start() + width * (hit.start - starts[index])
            yield Hit(hit.secret, hit.form, start, start + width * (hit.end - hit.start))


def _find(alike: _Alike, data: bytes) -> Iterator[Hit]:
    for prefix, whole in alike.items():
        start = data.find(prefix)
        while start >= 0:
            for needle, (secret, form) in whole.items():
                if data.startswith(needle, start):
                    yield Hit(secret, form, start, start + len(needle))
            start = data.find(prefix, start + 1)


def _longest(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    ends: dict[str, int] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.end > ends.get(hit.secret.value, -1):
            ends[hit.secret.value] = hit.end
            kept.append(hit)
    return kept
