"""Annotations of functions are read in the scope in which the function stands."""

from builder.compile.fixes.edits import Edit, Fix

FIX = Fix(
    "annotations",
    compiler=(
        Edit(
            "js+=prefix+`var locals = {format}\\n`+\nprefix+`var frame = ['__annotate__', locals, ",
            "js+=prefix+`var frame = ['__annotate__', {format}, ",
        ),
    ),
)
