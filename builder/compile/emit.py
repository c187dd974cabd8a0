"""Write a compiled module as a row of the loader's registry of modules, as small as possible."""

import json
import re

import minify

from builder.compile.lean import lean
from builder.compile.literals import put_back, take_out
from builder.compile.masked import Unknown
from builder.compile.small import small

MODULE, PACKAGE, LIBRARY = 0, 1, 2
_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)
_ASSIGNED = re.compile(r"(?:^|[;{}(,\n])\s*([A-Za-z_$][\w$]*)\s*(?:=[^=>]|\+=|-=|\+\+)")
_LOOPED = re.compile(r"\bfor\s*\(\s*([A-Za-z_$][\w$]*)\s+(?:of|in)\b")
_UNPACKED = re.compile(r"(?:^|[;{}\n])\s*\[([\w$,\s]+)\]\s*=[^=]")
# Names that a library may assign as its own variables in one place, and read as browser globals in another.
_GLOBAL = frozenset(
    {"self", "window", "document", "location", "console", "crypto", "performance", "event", "undefined"}
)


class InvalidScript(Exception):
    """The compiler's output is not valid JavaScript."""


def row_tail(js: str, kind: int, *, lines: bool, docs: bool) -> str:
    """Return the part of a row after the file name: the function that runs the module, and its docstring.

    `kind` is MODULE, PACKAGE or LIBRARY. `lines` keeps line numbers for tracebacks, `docs` keeps docstrings.
    Raise InvalidScript if `js` is not valid JavaScript.
    """
    if kind == LIBRARY:
        return _library(js)
    if not js:
        return "0"
    try:
        made = lean(js, lines=lines, docs=docs)
    except Unknown:
        return _compiled(f'function(){{"use strict";{js}\n}}') + ",0,1"
    function = _compiled(f"($B,_b_,locals,frame)=>{{{made.body}}}")
    return f"{function},{put_back(*take_out(made.doc))}" if made.doc else function


def row(name: str, kind: int, file: str, tail: str) -> str:
    """Return a row of the registry: `"name":[kind,"file",function,docstring]`."""
    return f"{json.dumps(name)}:[{kind},{json.dumps(file)},{tail}]"


def _compiled(function: str) -> str:
    """Minify compiled Python. Take strings out first, because the minifier would truncate them at a NUL."""
    text, values = take_out(function)
    return put_back(_minified(text), values)


def _library(js: str) -> str:
    """Return the function that runs a module written in JavaScript, in strict mode.

    A page may load it as a module script, which is always strict. So declare the names that it assigns without
    a declaration as variables of the function.
    """
    bare = _COMMENT.sub("", js)
    names = {*_ASSIGNED.findall(bare), *_LOOPED.findall(bare)}
    for listed in _UNPACKED.findall(bare):
        names.update(name.strip() for name in listed.split(","))
    own = ",".join(sorted(names - _GLOBAL - {"", "default"}))
    head = f"var {own};" if own else ""
    return _minified(f'function(){{"use strict";{head}(function(){{{js}\n}}).call(globalThis)}}')


def _minified(function: str) -> str:
    try:
        made = small(f"x={function}")
    except minify.MinifyError as error:
        raise InvalidScript(str(error).partition("\n")[0]) from error
    assert made.startswith("x=")
    return made[2:].rstrip(";")
