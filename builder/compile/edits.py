"""Edits of Brython's sources: replacements of texts that must occur exactly once."""

from dataclasses import dataclass


class Unfit(Exception):
    """The text to replace does not occur exactly once, because this is another version of Brython."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces a text by `new`: `old` and everything up to (not including) `last`, or only `old` if `last` is empty."""

    old: str
    new: str
    last: str = ""

    def applied(self, text: str) -> str:
        """Return the text with this edit applied. Raise Unfit if that is not possible."""
        if text.count(self.old) != 1:
            raise Unfit(f"{self.old!r} stands there {text.count(self.old)} times")
        start = text.index(self.old)
        end = text.find(self.last, start) if self.last else start + len(self.old)
        if end < 0:
            raise Unfit(f"{self.last!r} does not stand there")
        return text[:start] + self.new + text[end:]
