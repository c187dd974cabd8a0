"""The attacker's own server: it accepts every request, with any method and path, and records it."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from tornado.web import Application, RequestHandler

from builder.dev.loopback import start

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Heard:
    """One request that arrived: `text` is everything that was in it."""

    method: str
    url: str
    headers: dict[str, str]
    body: str

    @property
    def path(self) -> str:
        return self.url.partition("?")[0]

    @property
    def text(self) -> str:
        lines = [f"{self.method} {self.url}", *(f"{name}: {value}" for name, value in self.headers.items())]
        return "\n".join([*lines, self.body])


@dataclass(slots=True)
class Evil:
    """The attacker's server at `url`.

    `pages`: path → (Content-Type, text) of what it serves; other responses are empty.
    """

    url: str
    heard: list[Heard] = field(default_factory=list)
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    came: threading.Condition = field(default_factory=threading.Condition)

    def clear(self) -> None:
        self.heard.clear()
        self.pages.clear()

    def hear(self, heard: Heard) -> None:
        with self.came:
            self.heard.append(heard)
            self.came.notify_all()

    def wait(self, path: str, seconds: float = 10, times: int = 1) -> bool:
        """Return whether so many requests for `path` have arrived, or arrive within that time."""
        with self.came:
            return self.came.wait_for(
                lambda: [heard.path for heard in self.heard].count(path) >= times, seconds
            )


class Collector(RequestHandler):
    """A handler that accepts every request.

    The handshake of a WebSocket or an EventSource is a request like any other.
    """

    SUPPORTED_METHODS = METHODS

    def initialize(self, evil: Evil) -> None:
        self.evil = evil

    def prepare(self) -> None:
        request = self.request
        body = request.body.decode("latin-1")
        self.evil.hear(Heard(request.method or "", request.uri or "", dict(request.headers), body))
        kind, text = self.evil.pages.get(request.path, ("text/plain; charset=utf-8", ""))
        self.set_header("Content-Type", kind)
        self.set_header("Cache-Control", "no-store")
        self.set_header("Access-Control-Allow-Origin", request.headers.get("Origin", "*"))
        self.set_header("Access-Control-Allow-Credentials", "true")
        self.set_header("Access-Control-Allow-Methods", ", ".join(METHODS))
        self.set_header(
            "Access-Control-Allow-Headers", request.headers.get("Access-Control-Request-Headers", "*")
        )
        self.set_header("Cross-Origin-Resource-Policy", "cross-origin")
        self.finish(text)

    def compute_etag(self) -> None:
        return None


@contextlib.contextmanager
def running_evil() -> Iterator[Evil]:
    """Run the attacker's server, on a port, and therefore an origin, of its own."""

    def make(port: int) -> Application:
        evil = Evil(f"http://localhost:{port}")
        return Application([(".*", Collector, {"evil": evil})], log_function=lambda handler: None, evil=evil)

    application, serving, _ = start(make, 0, "evil")
    try:
        yield application.settings["evil"]
    finally:
        serving.stop()
