"""The seam where tests make the provider lie: a named point, and a function that changes its value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

POINTS = (
    "metadata",  # dict: the discovery document
    "jwks",  # dict: the JWK Set
    "authorization.response",  # dict: parameters of the redirect, success or error
    "id_token.header",  # dict: members that replace or join alg, kid and typ
    "id_token.claims",  # dict
    "id_token",  # str: the compact token
    "access_token.claims",  # dict
    "token.response",  # dict: the token endpoint's success
    "userinfo.response",  # dict
)

Change = Callable[[Any], Any]
_T = TypeVar("_T")


class Faults:
    """Changes by point. Empty, as it is unless a test sets one, the provider is truthful."""

    def __init__(self) -> None:
        self._changes: dict[str, Change] = {}

    def set(self, point: str, change: Change) -> None:
        """From now on the value at `point` is what `change` makes of it. Unknown point: KeyError."""
        if point not in POINTS:
            raise KeyError(f"no such point: {point}; there are {', '.join(POINTS)}")
        self._changes[point] = change

    def clear(self) -> None:
        """The provider is truthful again."""
        self._changes.clear()

    def apply(self, point: str, value: _T) -> _T:
        """The value to use at `point`."""
        change = self._changes.get(point)
        return value if change is None else change(value)
