"""One line at a terminal that says what is going on, for what takes longer than a moment."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self, TextIO

PATIENCE = 1.0  # seconds in which nothing is shown
EVERY = 0.2  # seconds between two looks at the clock
_CLEAR = "\r\x1b[K"  # go to the start of the line, and delete what is in it
_WIDEST = 79


class Progress:
    """A line that is written over as work goes on, and is gone at the end of the `with` block.

    `stream` is None if there is no terminal to show it; then nothing is ever written. `now` returns seconds.
    """

    def __init__(self, stream: TextIO | None, title: str, now: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._title, self._now = stream, title, now
        self._step = ""
        self._shown = False
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="gossamer-progress", daemon=True)

    def begin(self, step: str) -> None:
        """Say from now on that this step is under way."""
        self._step = step

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Take the line away while others are printed."""
        with self._lock:
            if self._shown and self._stream:
                self._stream.write(_CLEAR)
                self._stream.flush()
                self._shown = False
            yield

    def _run(self) -> None:
        began = self._now()
        while not self._done.wait(EVERY):
            took = self._now() - began
            if took >= PATIENCE:
                self._show(took)

    def _show(self, took: float) -> None:
        what = f"{self._title}: {self._step}" if self._step else self._title
        with self._lock:
            if self._stream and not self._done.is_set():
                self._stream.write(_CLEAR + f"{what} … {took:.0f} s"[:_WIDEST])
                self._stream.flush()
                self._shown = True

    def __enter__(self) -> Self:
        if self._stream:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        if self._stream:
            self._thread.join()
        with self.aside():
            pass
