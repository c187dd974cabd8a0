"""Helpers for servers that run in a terminal: bind a given port, wait, and stop on Ctrl-C."""

from __future__ import annotations

import contextlib
import signal
import socket
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator
from types import FrameType

from builder.dev.loopback import bind
from builder.errors import Fault, MachineError

LOOK = 0.05  # seconds between checks


def bind_exactly(port: int) -> list[socket.socket]:
    """Return sockets that listen on this port. Raise MachineError if it cannot be used."""
    try:
        return bind(port)
    except OSError as error:
        message = f"port {port} cannot be used: {error.strerror or error}"
        hint = "stop what listens there, name another with --port, or leave --port away for the next free one"
        raise MachineError(Fault("port-taken", message, hint)) from None


class Interrupt:
    """Remembers whether the user has asked to stop.

    The signal handler raises KeyboardInterrupt wherever the program is. Python ignores the exception inside a finalizer
    or the callback of a weak reference, which may run during imports. So `wait` also checks `asked`.
    """

    def __init__(self) -> None:
        self.asked = False

    def handle(self, number: int, frame: FrameType | None) -> None:
        """Handle a signal: record it and raise KeyboardInterrupt."""
        self.asked = True
        raise KeyboardInterrupt

    def wait(self, over: Callable[[], bool] = lambda: False) -> None:
        """Wait until `over()` is true. Raise KeyboardInterrupt if the user asks to stop, or did so before."""
        while not over():
            if self.asked:
                raise KeyboardInterrupt
            time.sleep(LOOK)


@contextlib.contextmanager
def interrupts() -> Iterator[Interrupt]:
    """Let SIGTERM raise KeyboardInterrupt, as SIGINT does, and restore both handlers afterwards."""
    interrupt = Interrupt()
    former = [(number, signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        for number, _ in former:
            signal.signal(number, interrupt.handle)
        yield interrupt
    finally:
        for number, handler in former:
            signal.signal(number, handler)


def show(url: str) -> None:
    """Open a URL in the user's browser, without waiting for it."""
    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()


def stopping() -> None:
    """Ignore further Ctrl-C from now on, because the server is already stopping."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
