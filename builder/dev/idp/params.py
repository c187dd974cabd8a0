"""Parse request parameters strictly: UTF-8, no duplicates, and empty values count as missing (RFC 6749 3.1)."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import parse_qsl

from builder.dev.idp.model import Refusal

MAX_FIELDS = 64
MAX_VALUE = 8192


class Params:
    """The parameters of a query or a form."""

    def __init__(self, encoded: str | bytes) -> None:
        """Raise Refusal(invalid_request) if `encoded` is not a form."""
        try:
            text = encoded.decode("ascii") if isinstance(encoded, bytes) else encoded
            pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
        except ValueError as error:
            raise Refusal("invalid_request", "the parameters are not well-formed") from error
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            if len(value) > MAX_VALUE:
                raise Refusal("invalid_request", f"{name} is too long")
            if value:
                self._values.setdefault(name, []).append(value)

    def duplicate(self, *, repeatable: Collection[str] = ()) -> str:
        """Return the name of a parameter that was repeated without permission, or an empty string."""
        return next((n for n, v in self._values.items() if len(v) > 1 and n not in repeatable), "")

    def get(self, name: str) -> str:
        """Return the single value of a parameter, or an empty string if it is missing or repeated."""
        values = self._values.get(name, ())
        return values[0] if len(values) == 1 else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a parameter that may repeat."""
        return tuple(self._values.get(name, ()))

    def words(self, name: str) -> tuple[str, ...]:
        """Return the space-separated words of a parameter, in order and without duplicates."""
        return tuple(dict.fromkeys(word for word in self.get(name).split(" ") if word))

    def require_single(self, *, repeatable: Collection[str] = ()) -> None:
        """Raise Refusal(invalid_request) if a parameter was repeated without permission."""
        name = self.duplicate(repeatable=repeatable)
        if name:
            raise Refusal("invalid_request", f"{name} is given more than once")

    def seen(self) -> dict[str, str]:
        """Return all parameters as received, for the event log."""
        return {name: " ".join(values) for name, values in self._values.items()}
