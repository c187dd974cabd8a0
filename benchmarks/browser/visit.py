"""A visitor: a fresh browser profile, a page that reports what it shows and when, and what the visitor does there."""

import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, CDPSession, ConsoleMessage, Error, Page

WATCH = (Path(__file__).parent / "watch.js").read_text("utf-8")
AT_ONCE = "window.benchClicksAtOnce = true;"
_LIMIT = 60.0  # seconds to wait for anything
_READING = 3.0  # seconds
_WORKERS = ("shared_worker", "service_worker")
_MARK = "bench "


class Missing(Exception):
    """An awaited event did not occur. The message says which."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """A visitor's conditions: the proxy that leads to the internet, "" for none, and the slowdown factor of the
    processor.
    """

    name: str
    proxy: str = ""
    slowdown: int = 1


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a page showed: milliseconds since its navigation began, and the system's clock in seconds."""

    what: str
    now: float
    wall: float


@dataclass(slots=True)
class Visitor:
    """A browser profile with one page at a time. `notes` are those of the present page."""

    browser: Browser
    context: BrowserContext
    conditions: Conditions
    page: Page
    notes: list[Note] = field(default_factory=list)
    script: str = ""

    def open(self) -> Page:
        """Open a page under the conditions, and forget the earlier notes."""
        self.notes = []
        self.page = self.context.new_page()
        self.page.add_init_script(self.script + WATCH)
        self.page.on("console", lambda message: self._hear(message))
        if self.conditions.slowdown > 1:
            session = self.session()
            session.send("Emulation.setCPUThrottlingRate", {"rate": self.conditions.slowdown})
        return self.page

    def session(self) -> CDPSession:
        """Return a new session of the DevTools protocol with the page."""
        return self.context.new_cdp_session(self.page)

    def read(self) -> None:
        """Wait for a while, as people do when they read a page. What the page fetches meanwhile is loaded then."""
        self.page.wait_for_timeout(_READING * 1000)

    def reopen(self) -> None:
        """Close the page, end the workers that a browser would have ended by then, and open another page."""
        self.page.close()
        _end_workers(self.browser)
        self.open()

    def forget(self) -> None:
        """Forget the notes."""
        self.notes = []

    def await_note(self, what: str) -> Note:
        """Return the first note of this kind, and wait for it. Raise Missing if it does not come."""
        until = time.monotonic() + _LIMIT
        while time.monotonic() < until:
            found = next((note for note in self.notes if note.what == what), None)
            if found:
                return found
            self.page.wait_for_timeout(20)
        raise Missing(f'"{what}" was not seen at {self.page.url}')

    def _hear(self, message: ConsoleMessage) -> None:
        if message.text.startswith(_MARK):
            said = json.loads(message.text.removeprefix(_MARK))
            self.notes.append(Note(said["what"], said["now"], said["wall"] / 1000))


@contextlib.contextmanager
def visitor(browser: Browser, conditions: Conditions, script: str = "") -> Iterator[Visitor]:
    """Yield a visitor with an empty cache, whose pages run `script` first."""
    proxy = {"server": conditions.proxy} if conditions.proxy else None
    context = browser.new_context(proxy=proxy)  # type: ignore[arg-type]
    try:
        context.set_default_timeout(_LIMIT * 1000)
        made = Visitor(browser, context, conditions, context.new_page(), script=script)
        made.page.close()
        made.open()
        yield made
    finally:
        context.close()


def _end_workers(browser: Browser) -> None:
    """End all workers that outlive their pages. Raise Missing if one does not end."""
    session = browser.new_browser_cdp_session()
    try:
        until = time.monotonic() + _LIMIT
        while time.monotonic() < until:
            targets = session.send("Target.getTargets")["targetInfos"]
            alive = [each["targetId"] for each in targets if each["type"] in _WORKERS]
            if not alive:
                return
            for target in alive:
                with contextlib.suppress(Error):  # it has ended by itself
                    session.send("Target.closeTarget", {"targetId": target})
            time.sleep(0.1)
    finally:
        session.detach()
    raise Missing("a worker of a closed page does not end")
