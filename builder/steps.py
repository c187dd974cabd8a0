"""Measure how long the steps of a command take."""

import time
from collections.abc import Callable, Mapping


def unwatched(step: str) -> None:
    """Ignore a step."""


class Steps:
    """Measures consecutive steps: each one ends when the next begins."""

    def __init__(
        self, watch: Callable[[str], None] = unwatched, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._watch, self._clock = watch, clock
        self._begun: list[tuple[str, float]] = []

    def begin(self, step: str) -> None:
        """Record that a step begins now, and call the observer."""
        self._begun.append((step, self._clock()))
        self._watch(step)

    def lines(self, cached: Mapping[str, tuple[int, int]] | None = None) -> list[str]:
        """Return a line for each step so far, with its time and, if a cache's `tally` is given, its cache hits."""
        ends = [*(began for _, began in self._begun[1:]), self._clock()]
        timed = zip(self._begun, ends, strict=True) if self._begun else ()
        lines = [f"{1000 * (end - began):>8,.0f} ms  {step}" for (step, began), end in timed]
        known = (cached or {}).items()
        return lines + [f"cache of {kind}: {found:,} found, {made:,} made" for kind, (found, made) in known]
