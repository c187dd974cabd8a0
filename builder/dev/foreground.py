"""What servers at a terminal have in common: a port that was asked for, waiting, and an end by Ctrl-C."""

from __future__ import annotations

import contextlib
import signal
import socket
import threading
import time
import webbrowser
from collections.abc import Iterator

from builder.dev.loopback import bind
from builder.errors import Fault, MachineError


def bind_exactly(port: int) -> list[socket.socket]:
    """Return listening sockets at this port. Raise MachineError if it cannot be had."""
    try:
        return bind(port)
    except OSError as error:
        message = f"port {port} cannot be used: {error.strerror or error}"
        hint = "stop what listens there, name another with --port, or leave --port away for the next free one"
        raise MachineError(Fault("port-taken", message, hint)) from None


@contextlib.contextmanager
def interrupts() -> Iterator[None]:
    """Let SIGTERM raise KeyboardInterrupt, as SIGINT does, and restore both handlers afterwards."""
    former = [(number, signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        for number, _ in former:
            signal.signal(number, signal.default_int_handler)
        yield
    finally:
        for number, handler in former:
            signal.signal(number, handler)


def show(url: str) -> None:
    """Open an address in the person's browser, without waiting for it."""
    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()


def wait() -> None:
    """Wait until KeyboardInterrupt is raised."""
    while True:
        time.sleep(3600)


def stopping() -> None:
    """Ignore a second Ctrl-C from now on: what was running is stopping already."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
