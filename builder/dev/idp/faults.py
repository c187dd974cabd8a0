"""The hooks by which tests make the provider lie: a named point, and a function that changes its value."""

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
    "par.response",  # dict: the success of a pushed authorization request
    "authorization.response",  # dict: parameters of the authorization response, success or error
    "authorization.params",  # the same dict, last of all; a str is the raw query, or "?…#…" as it stands
    "id_token.header",  # dict: members that replace or join alg, kid and typ
    "id_token.claims",  # dict: at sign-in
    "id_token",  # str: the compact token
    "access_token.claims",  # dict
    "token.response",  # dict: the token endpoint's success for a code
    "refresh.id_token.claims",  # dict
    "refresh.response",  # dict: the token endpoint's success for a refresh token
    "userinfo.response",  # dict
    *(f"http.{name}" for name in ENDPOINTS),  # dict: the request; becomes None, or the Reply that it gets
)

Change = Callable[[Any], Any]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP response that replaces the true one. With status 0 it is the true one, changed by the rest.

    A mapping as `body` is sent as JSON. `close` cuts the connection before the body's end; `hang` sends
    the body, if any, and never ends; both together cut it without a byte, which makes some browsers repeat
    the request. `cors=False` removes the CORS headers, but not those of the preflight.
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
    """The changes that tests have set, by point. Without any, the provider is truthful."""

    def __init__(self) -> None:
        self._changes: dict[str, Change] = {}

    def set(self, point: str, change: Change) -> None:
        """Have `change` compute the value at `point` from now on. Raise KeyError for an unknown point."""
        if point not in POINTS:
            raise KeyError(f"no such point: {point}; there are {', '.join(POINTS)}")
        self._changes[point] = change

    def clear(self) -> None:
        """Make the provider truthful again."""
        self._changes.clear()

    def apply(self, point: str, value: _T) -> _T:
        """Return the value to use at `point`."""
        change = self._changes.get(point)
        return value if change is None else change(value)

    def reply(self, endpoint: str, request: Callable[[], dict[str, Any]]) -> Reply | None:
        """Return the Reply that the request gets instead of the true response, or None."""
        change = self._changes.get(f"http.{endpoint}")
        return None if change is None else change(request())
