"""What servers at a terminal have in common: a port that was asked for, waiting, and an end by Ctrl-C."""

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

LOOK = 0.05  # seconds between two looks


def bind_exactly(port: int) -> list[socket.socket]:
    """Return listening sockets at this port. Raise MachineError if it cannot be had."""
    try:
        return bind(port)
    except OSError as error:
        message = f"port {port} cannot be used: {error.strerror or error}"
        hint = "stop what listens there, name another with --port, or leave --port away for the next free one"
        raise MachineError(Fault("port-taken", message, hint)) from None


class Interrupt:
    """Whether the person asked for an end.

    The signal raises KeyboardInterrupt wherever the program is. Where that is a weak reference's callback or a finalizer,
    as while modules are imported, Python drops the exception. So whoever waits looks here as well.
    """

    def __init__(self) -> None:
        self.asked = False

    def handle(self, number: int, frame: FrameType | None) -> None:
        """Handle a signal."""
        self.asked = True
        raise KeyboardInterrupt

    def wait(self, over: Callable[[], bool] = lambda: False) -> None:
        """Wait until `over()`. Raise KeyboardInterrupt when the person asks for an end, or has asked for it."""
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
    """Open an address in the person's browser, without waiting for it."""
    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()


def stopping() -> None:
    """Ignore a second Ctrl-C from now on: what was running is stopping already."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
