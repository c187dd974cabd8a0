"""Handlers whose HTTP response a fault may replace, delay, cut off or keep open forever."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, ClassVar, cast

from tornado.http1connection import HTTP1Connection
from tornado.httputil import HTTPServerRequest
from tornado.web import Finish, RequestHandler

from builder.dev.idp.faults import Reply, Switchboard

_MISSING = 1024  # bytes that a cut response promises but does not send


class Replaceable(RequestHandler):
    """Base class of handlers with a fault point `http.<endpoint>`. Preflights are always answered correctly."""

    endpoint: ClassVar[str] = ""
    _reply: Reply | None = None
    _gone: asyncio.Event | None = None

    @property
    def faults(self) -> Switchboard:
        raise NotImplementedError

    def note(self, members: Mapping[str, object]) -> None:
        """Record a request whose response is replaced."""
        raise NotImplementedError

    async def replace(self) -> None:
        """Apply the current fault, if any. Call this in `prepare`; it may end the request."""
        if not self.endpoint or self.request.method == "OPTIONS":
            return
        asked = describe(self.request)
        reply = self.faults.reply(self.endpoint, lambda: asked)
        if reply is None:
            return
        self.note({**asked["form"], "method": asked["method"], "path": asked["path"], "status": reply.status})
        if reply.delay:
            self._gone = asyncio.Event()
            await _at_most(self._gone, reply.delay)
        self._reply = reply
        if reply.status:
            raise Finish

    def on_connection_close(self) -> None:
        if self._gone is not None:
            self._gone.set()

    def finish(self, chunk: str | bytes | dict[str, Any] | None = None) -> asyncio.Future[None]:
        reply, self._reply = self._reply, None
        if reply is None:
            return super().finish(chunk)
        if reply.status:
            self.set_status(reply.status)
            self.clear_header("Content-Type")
            self._write_buffer.clear()
            chunk = reply.content()
            if chunk:
                self.set_header("Content-Type", "application/json")
        for name, value in reply.headers.items():
            self.set_header(name, value)
        if not reply.cors:
            self._without_cors()
        if not reply.hang and not reply.close:
            return super().finish(chunk)
        return self._never_end(reply, chunk or b"")

    def _never_end(self, reply: Reply, chunk: str | bytes | dict[str, Any]) -> asyncio.Future[None]:
        """Send a chunk, but never end the response, and keep Tornado from ending it."""
        self._auto_finish = False
        connection = cast(HTTP1Connection, self.request.connection)

        def sent(writing: asyncio.Future[None]) -> None:
            writing.exception()  # retrieve the error: the browser may have closed the connection
            if reply.close:
                connection.close()

        if reply.hang and reply.close:
            connection.close()
        elif reply.close or chunk:
            self.write(chunk)
            if reply.close:
                self.set_header("Content-Length", sum(map(len, self._write_buffer)) + _MISSING)
            self.flush().add_done_callback(sent)
        return asyncio.get_running_loop().create_future()

    def _without_cors(self) -> None:
        for name in list(self._headers):
            if name.lower().startswith("access-control-"):
                self.clear_header(name)


async def _at_most(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
    raise Finish  # the browser has closed the connection


def describe(request: HTTPServerRequest) -> dict[str, Any]:
    """Return a request as plain values for the functions at `http.…`, with header names in lower case."""
    return {
        "method": request.method or "",
        "path": request.path,
        "query": request.query,
        "headers": {name.lower(): value for name, value in request.headers.items()},
        "form": {n: v[-1].decode("utf-8", "replace") for n, v in request.body_arguments.items() if v},
        "body": request.body.decode("utf-8", "replace"),
    }
