"""What this Brython gets wrong, fixed: one module for each cause, so that each is easy to retire.

A cause `name` has its program in tests/projects/python/name.py: it prints what CPython prints with the fix, and
something else without it. The tests check both, so a newer Brython tells which fixes are no longer needed.
"""

from builder.compile.edits import Edit
from builder.compile.fixes import (
    annotations,
    arithmetic,
    awaiting,
    binary,
    calls,
    comprehensions,
    dicts,
    errors,
    exceptions,
    fstrings,
    generators,
    javascript,
    language,
    numbers,
    printing,
    sequences,
    strings,
    subclasses,
)
from builder.compile.fixes.fix import Fix, applied

FIXES: tuple[Fix, ...] = (
    annotations.FIX,
    arithmetic.FIX,
    awaiting.FIX,
    binary.FIX,
    calls.FIX,
    comprehensions.FIX,
    dicts.FIX,
    errors.FIX,
    exceptions.FIX,
    fstrings.FIX,
    generators.FIX,
    javascript.FIX,
    language.FIX,
    numbers.FIX,
    printing.FIX,
    sequences.FIX,
    strings.FIX,
    subclasses.FIX,
)

__all__ = ["FIXES", "Edit", "Fix", "compiler", "runtime", "unfit"]


def unfit(source: str) -> list[str]:
    """Return the names of the fixes that do not fit this brython.js, at least in part."""
    return [
        fix.name
        for fix in FIXES
        if any(source.count(edit.old) != 1 for edit in (*fix.compiler, *fix.runtime))
    ]


def compiler(source: str) -> str:
    """Return brython.js with the edits to its compiler, for use at build time."""
    return applied(source, [edit for fix in FIXES for edit in fix.compiler])


def runtime(source: str) -> str:
    """Return brython.js with the edits to what runs in the page."""
    return applied(source, [edit for fix in FIXES for edit in fix.runtime])
