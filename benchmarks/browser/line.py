"""A throttled line to the internet: a forward HTTP proxy on loopback, which also records what is sent over it."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_PART = 2048  # bytes that are sent in one piece
_START = 10.0  # seconds to start, and to stop
_LONGEST = 60.0  # seconds that a server may take to answer
_LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Shape:
    """How slow a line is: seconds before each request, and bytes per second downstream, shared by all responses;
    0 is no limit.
    """

    latency: float = 0.0
    rate: float = 0.0


SLOW = Shape(0.562, 1_440_000 / 8)
FREE = Shape()


@dataclass(frozen=True, slots=True)
class Seen:
    """A response that was sent over the line. Times are seconds of the system's clock; `size` includes its headers."""

    method: str
    url: str
    status: int
    began: float
    first: float
    ended: float
    size: int


class Pipe:
    """The shared capacity of the line: which response may send when."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._free = 0.0

    def sent_at(self, now: float, size: int) -> float:
        """Return when so many bytes will have been sent, if they are queued now, after all earlier ones."""
        if not self._rate:
            return now
        self._free = max(now, self._free) + size / self._rate
        return self._free


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a message: its first line, and its headers with their names in lower case."""

    line: str
    headers: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str:
        """Return the value of a header, or ""."""
        return next((value for known, value in self.headers if known == name), "")

    def sent(self, line: str, connection: str) -> bytes:
        """Return the bytes to forward, with another first line and a new Connection header."""
        kept = [
            each for each in self.headers if each[0] not in ("connection", "proxy-connection", "keep-alive")
        ]
        lines = [line, *(f"{name}: {value}" for name, value in kept), f"connection: {connection}"]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def head(data: bytes) -> Head:
    """Read a message's head, and return it."""
    first, *rest = data.decode("latin-1").rstrip("\r\n").split("\r\n")
    pairs = (each.partition(":") for each in rest)
    return Head(first, tuple((name.strip().lower(), value.strip()) for name, _, value in pairs))


def is_framed(method: str, answer: Head) -> bool:
    """Return whether the end of a response can be determined, so that the connection can be kept."""
    status = answer.line.split(" ")[1]
    if method == "HEAD" or status in ("204", "304"):
        return True
    return bool(answer.get("content-length") or answer.get("transfer-encoding"))


class Line:
    """A running line: the address of its proxy is `url`, and `seen` grows. It ends with its `with` block."""

    def __init__(self, shape: Shape) -> None:
        self.url = ""
        self.seen: list[Seen] = []
        self._shape = shape
        self._pipe = Pipe(shape.rate)
        self._ready = threading.Event()
        self._under_way = 0  # requests whose responses have not been sent completely
        self._end: Callable[[], object] | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(_START):
            raise RuntimeError("the line did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._end:
            self._end()
        self._thread.join(_START)

    async def _serve(self) -> None:
        loop, done = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._client, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._end = lambda: loop.call_soon_threadsafe(done.set)
        self._ready.set()
        await done.wait()
        server.close()
        until = loop.time() + _START
        while self._under_way and loop.time() < until:  # once a response was read, it is in `seen`
            await asyncio.sleep(0.01)
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._one(reader, writer):
                pass
        except (OSError, EOFError, ValueError, TimeoutError, asyncio.LimitOverrunError):
            pass  # the browser or the server went away
        except asyncio.CancelledError:
            pass  # the line ends
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Forward one request, and return whether the connection can be used again."""
        asked = head(await reader.readuntil(b"\r\n\r\n"))
        began = time.time()
        body = await reader.readexactly(int(asked.get("content-length") or 0))
        parts = urlsplit(asked.line.split(" ", 2)[1])
        if parts.scheme != "http" or parts.hostname not in _LOCAL:  # a request of the browser itself
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            return False
        self._under_way += 1
        try:
            return await self._passed_on(asked, body, began, writer)
        finally:
            self._under_way -= 1

    async def _passed_on(self, asked: Head, body: bytes, began: float, writer: asyncio.StreamWriter) -> bool:
        """Forward the request to the server, forward and record its response, and return whether the connection
        can be used again.
        """
        method, url, _ = asked.line.split(" ", 2)
        parts = urlsplit(url)
        await asyncio.sleep(self._shape.latency)
        upstream, out = await asyncio.open_connection(parts.hostname, parts.port or 80)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            out.write(asked.sent(f"{method} {path} HTTP/1.1", "close") + body)
            answer = head(await asyncio.wait_for(upstream.readuntil(b"\r\n\r\n"), _LONGEST))
            keeps = is_framed(method, answer)
            start = answer.sent(answer.line, "keep-alive" if keeps else "close")
            status = int(answer.line.split(" ")[1])
            first, size = await self._pass_on(start, upstream, writer)
            self.seen.append(Seen(method, url, status, began, first, time.time(), size))
        finally:
            out.close()
        return keeps

    async def _pass_on(
        self, start: bytes, upstream: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> tuple[float, int]:
        """Forward a response, piece by piece. Return when its first byte was sent, and how many bytes were sent."""
        first, size, part = 0.0, 0, start
        while part:
            when = self._pipe.sent_at(time.monotonic(), len(part))
            await asyncio.sleep(max(0.0, when - time.monotonic()))
            writer.write(part)
            await writer.drain()
            first, size = first or time.time(), size + len(part)
            part = await asyncio.wait_for(upstream.read(_PART), _LONGEST)
        return first, size
