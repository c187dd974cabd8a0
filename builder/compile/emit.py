"""A compiled module as a row of the registry, as small as it can be."""

import json

import minify

from builder.compile.lean import Unknown, lean

MODULE, PACKAGE, LIBRARY = 0, 1, 2


class InvalidScript(Exception):
    """The compiler's output is not JavaScript."""


def row_tail(js: str, kind: int, *, lines: bool, docs: bool) -> str:
    """What a registry row has after its file name: the function that runs the module, and its docstring.

    `lines` keeps line numbers for tracebacks, `docs` keeps docstrings. Raises InvalidScript.
    """
    if kind == LIBRARY:
        return _minified(f"function(){{{js}\n}}")
    if not js:
        return "0"
    try:
        made = lean(js, lines=lines, docs=docs)
    except Unknown:
        return _minified(f'function(){{"use strict";{js}\n}}') + ",0,1"
    function = _minified(f"($B,_b_,locals,frame)=>{{{made.body}}}")
    return f"{function},{made.doc}" if made.doc else function


def row(name: str, kind: int, file: str, tail: str) -> str:
    """One row of the registry: `"name":[kind,"file",function,docstring]`."""
    return f"{json.dumps(name)}:[{kind},{json.dumps(file)},{tail}]"


def _minified(function: str) -> str:
    try:
        small = str(minify.string("text/javascript", f"x={function}"))
    except minify.MinifyError as error:
        raise InvalidScript(str(error).partition("\n")[0]) from error
    assert small.startswith("x=")
    return small[2:].rstrip(";")
