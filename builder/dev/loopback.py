"""Run a Tornado application on a loopback port, with its own thread and event loop."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self, TypeVar

from tornado.httpserver import HTTPServer
from tornado.web import Application

MAX_BODY = 1 << 20
START_TIMEOUT = 10.0
STOP_TIMEOUT = 5.0
PORT_TRIES = 20


def bind(port: int = 0) -> list[socket.socket]:
    """Return listening sockets on 127.0.0.1 and, if the machine has it, ::1, with the same port on both.

    Port 0 picks a free port. Raise OSError (EADDRINUSE) if the port is taken on either address.
    """
    for attempt in range(PORT_TRIES):
        first = _listen(socket.AF_INET, "127.0.0.1", port)
        try:
            second = _listen_v6(first.getsockname()[1])
        except OSError:
            first.close()
            if port or attempt == PORT_TRIES - 1:
                raise
            continue
        return [first, second] if second else [first]
    raise OSError(errno.EADDRINUSE, "no port is free on both loopback addresses")


def _listen_v6(port: int) -> socket.socket | None:
    if not socket.has_ipv6:
        return None
    try:
        return _listen(socket.AF_INET6, "::1", port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise
        return None  # the kernel supports IPv6, but this machine has no ::1


def _listen(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.setblocking(False)
        listener.bind((address, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


class Serving:
    """An application that serves on `sockets` from `start()` until `stop()`.

    `stop()` may be called at any time, even before `start()` and more than once, so it is safe after Ctrl-C.
    """

    def __init__(self, application: Application, sockets: Sequence[socket.socket], name: str) -> None:
        self._application = application
        self._sockets = list(sockets)
        self._ready = threading.Event()
        self._done: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start serving on a new thread."""
        self._thread.start()
        if not self._ready.wait(START_TIMEOUT):  # pragma: no cover
            raise RuntimeError(f"{self._thread.name} did not start")

    def stop(self) -> None:
        """Close the listening sockets and all connections, and end the thread. Prevent a start that comes later."""
        with self._lock:
            self._stopped = True
        loop, done = self._loop, self._done
        if loop is None or done is None or not self._thread.is_alive():
            return
        with contextlib.suppress(RuntimeError):  # the loop has ended in the meantime
            loop.call_soon_threadsafe(done.set)
        self._thread.join(STOP_TIMEOUT)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._done = asyncio.get_running_loop(), asyncio.Event()
        server = HTTPServer(self._application, max_body_size=MAX_BODY, max_buffer_size=2 * MAX_BODY)
        with self._lock:  # otherwise stop() could come in between
            if self._stopped:
                self._ready.set()
                return
            server.add_sockets(self._sockets)
        self._ready.set()
        await self._done.wait()
        server.stop()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(server.close_all_connections(), STOP_TIMEOUT / 2)


class Running:
    """A server that is running at the origin `url` until `stop()`. It is also a context manager."""

    def __init__(self, url: str, port: int, serving: Serving) -> None:
        self.url = url
        self.port = port
        self._serving = serving

    def stop(self) -> None:
        """Stop serving and end the thread. May be called more than once."""
        self._serving.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


_App = TypeVar("_App", bound=Application)


def start(make: Callable[[int], _App], port: int, name: str) -> tuple[_App, Serving, int]:
    """Serve `make(port)` on a thread called `name`. Return the application, the Serving object and the port.

    Port 0 picks a free port. Raise OSError (EADDRINUSE) if the port is taken.
    """
    sockets = bind(port)
    serving: Serving | None = None
    try:
        taken = int(sockets[0].getsockname()[1])
        application = make(taken)
        serving = Serving(application, sockets, name)
        serving.start()
    except BaseException:
        if serving:
            serving.stop()
        for one in sockets:
            one.close()
        raise
    return application, serving, taken
