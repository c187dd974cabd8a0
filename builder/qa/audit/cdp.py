"""A separate DevTools connection, on its own thread, to every page, frame and worker of a browser.

It observes targets from before their first request. Playwright does not support shared workers, and it processes events
only while it is being used; this connection processes them at any time.
"""

import asyncio
import contextlib
import itertools
import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from tornado.websocket import WebSocketClientConnection, websocket_connect

from builder.errors import Fault, MachineError

TIMEOUT = 30.0
LARGEST = 1 << 30  # bytes of a message; a body comes in one message, a heap snapshot in several
PORT_FILE = "DevToolsActivePort"  # written by Chromium into its profile
# launch arguments for Chromium; by default, V8 truncates strings in snapshots after 1024 characters
ARGUMENTS = ("--remote-debugging-port=0", "--js-flags=--heap-snapshot-string-limit=1000000")
KINDS = ("page", "iframe", "worker", "shared_worker", "service_worker", "webview", "worklet")
ATTACH = {
    "autoAttach": True,
    "waitForDebuggerOnStart": True,
    "flatten": True,
    "filter": [*({"type": kind, "exclude": False} for kind in KINDS), {"exclude": True}],
}
NO_DEVTOOLS = "the audit needs a Chromium that was launched with --remote-debugging-port"
Message = dict[str, Any]


class Gone(Exception):
    """The target is gone, or does not support the command."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something that runs scripts: `kind` is page, iframe, worker, shared_worker, service_worker, …"""

    session: str
    kind: str
    identity: str
    url: str
    context: str = ""


Listener = Callable[[Target, str, Message], None]


def endpoint(profile: Path, seconds: float = TIMEOUT) -> str:
    """Return the WebSocket address of the Chromium that uses `profile` and was started with --remote-debugging-port=0.

    Raise MachineError if the browser does not write it in time.
    """
    deadline = monotonic() + seconds
    while monotonic() < deadline:
        with contextlib.suppress(OSError, ValueError):
            port, path = (profile / PORT_FILE).read_text("ascii").split()
            return f"ws://127.0.0.1:{port}{path}"
        sleep(0.05)
    raise MachineError(Fault("no-devtools", "the browser opened no DevTools port", NO_DEVTOOLS))


class Connection:
    """A connection to all current and future targets of the browser at `address`, from `attach()` until `close()`.

    `prepare` is called for each new target before it runs, and `listen` for each event. Both are called on the
    connection's own thread, so they may use `post`, but not `call`.
    """

    def __init__(
        self, address: str, prepare: Callable[["Connection", Target], None], listen: Listener
    ) -> None:
        self._prepare, self._listen = prepare, listen
        self._numbers = itertools.count(1)
        self._waiting: dict[int, Future[Message]] = {}
        self._targets: dict[str, Target] = {}
        self._loop = asyncio.new_event_loop()
        self._socket: WebSocketClientConnection | None = None
        self._thread = threading.Thread(target=self._run, name="gossamer-audit", daemon=True)
        self._thread.start()
        self._socket = asyncio.run_coroutine_threadsafe(self._connect(address), self._loop).result(TIMEOUT)

    def attach(self) -> None:
        """Start receiving events. Raise Gone if the browser does not answer."""
        self.call("", "Target.setAutoAttach", ATTACH)

    @property
    def targets(self) -> list[Target]:
        """The targets that are attached now."""
        return list(self._targets.values())

    def call(
        self,
        session: str,
        method: str,
        parameters: Mapping[str, object] | None = None,
        seconds: float = TIMEOUT,
    ) -> Message:
        """Run a command and return its result. Raise Gone if it is refused or not answered in time."""
        answer = self.post(session, method, parameters)
        try:
            return answer.result(seconds)
        except Late as error:
            raise Gone(f"{method}: no answer in {seconds:.0f} s") from error

    def post(
        self, session: str, method: str, parameters: Mapping[str, object] | None = None
    ) -> Future[Message]:
        """Run a command without waiting, and return a future for its result."""
        number = next(self._numbers)
        answer: Future[Message] = Future()
        self._waiting[number] = answer
        message: Message = {"id": number, "method": method, "params": dict(parameters or {})}
        if session:
            message["sessionId"] = session
        self._loop.call_soon_threadsafe(self._send, number, json.dumps(message))
        return answer

    def close(self) -> None:
        """Close the connection. May be called more than once."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop)
            self._thread.join(TIMEOUT)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()

    def _stop(self) -> None:
        if self._socket:
            self._socket.close()
        self._fail_all()
        self._loop.call_later(0.05, self._loop.stop)

    async def _connect(self, address: str) -> WebSocketClientConnection:
        return await websocket_connect(address, on_message_callback=self._receive, max_message_size=LARGEST)

    def _send(self, number: int, text: str) -> None:
        writing = self._socket.write_message(text) if self._socket else None
        if writing is None:
            self._fail(number, "not connected")
        else:
            writing.add_done_callback(
                lambda done: self._fail(number, "the browser has closed") if done.exception() else None
            )

    def _fail(self, number: int, reason: str) -> None:
        answer = self._waiting.pop(number, None)
        if answer and not answer.done():
            answer.set_exception(Gone(reason))

    def _receive(self, text: str | bytes | None) -> None:
        if text is None:
            self._fail_all()
            return
        message = json.loads(text)
        if "id" in message:
            self._answered(message)
        elif message["method"] == "Target.attachedToTarget":
            self._attached(message["params"], message.get("sessionId", ""))
        elif message["method"] == "Target.detachedFromTarget":
            self._targets.pop(message["params"]["sessionId"], None)
        elif target := self._targets.get(message.get("sessionId", "")):
            self._listen(target, message["method"], message["params"])

    def _answered(self, message: Message) -> None:
        answer = self._waiting.pop(message["id"], None)
        if answer is None:
            return
        if "error" in message:
            answer.set_exception(Gone(message["error"].get("message", "refused")))
        else:
            answer.set_result(message["result"])

    def _attached(self, event: Message, parent: str) -> None:
        info = event["targetInfo"]
        within = self._targets[parent].context if parent in self._targets else ""
        target = Target(
            event["sessionId"],
            info["type"],
            info["targetId"],
            info["url"],
            info.get("browserContextId", within),
        )
        self._targets[target.session] = target
        self._prepare(self, target)
        self.post(target.session, "Target.setAutoAttach", ATTACH)
        self.post(target.session, "Runtime.runIfWaitingForDebugger")

    def _fail_all(self) -> None:
        for number in list(self._waiting):
            self._fail(number, "the browser has closed")
        self._targets.clear()
