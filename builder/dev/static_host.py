"""A handler that sends what a static host sends for a built site, and adds nothing of its own."""

from __future__ import annotations

from collections.abc import Callable

from tornado.web import Application, RequestHandler

from builder.output import Output
from builder.serving import Response, respond


class StaticHandler(RequestHandler):
    """Base of handlers that answer every request of any method with what `response` returns."""

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
        """Return no ETag: the response has its own, if any."""


class _Of(StaticHandler):
    def initialize(self, output: Callable[[], Output | None]) -> None:
        self._output = output

    def response(self, method: str, headers: dict[str, str]) -> Response:
        found = self._output()
        return respond(found, method, self.request.uri or "/", headers) if found else Response(503, {})


def static_host(output: Callable[[], Output | None]) -> Application:
    """Return an application that sends the files of a site as it is now, and 503 while there is none."""
    return Application([(".*", _Of, {"output": output})], log_function=lambda handler: None)
