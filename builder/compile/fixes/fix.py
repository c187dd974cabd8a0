"""A fix: the edits of brython.js for one cause."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from builder.compile.edits import Edit, Unfit


@dataclass(frozen=True, slots=True)
class Fix:
    """The edits that fix one cause: of the compiler, which runs at build time, and of what runs in the page."""

    name: str
    compiler: tuple[Edit, ...] = ()
    runtime: tuple[Edit, ...] = ()


def script(name: str) -> str:
    """Return the text of a script of this folder."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def applied(source: str, edits: Iterable[Edit]) -> str:
    """Return the source with the edits made. An edit that does not fit is left out.

    That is another Brython, of which the build warns by the names of the fixes.
    """
    for edit in edits:
        with suppress(Unfit):
            source = edit.applied(source)
    return source
