"""Fixes for bugs in the supported version of Brython: one module for each cause, so that each can be removed easily.

The cause `name` has a test program, tests/projects/python/name.py, which prints the same as CPython only with the fix.
The tests check both cases, so they show which fixes a newer Brython no longer needs.
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
    """Return the names of the fixes of which at least one edit cannot be applied to this brython.js."""
    return [
        fix.name
        for fix in FIXES
        if any(source.count(edit.old) != 1 for edit in (*fix.compiler, *fix.runtime))
    ]


def compiler(source: str) -> str:
    """Return brython.js with the edits for the compiler, which runs at build time."""
    return applied(source, [edit for fix in FIXES for edit in fix.compiler])


def runtime(source: str) -> str:
    """Return brython.js with the edits for the runtime, which runs in the page."""
    return applied(source, [edit for fix in FIXES for edit in fix.runtime])
