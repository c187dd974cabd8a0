"""What this Brython gets wrong, mended: one module for each cause, so that each is easy to retire.

A cause `name` has its program in tests/projects/mended/name.py: it prints what CPython prints with the mend, and
something else without it. The tests check both, so a newer Brython tells which mends are no longer needed.
"""

from builder.compile.mended import (
    annotations,
    awaiting,
    comprehensions,
    dicts,
    errors,
    exceptions,
    fstrings,
    javascript,
    numbers,
    strings,
)
from builder.compile.mended.edits import Edit, Mend, applied

MENDS: tuple[Mend, ...] = (
    annotations.MEND,
    awaiting.MEND,
    comprehensions.MEND,
    dicts.MEND,
    errors.MEND,
    exceptions.MEND,
    fstrings.MEND,
    javascript.MEND,
    numbers.MEND,
    strings.MEND,
)

__all__ = ["MENDS", "Edit", "Mend", "compiler", "runtime"]


def compiler(source: str) -> str:
    """Return brython.js with the edits to its compiler, for use at build time."""
    return applied(source, [edit for mend in MENDS for edit in mend.compiler])


def runtime(source: str) -> str:
    """Return brython.js with the edits to what runs in the page."""
    return applied(source, [edit for mend in MENDS for edit in mend.runtime])
