"""A handler that responds exactly as a static host does for a built site."""

from __future__ import annotations

from collections.abc import Callable

from tornado.web import Application, RequestHandler

from builder.output import Output
from builder.serving import Response, respond


class StaticHandler(RequestHandler):
    """Base class of handlers that answer every request, whatever its method, with the result of `response`."""

    def response(self, method: str, headers: dict[str, str]) -> Response:
        """Return the response to this request."""
        raise NotImplementedError

    def prepare(self) -> None:
        answer = self.response(self.request.method or "GET", dict(self.request.headers))
        self.set_status(answer.status)
        for name in list(self._headers):
            self.clear_header(name)
        for name, value in answer.headers.items():
            self.set_header(name, value)
        self.finish(answer.body or None)

    def compute_etag(self) -> None:
        """Return None, because the response has its own ETag, if any."""


class _Of(StaticHandler):
    def initialize(self, output: Callable[[], Output | None]) -> None:
        self._output = output

    def response(self, method: str, headers: dict[str, str]) -> Response:
        found = self._output()
        return respond(found, method, self.request.uri or "/", headers) if found else Response(503, {})


def static_host(output: Callable[[], Output | None]) -> Application:
    """Return an application that serves the current output, or 503 while there is none."""
    return Application([(".*", _Of, {"output": output})], log_function=lambda handler: None)
