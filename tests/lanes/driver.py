"""One visitor, whatever the browser: what journeys, storage, policy and attack tests do to a page.

A lane is one browser with one set of habits. `supports` says what it can do beyond the common rest:

    shared_worker        pages of one site share a worker
    extended_life        a SharedWorker outlives the last page of its site for some seconds
    activation_message   postMessage can carry the visitor's activation to a worker
    bfcache              a page that was left comes back whole
    popup                window.open in a click gives a window
    peers                the page has RTCPeerConnection
    before               `before()`: a script that runs in each document ahead of its own
    cdp                  the DevTools protocol: `cdp()`
    disk                 `lane.open(folder)`: the browser keeps its profile in a folder, to be looked at when it is closed
    private              `lane.open(folder, private=True)`: windows that keep nothing, for whoever asks for them
"""

import json
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 40  # seconds: long enough for a busy machine; what has not arrived by then will not

FEATURES = frozenset(
    (
        *("shared_worker", "extended_life", "activation_message"),
        *("bfcache", "popup", "peers", "before", "cdp", "disk", "private"),
    )
)


class Left(Exception):
    """The page was left or closed before its script had finished."""


class ScriptError(Exception):
    """The script threw; the text is its error message."""


class NotSeen(AssertionError):
    """The awaited condition did not occur."""


class Visitor(ABC):
    """One tab of a visitor. All tabs of a visitor share a fresh profile."""

    lane: str
    supports: frozenset[str]
    profile: Path | None = None  # folder of the browser's profile, if it is known

    @abstractmethod
    def go(self, url: str) -> None:
        """Open a full URL, and wait until it is loaded."""

    @abstractmethod
    def url(self) -> str:
        """Return the address that the tab shows."""

    @abstractmethod
    def reload(self) -> None: ...

    @abstractmethod
    def back(self) -> None:
        """Go back one entry in the tab's history; the page is there afterwards, but not necessarily loaded."""

    @abstractmethod
    def forward(self) -> None: ...

    @abstractmethod
    def run(self, script: str, argument: object = None) -> object:
        """Return the result of a JavaScript function, `async (argument) => json`, in the page's own world.

        It runs without user activation, as an injected script would. Raise ScriptError or Left.
        """

    @abstractmethod
    def before(self, script: str) -> None:
        """Run statements in each later document of the profile, before the document's own scripts. Needs "before"."""

    @abstractmethod
    def press(self, selector: str) -> None:
        """Click as a visitor on the element that a CSS selector finds, once it is visible."""

    @abstractmethod
    def fill(self, test_id: str, text: str) -> None:
        """Type `text` into an input."""

    @abstractmethod
    def text(self, test_id: str) -> str | None:
        """Return the visible text of an element; None if the element is hidden or does not exist."""

    @abstractmethod
    def tab(self, url: str = "") -> "Visitor":
        """Return a new tab of the same profile."""

    @abstractmethod
    def windows(self) -> "list[Visitor]":
        """Return every open tab and popup of the profile, oldest first."""

    @abstractmethod
    def close(self) -> None:
        """Close this tab, and nothing else."""

    @abstractmethod
    def console(self) -> list[str]:
        """Return this tab's console lines; [] if the browser does not report them."""

    @abstractmethod
    def screenshot(self, path: Path) -> None: ...

    @abstractmethod
    def rest(self, seconds: float) -> None:
        """Let time pass; events of the browser arrive meanwhile."""

    def cdp(self, method: str, **parameters: object) -> dict:
        """Return the result of a command of the tab's DevTools protocol. Needs "cdp"."""
        raise NotImplementedError(f"{self.lane} has no DevTools protocol")

    def click(self, test_id: str) -> None:
        """Click as a visitor on the element with a data-testid."""
        self.press(by_test_id(test_id))

    def see(self, test_id: str, text: str | None = None, seconds: float = PATIENCE) -> None:
        """Wait until an element is visible, and contains `text` if given. Raise NotSeen."""
        want = f"{test_id} is not visible" if text is None else f"{test_id} does not say {text!r}"

        def seen() -> bool:
            shown = self.text(test_id)
            return shown is not None and (text is None or text in shown)

        try:
            self.until(seen, want, seconds)
        except NotSeen as problem:
            raise NotSeen(f"{problem}, where it says {self.text(test_id)!r}") from None

    def unseen(self, test_id: str, seconds: float = PATIENCE) -> None:
        """Wait until an element is hidden or gone."""
        self.until(lambda: self.text(test_id) is None, f"{test_id} is still visible", seconds)

    def wait(self, script: str, argument: object = None, seconds: float = PATIENCE) -> object:
        """Return the first true result of `run`. Pages may come and go meanwhile. Raise NotSeen."""
        return self.until(lambda: self.run(script, argument), f"never true: {script}", seconds)

    def window(self, seconds: float = PATIENCE) -> "Visitor":
        """Return the newest window, once it is another than this one."""
        return self.until(
            lambda: next((last for last in self.windows()[-1:] if last is not self), None),
            "no other window",
            seconds,
        )

    def alone(self, seconds: float = PATIENCE) -> None:
        """Wait until this is the only window."""
        self.until(lambda: self.windows() == [self], "another window stays open", seconds)

    def until(self, ask: Callable[[], T], want: str, seconds: float = PATIENCE) -> T:
        """Return the first true result. Raise NotSeen with `want` if there is none in time."""
        end = time.monotonic() + seconds
        while True:
            try:
                answer = ask()
                if answer:
                    return answer
                last = repr(answer)
            except (Left, ScriptError) as problem:
                last = str(problem)
            if time.monotonic() > end:
                raise NotSeen(
                    f"{self.lane}: {want}, for {seconds} s; the last answer was {last}; at {self.url()}"
                )
            self.rest(0.1)


def by_test_id(test_id: str) -> str:
    """Return the CSS selector for a data-testid."""
    return f'[data-testid="{test_id}"]'


def call(script: str, argument: object) -> str:
    """Return a JavaScript expression that calls the function."""
    return f"({script})({json.dumps(argument)})"
