"""The development server of the site: it serves the last good build, livereload's WebSocket, and the error page."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Mapping
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from livereload.handlers import LiveReloadHandler
from tornado.ioloop import IOLoop
from tornado.web import Application, Finish, HTTPError, RequestHandler
from tornado.websocket import WebSocketClosedError

from builder.config.document import shown
from builder.dev import failures, overlay
from builder.dev.overlay import State
from builder.load import auth_names
from builder.output import Output
from builder.serving import page_of, respond

_KEPT = 4  # earlier outputs whose hashed files are still served, for pages that have not reloaded yet
_FAREWELL = 0.3  # seconds to wait for browsers to acknowledge that their socket was closed


@dataclass(slots=True)
class Hub:
    """The current state, and the sockets of the open pages. `publish` may be called from any thread."""

    origin: str
    host: str
    port: int
    root: Path
    log: Callable[[str], None]
    state: State | None = None
    former: tuple[Output, ...] = ()
    first: Future[None] = field(default_factory=Future)
    sockets: set[ReloadSocket] = field(default_factory=set)
    loop: IOLoop | None = None
    turn: Future[None] = field(default_factory=Future)  # done at the next `publish`, or at the end
    closed: bool = False
    early: Callable[[str], Output | None] | None = None  # see `offer`

    def offer(self, early: Callable[[str], Output | None]) -> None:
        """Before the first state: serve what `early` returns for the URL path of a request, if it does not return None."""
        self.early = early
        self._next_turn()

    def publish(self, state: State) -> int:
        """Serve `state` from now on and notify every open page. Return the number of pages notified."""
        if self.state and self.state.output and self.state.output is not state.output:
            left = _hashed(self.state.output)
            if not self.former or left.files.keys() != self.former[0].files.keys():
                self.former = (left, *self.former)[:_KEPT]
        self.state, self.early = state, None
        self._is_there()
        self._next_turn()
        # Count before notifying: pages reload at once, often before this thread continues.
        told = sum(socket.joined for socket in list(self.sockets))
        if self.loop:
            self.loop.add_callback(self._tell)
        return told

    async def current(self, path: str) -> State | None:
        """Return the state, as soon as the page at this URL path is as new as the rest; None if there will be none."""
        while True:
            turn, state, early = self.turn, self.state, self.early
            if self.closed or (state and state.output is None):
                return state
            if state and state.output and page_of(state.output, path) not in state.stale:
                return state
            if state is None and early and (output := await asyncio.to_thread(early, path)):
                return State("", output)
            await asyncio.wrap_future(turn)

    def shown(self) -> set[str]:
        """Return the paths in dist/ of the pages that are open in browsers."""
        output = self.state.output if self.state else None
        if output is None:
            return set()
        return {page_of(output, socket.page) for socket in list(self.sockets) if socket.joined}

    def _next_turn(self) -> None:
        """Wake everything that waits for the next state. Two threads may call this at the same time."""
        turn, self.turn = self.turn, Future()
        with contextlib.suppress(InvalidStateError):
            turn.set_result(None)

    def listening(self) -> int:
        """Return how many open pages show the current build and are connected."""
        now = self.state.document if self.state else None
        return sum(socket.joined and socket.document == now for socket in list(self.sockets))

    def _tell(self) -> None:
        for socket in list(self.sockets):
            if socket.joined:
                socket.look()

    def close(self) -> None:
        """Close every socket and wait until they are closed. May be called from any thread."""
        self.closed = True
        self._is_there()
        self._next_turn()
        loop = self.loop
        if loop is None:
            return
        done: Future[None] = Future()

        async def farewell() -> None:
            for socket in list(self.sockets):
                socket.close(1001, "the server stops")
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._gone(), _FAREWELL)
            for socket in list(self.sockets):
                socket.cut()
            done.set_result(None)

        loop.add_callback(farewell)
        with contextlib.suppress(TimeoutError):
            done.result(2)

    def _is_there(self) -> None:
        """Wake everything that waits for the first build. Two threads may call this at the same time."""
        with contextlib.suppress(InvalidStateError):
            self.first.set_result(None)

    async def _gone(self) -> None:
        while self.sockets:
            await asyncio.sleep(0.01)


def _hashed(output: Output) -> Output:
    """Return the output with its hashed files alone."""
    return replace(output, files={path: file for path, file in output.files.items() if file.immutable})


class ReloadSocket(LiveReloadHandler):  # type: ignore[misc]
    """livereload's protocol handler, for one server and its own origin only.

    The base class shares its list of clients across the process and accepts every origin. Here the hub has its own
    list, and only the site's origin is accepted.
    """

    hub: Hub
    joined = False  # whether the handshake is complete
    document = ""  # the id of the page's document
    page = ""  # the URL path of the page when it was loaded

    def initialize(self, hub: Hub) -> None:
        self.hub = hub

    def prepare(self) -> None:
        """Refuse other origins. Tornado accepts clients without an Origin header, but browsers always send one."""
        if self.request.host != self.hub.host or not self.check_origin(
            self.request.headers.get("Origin", "")
        ):
            raise HTTPError(403, "another origin")

    def check_origin(self, origin: str) -> bool:
        """Return whether `origin` is this site's, because pages of other sites must not listen."""
        return origin == self.hub.origin

    def open(self) -> None:
        self.set_nodelay(True)
        self.hub.loop = IOLoop.current()
        self.hub.sockets.add(self)

    def on_message(self, message: str | bytes) -> None:
        """Let the base class handle the handshake. After it, notify a page immediately if it is outdated."""
        try:
            said = json.loads(message)
            command = said["command"]
            super().on_message(message)
        except (ValueError, TypeError, KeyError, AttributeError):
            self.close(1002, "not the livereload protocol")
            return
        LiveReloadHandler.waiters.discard(self)
        if command == "info":
            self._join(said)

    def _join(self, said: dict[str, Any]) -> None:
        plugins = said.get("plugins")
        ours = plugins.get("gossamer") if isinstance(plugins, dict) else None
        self.document = str(ours.get("document", "")) if isinstance(ours, dict) else ""
        self.page = urlsplit(str(said.get("url", ""))).path
        self.joined = True
        state = self.hub.state
        if state and (state.document != self.document or state.faults):
            self.look()

    def look(self) -> None:
        """Tell the page to fetch the state and act on it."""
        message = {"command": "reload", "path": overlay.STATE_PATH, "liveCSS": False, "liveImg": False}
        try:
            sent = self.write_message(json.dumps(message))
        except WebSocketClosedError:
            self.hub.sockets.discard(self)
        else:
            sent.add_done_callback(lambda future: future.exception())

    def cut(self) -> None:
        """Close the connection without waiting for the browser."""
        if self.ws_connection is not None:
            self.ws_connection.stream.close()
        self.hub.sockets.discard(self)

    def on_close(self) -> None:
        self.hub.sockets.discard(self)


class _Handler(RequestHandler):
    """Base class of handlers that set the whole response. Tornado adds only Date and Content-Length."""

    hub: Hub

    def initialize(self, hub: Hub) -> None:
        self.hub = hub

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.clear_header("Content-Type")

    def compute_etag(self) -> None:
        """Return None, because the response has its own ETag, if any."""

    def prepare(self) -> None:
        _require_host(self, self.hub)

    def answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.set_status(status)
        for name, value in headers.items():
            self.set_header(name, value)
        if body:
            self.write(body)

    def write_error(self, status_code: int, **_: Any) -> None:
        headers = overlay.static_headers() | {"Content-Type": "text/plain; charset=utf-8"}
        self.answer(status_code, headers, f"{status_code} {self._reason}\n".encode())


class _DevFile(_Handler):
    """Handler for the scripts and styles of the development client, and for the state that it fetches."""

    def get(self) -> None:
        path, state = self.request.path, self.hub.state
        if path == overlay.STATE_PATH and state:
            found: tuple[bytes, str] | None = (state.to_json(), "application/json")
        else:
            found = overlay.static_file(path)
        if not found:
            raise HTTPError(404)
        body, media_type = found
        self.answer(200, overlay.static_headers() | {"Content-Type": media_type}, body)


class _Failure(_Handler):
    """Handler for exceptions in a page's code: print them, and let the page show them with the source line."""

    def post(self) -> None:
        state = self.hub.state
        if self.request.headers.get("Origin") != self.hub.origin or not state or not state.output:
            raise HTTPError(403)
        trace = self.request.body[: failures.MAX_TRACE].decode("utf-8", "replace")
        fault = failures.fault(trace, self.hub.root, state.output.config, auth_names(self.hub.root))
        self.hub.log(f"in the page: {fault.render()}")
        self.answer(
            200, overlay.static_headers() | {"Content-Type": "application/json"}, overlay.failure(fault)
        )


class _Site(_Handler):
    """Handler for everything else: send what a CDN would send, or the error page if no build has succeeded."""

    SUPPORTED_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

    async def get(self) -> None:
        state = await self.hub.current(self.request.uri or "/")
        if state is None:
            raise HTTPError(503, "stopped before the first build was done")
        if state.output is None:
            headers = overlay.error_headers(self.hub.host)
            self.answer(500, headers, overlay.error_page(state, self.hub.port))
            return
        self._respond(state.output)

    head = post = put = patch = delete = options = get

    def _respond(self, output: Output) -> None:
        request = self.request
        arguments = (request.method or "GET", request.uri or "/", dict(request.headers.items()))
        response = respond(output, *arguments)
        if response.status == 404:
            for former in self.hub.former:
                older = respond(former, *arguments)
                if older.status == 200 and "immutable" in older.headers.get("Cache-Control", ""):
                    response = older
                    break
        self.answer(response.status, response.headers, response.body)


_MISDIRECTED = """\
421 Misdirected Request

This server answers to {origin} alone, and was asked for {asked}.
It refuses other names, because another site could lead your browser here under a name of its own.

For a forwarded port, use one number at both ends: build.py serve --port {port}
For another name of this machine: build.py serve --host NAME.localhost
From another machine, forward the port: browsers let sites sign in at https or at localhost only.
"""


def _require_host(handler: _Handler, hub: Hub) -> None:
    """Refuse unknown host names, to prevent DNS rebinding.

    Redirect a GET request with another loopback name to the site's own origin.
    """
    host = handler.request.host
    if host == hub.host:
        return
    name, _, port = host.rpartition(":")
    if (
        name in ("localhost", "127.0.0.1", "[::1]")
        and port == str(hub.port)
        and handler.request.method == "GET"
    ):
        handler.redirect(hub.origin + (handler.request.uri or "/"), status=307)
        return
    asked = shown(host)
    hub.log(f"Refused a request for {asked}: this server answers to {hub.origin} alone")
    text = _MISDIRECTED.format(asked=asked, origin=hub.origin, port=port if port.isdigit() else "9000")
    handler.answer(
        421, overlay.static_headers() | {"Content-Type": "text/plain; charset=utf-8"}, text.encode()
    )
    handler.finish()
    raise Finish


def make_site(hub: Hub) -> Application:
    """Return the Tornado application of the site."""
    mine = {"hub": hub}
    handlers = [
        (overlay.SOCKET_PATH, ReloadSocket, mine),
        (overlay.FAILURE_PATH, _Failure, mine),
        (overlay.FOLDER + ".*", _DevFile, mine),
        (overlay.LIVERELOAD_PATH.replace(".", r"\."), _DevFile, mine),
        (".*", _Site, mine),
    ]

    def log(handler: RequestHandler) -> None:
        status = handler.get_status()
        if status >= 400 and not isinstance(handler, ReloadSocket) and hub.state and hub.state.output:
            hub.log(f"{status}  {handler.request.method} {handler.request.uri}")

    return Application(handlers, log_function=log, websocket_max_message_size=1 << 16)
