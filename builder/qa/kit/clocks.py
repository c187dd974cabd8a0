"""Control the time in a test: in pages, in the vault, at the provider and at its APIs."""

import contextlib
import json
from datetime import datetime
from importlib.resources import files

from playwright.sync_api import BrowserContext, Error

from builder.qa.kit.workers import Workers
from builder.qa.sites import RunningSite

SCRIPT = (files("builder.qa") / "scripts" / "clock.js").read_text("utf-8").rstrip()

FIRST = 0.5  # seconds; the first step is twice as long
SETTLED = 30  # milliseconds to wait between steps


class Clock:
    """A clock that a test can set. All changes end with the test.

    `freeze` and `forward` affect the visitor and all servers, `skew` only the visitor. setTimeout follows this
    clock; setInterval follows the real time.
    """

    def __init__(self, site: RunningSite, context: BrowserContext, workers: Workers) -> None:
        self._site, self._context, self._workers = site, context, workers
        self._true = site.provider.clock
        self._passed = self._skewed = 0.0
        self._frozen: float | None = None
        self._tell()  # immediately, so that timers which start before the first change are tracked too

    def skew(self, seconds: float) -> None:
        """Set the visitor's clock this many seconds ahead of all servers, or behind if negative."""
        self._skewed = seconds
        self._tell()

    def freeze(self, at: datetime | str | None = None) -> None:
        """Stop all wall clocks at this time (such as "2026-03-01T12:00:00+00:00"), or now."""
        if isinstance(at, str):
            at = datetime.fromisoformat(at)
        self._frozen = at.timestamp() if at else self.now()
        self._tell()

    def forward(self, seconds: float) -> None:
        """Move all clocks forward by this many seconds, in growing steps, so that timers fire on the way."""
        gone, step = 0.0, FIRST
        while gone < seconds:
            step = min(step * 2, seconds - gone)
            gone += step
            self._pass(step)

    def right(self) -> None:
        """Correct the visitor's clock, and let all clocks run again."""
        self._skewed, self._frozen = 0.0, None
        self._tell()

    def now(self) -> float:
        """Return the current time of the servers, in seconds since 1970."""
        return self._frozen if self._frozen is not None else self._true() + self._passed

    def _pass(self, seconds: float) -> None:
        self._passed += seconds
        if self._frozen is not None:
            self._frozen += seconds
        self._tell()
        for page in self._context.pages[:1]:
            page.wait_for_timeout(SETTLED)  # so that messages from a page's timers can reach the vault

    def _tell(self) -> None:
        provider = self._site.provider
        provider.clock = provider.store.clock = self.now
        for api in self._site.servers.values():
            api.clock = self.now
        text = f"{SCRIPT}({json.dumps(self._state())});"
        self._site.prelude = text  # for vaults that start later
        self._context.add_init_script(text)
        self._workers.run(text)
        for page in self._context.pages:
            with contextlib.suppress(Error):  # a page that is being left
                page.evaluate(text)
            for worker in page.workers:
                with contextlib.suppress(Error):
                    worker.evaluate(text)

    def _state(self) -> dict[str, float | None]:
        frozen = None if self._frozen is None else (self._frozen + self._skewed) * 1000
        return {
            "ahead": (self._passed + self._skewed) * 1000,
            "passed": self._passed * 1000,
            "frozen": frozen,
        }
