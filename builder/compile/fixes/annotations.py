"""Annotations of functions: evaluate them in the scope that contains the function."""

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
