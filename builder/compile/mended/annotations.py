"""Annotations of functions are read in the scope in which the function stands."""

from builder.compile.mended.edits import Edit, Mend

MEND = Mend(
    "annotations",
    compiler=(
        Edit(
            "js+=prefix+`var locals = {format}\\n`+\nprefix+`var frame = ['__annotate__', locals, ",
            "js+=prefix+`var frame = ['__annotate__', {format}, ",
        ),
    ),
)
