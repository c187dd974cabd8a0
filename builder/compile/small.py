"""Minify JavaScript, and avoid bugs of the minifier."""

import re

import minify

# The minifier turns Math.trunc(x) into x|0, which keeps only 32 bits, and Math.abs(x) into x<0?-x:x, which keeps -0.
_WRONG = re.compile(r"\bMath\s*(?:\?\.|\.)\s*(abs|trunc)\s*\(")


def small(js: str) -> str:
    """Return minified JavaScript, with short names and no white space. Raise minify.MinifyError for invalid code."""
    return str(minify.string("text/javascript", _WRONG.sub(r"(0,Math.\1)(", js)))
