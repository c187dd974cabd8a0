"""The steps of a command, and how long each of them took."""

import time
from collections.abc import Callable, Mapping


def unwatched(step: str) -> None:
    """Take no notice of a step."""


class Steps:
    """A clock for steps that follow one another: each ends where the next begins."""

    def __init__(
        self, watch: Callable[[str], None] = unwatched, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._watch, self._clock = watch, clock
        self._begun: list[tuple[str, float]] = []

    def begin(self, step: str) -> None:
        """Note that a step begins now, and tell whoever watches."""
        self._begun.append((step, self._clock()))
        self._watch(step)

    def lines(self, cached: Mapping[str, tuple[int, int]] | None = None) -> list[str]:
        """Return a line for each step so far, with its time, and what a cache's `tally` says if that is given."""
        ends = [*(began for _, began in self._begun[1:]), self._clock()]
        timed = zip(self._begun, ends, strict=True) if self._begun else ()
        lines = [f"{1000 * (end - began):>8,.0f} ms  {step}" for (step, began), end in timed]
        known = (cached or {}).items()
        return lines + [f"cache of {kind}: {found:,} found, {made:,} made" for kind, (found, made) in known]
