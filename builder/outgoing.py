"""Make HTTP requests: connect to localhost names without DNS or proxy, and explain failures."""

import http.client
import ssl
import urllib.request
from http.client import HTTPResponse
from urllib.parse import urlsplit

from builder.config.urls import is_loopback

AGENT = "Gossamer"


class _HereConnection(http.client.HTTPConnection):
    def connect(self) -> None:
        """Connect every name below localhost to this machine without DNS (RFC 6761 6.3), as browsers do."""
        named = self.host
        if named.endswith(".localhost"):
            self.host = "localhost"
        try:
            super().connect()
        finally:
            self.host = named


class _Here(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> HTTPResponse:
        return self.do_open(_HereConnection, req)


def opener(url: str, redirects: urllib.request.HTTPRedirectHandler) -> urllib.request.OpenerDirector:
    """Return an opener for `url`, which uses the environment's proxy unless the URL is on this machine."""
    proxies: dict[str, str] | None = {} if is_loopback(urlsplit(url).hostname or "") else None
    return urllib.request.build_opener(urllib.request.ProxyHandler(proxies), redirects, _Here)


def reason(error: object, seconds: float) -> str:
    """Return a short reason why a request got no response. `seconds` is the timeout that was used."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message})"
    if isinstance(error, TimeoutError):
        return f"no answer within {seconds:.0f} s"
    return str(getattr(error, "strerror", None) or error) or type(error).__name__
