"""Annotations of functions are read in the scope in which the function stands."""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix

FIX = Fix(
    "annotations",
    compiler=(
        Edit(
            "js+=prefix+`var locals = {format}\\n`+\nprefix+`var frame = ['__annotate__', locals, ",
            "js+=prefix+`var frame = ['__annotate__', {format}, ",
        ),
    ),
)
