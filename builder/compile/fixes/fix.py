"""The type of a fix: the edits of brython.js for one cause."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from builder.compile.edits import Edit, Unfit


@dataclass(frozen=True, slots=True)
class Fix:
    """The edits for one cause: those for the compiler, which runs at build time, and those for the runtime."""

    name: str
    compiler: tuple[Edit, ...] = ()
    runtime: tuple[Edit, ...] = ()


def script(name: str) -> str:
    """Return the text of a script in this folder."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def applied(source: str, edits: Iterable[Edit]) -> str:
    """Return the source with the edits applied, except for those that do not fit.

    They do not fit another version of Brython; the build then warns with the names of the fixes.
    """
    for edit in edits:
        with suppress(Unfit):
            source = edit.applied(source)
    return source
