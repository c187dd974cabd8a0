"""Hooks with which tests make the provider misbehave: each named point has a value that a function may change."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

ENDPOINTS = (
    *("metadata", "jwks", "token", "userinfo", "revocation", "par", "authorization", "end_session"),
    "api",
)
POINTS = (
    "metadata",  # dict: the discovery document
    "jwks",  # dict: the JWK Set
    "par.response",  # dict: the success response of a pushed authorization request
    "authorization.response",  # dict: parameters of the authorization response, success or error
    "authorization.params",  # the same dict, after everything else; a str becomes the raw query or "?…#…"
    "id_token.header",  # dict: members that are added to alg, kid and typ, or replace them
    "id_token.claims",  # dict: at sign-in
    "id_token",  # str: the compact token
    "access_token.claims",  # dict
    "token.response",  # dict: the token endpoint's success response for a code
    "refresh.id_token.claims",  # dict
    "refresh.response",  # dict: the token endpoint's success response for a refresh token
    "userinfo.response",  # dict
    *(f"http.{name}" for name in ENDPOINTS),  # dict: the request; the function returns None or a Reply
)

Change = Callable[[Any], Any]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP response that replaces the regular one. Status 0 means the regular one, changed by the other fields.

    A mapping as `body` is sent as JSON. `close` closes the connection before the end of the body. `hang` sends
    the body, if any, and never ends the response. Both together close the connection without sending a byte, after
    which some browsers repeat the request. `cors=False` removes the CORS headers, except those of preflights.
    """

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | str | Mapping[str, object] = b""
    delay: float = 0
    hang: bool = False
    cors: bool = True
    close: bool = False

    def content(self) -> bytes:
        """Return the body as bytes."""
        if isinstance(self.body, Mapping):
            return json.dumps(self.body).encode("utf-8")
        return self.body.encode("utf-8") if isinstance(self.body, str) else self.body


class Switchboard:
    """The changes that tests have set, by point. Without any, the provider behaves correctly."""

    def __init__(self) -> None:
        self._changes: dict[str, Change] = {}

    def set(self, point: str, change: Change) -> None:
        """Let `change` compute the value at `point` from now on. Raise KeyError for an unknown point."""
        if point not in POINTS:
            raise KeyError(f"no such point: {point}; there are {', '.join(POINTS)}")
        self._changes[point] = change

    def clear(self) -> None:
        """Remove all changes."""
        self._changes.clear()

    def apply(self, point: str, value: _T) -> _T:
        """Return the value to use at `point`."""
        change = self._changes.get(point)
        return value if change is None else change(value)

    def reply(self, endpoint: str, request: Callable[[], dict[str, Any]]) -> Reply | None:
        """Return the Reply to send instead of the regular response, or None."""
        change = self._changes.get(f"http.{endpoint}")
        return None if change is None else change(request())
