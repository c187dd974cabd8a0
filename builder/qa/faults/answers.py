"""Wrong HTTP responses, as `Reply` values, and what browsers write to the console about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builder.dev.idp.faults import Reply
from builder.qa.faults.base import Arrange, Variant, at

FAILED = "Failed to load resource|has been blocked by CORS policy"
HUGE = 20_000_000
ELSEWHERE = "http://elsewhere.localhost:9"  # an origin that no site here may talk to
_HTML = b"<!doctype html><title>Welcome</title><h1>Guest network: please accept our terms</h1>"


def replaced(endpoint: str, reply: Reply, code: str = "") -> Variant:
    """Return a variant in which every request to the endpoint gets this response."""
    return Variant(http(endpoint, reply), code)


def http(endpoint: str, reply: Reply) -> Arrange:
    """Return an arrangement that sends this response to every request to the endpoint."""
    return at(f"http.{endpoint}", lambda request: reply)


def page(status: int = 200) -> Reply:
    """Return an HTML page, as from a captive portal or a proxy with an error."""
    return Reply(status, {"Content-Type": "text/html; charset=utf-8"}, _HTML)


def refusal(code: str, status: int = 400, headers: Mapping[str, str] | None = None) -> Reply:
    """Return an OAuth error response (RFC 6749 5.2)."""
    return Reply(status, headers or {}, {"error": code, "error_description": "rehearsed"})


def huge(endpoint: str) -> Arrange:
    """Return an arrangement that sends 20 MB of JSON."""

    def change(request: Mapping[str, Any]) -> Reply:
        return Reply(200, {}, b'{"a":"' + b"x" * HUGE + b'"}')

    return at(f"http.{endpoint}", change)


def unreadable(endpoint: str, code: str) -> dict[str, Variant]:
    """Return variants with unusable responses, by name."""
    return {
        "status 500": replaced(endpoint, Reply(500, {}, {"error": "server_error"}), code),
        "HTML": replaced(endpoint, page(), code),
        "HTML with status 503": replaced(endpoint, page(503), code),
        "empty": replaced(endpoint, Reply(200, {"Content-Type": "application/json"}), code),
        "a list": replaced(endpoint, Reply(200, {}, b"[]"), code),
        "a member twice": replaced(endpoint, Reply(200, {}, b'{"sub":"ada","sub":"grace"}'), code),
        "not UTF-8": replaced(endpoint, Reply(200, {}, b'{"name":"Zo\xeb"}'), code),
        "another media type": Variant(http(endpoint, Reply(0, {"Content-Type": "text/plain"})), code),
    }


def unreachable(endpoint: str) -> dict[str, Variant]:
    """Return variants with responses that the browser hides from the script, by name."""
    away = Reply(302, {"Location": f"{ELSEWHERE}/"})
    return {
        "redirect": replaced(endpoint, away, "network"),
        "cut off": replaced(endpoint, Reply(200, {}, b'{"access_token":', close=True), "network"),
        "20 MB": Variant(huge(endpoint), "network"),
        "no CORS": replaced(endpoint, Reply(0, cors=False), "network"),
    }
