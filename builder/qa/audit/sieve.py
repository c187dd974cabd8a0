"""The search of very many bytes, as of a browser's profile, for all forms of all secrets."""

import re
from bisect import bisect_right
from collections import defaultdict
from itertools import accumulate

from builder.qa.audit.forms import SHORTEST, Hit, Needles, raw_forms
from builder.qa.audit.model import Secret

PREFIX = 16  # forms that begin alike are looked for together; the rest of each is compared
WIDE = "UTF-16"
# In UTF-16, of either order: a zero beside each character.
_WIDE = re.compile(rb"(?:[!-~]\x00){%d,}[!-~]?" % (SHORTEST - 1))


class Sieve:
    """The forms of all secrets of `needles`, in bytes."""

    def __init__(self, needles: Needles) -> None:
        self._by_prefix: dict[bytes, dict[bytes, tuple[Secret, str]]] = defaultdict(dict)
        for secret in needles.secrets:
            for data, form in raw_forms(secret).items():
                self._by_prefix[data[:PREFIX]].setdefault(data, (secret, form))

    def match(self, data: bytes) -> list[Hit]:
        """Return every form in `data`, in order; of forms of one secret within one another, the longest."""
        return _longest([*self._narrow(data), *self._wide(data)])

    def _narrow(self, data: bytes) -> list[Hit]:
        hits = []
        for prefix, whole in self._by_prefix.items():
            start = data.find(prefix)
            while start >= 0:
                hits += [
                    Hit(secret, form, start, start + len(needle))
                    for needle, (secret, form) in whole.items()
                    if data.startswith(needle, start)
                ]
                start = data.find(prefix, start + 1)
        return hits

    def _wide(self, data: bytes) -> list[Hit]:
        """Return the forms in texts of UTF-16, which are made narrow first: it would take twice as many searches else."""
        runs = list(_WIDE.finditer(data))
        texts = [run[0][::2] for run in runs]
        starts = [0, *accumulate(len(text) + 1 for text in texts)]
        hits = []
        for hit in self._narrow(b"\0".join(texts)):
            index = bisect_right(starts, hit.start) - 1
            start = runs[index].start() + 2 * (hit.start - starts[index])
            hits.append(Hit(hit.secret, f"{hit.form}, {WIDE}", start, start + 2 * (hit.end - hit.start)))
        return hits


def _longest(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    ends: dict[str, int] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.end > ends.get(hit.secret.value, -1):
            ends[hit.secret.value] = hit.end
            kept.append(hit)
    return kept
