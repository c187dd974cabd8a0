"""Edits of Brython's sources: texts that stand there once, and what takes their place."""

from dataclasses import dataclass


class Unfit(Exception):
    """A text to replace does not stand there exactly once: this is another version of Brython."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement by `new` of the text from `old` up to, not including, `last`, or of `old` alone."""

    old: str
    new: str
    last: str = ""

    def applied(self, text: str) -> str:
        """Return the text with this edit made. Raise Unfit if it does not fit."""
        if text.count(self.old) != 1:
            raise Unfit(f"{self.old!r} stands there {text.count(self.old)} times")
        start = text.index(self.old)
        end = text.find(self.last, start) if self.last else start + len(self.old)
        if end < 0:
            raise Unfit(f"{self.last!r} does not stand there")
        return text[:start] + self.new + text[end:]
