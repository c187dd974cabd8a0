"""Edits of brython.js: texts that stand in it once, and what takes their place."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement by `new` of the text from `old` up to, not including, `last`, or of `old` alone."""

    old: str
    new: str
    last: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """The edits that fix one cause: of the compiler, which runs at build time, and of what runs in the page."""

    name: str
    compiler: tuple[Edit, ...] = ()
    runtime: tuple[Edit, ...] = ()


def applied(source: str, edits: Iterable[Edit]) -> str:
    """Return the source with the edits made. An edit whose text does not stand there once is left out.

    That is another Brython; the tests say which fixes no longer fit.
    """
    for edit in edits:
        if source.count(edit.old) == 1:
            start = source.index(edit.old)
            end = source.index(edit.last, start) if edit.last else start + len(edit.old)
            source = source[:start] + edit.new + source[end:]
    return source
