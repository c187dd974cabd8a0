"""Show a progress line on a terminal during work that takes longer than a moment."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self, TextIO

PATIENCE = 1.0  # seconds before anything is shown
EVERY = 0.2  # seconds between updates
_CLEAR = "\r\x1b[K"  # go to the start of the line, and erase the line
_WIDEST = 79


class Progress:
    """A line that is overwritten as work goes on, and erased at the end of the `with` block.

    `stream` is None if there is no terminal; then nothing is ever written. `now` returns the time in seconds.
    """

    def __init__(self, stream: TextIO | None, title: str, now: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._title, self._now = stream, title, now
        self._step = ""
        self._shown = False
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="gossamer-progress", daemon=True)

    def begin(self, step: str) -> None:
        """Show this step from now on."""
        self._step = step

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Erase the line while the context lasts, so that other lines can be printed."""
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
