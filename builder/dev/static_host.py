"""A handler that sends what a static host sends for a built site, and adds nothing of its own."""

from __future__ import annotations

from tornado.web import RequestHandler

from builder.serving import Response


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
