"""A compiled module's JavaScript as a registry entry, as small as it can be."""

import json
import re

import minify

MODULE, PACKAGE, LIBRARY = 0, 1, 2
_HEAD = re.compile(r"\Avar \$B = __BRYTHON__,\n\s*_b_ = \$B\.builtins,\n\s*")


def lean(js: str, kind: int, dev: bool) -> str:
    """A compiled module (or a JavaScript library) as a function expression that registers it when called."""
    if kind == LIBRARY:
        return _minified(f"function(){{{js}\n}}")
    body, count = _HEAD.subn("var ", js, count=1)
    if not count:
        raise AssertionError("the compiler's prologue is not the one that is known")
    return _minified(f'function($B){{"use strict";var _b_=$B.builtins;{body}\n}}')


def row(name: str, kind: int, file: str, function: str) -> str:
    """One row of the registry: `"name":[kind,"file",function]`."""
    return f"{json.dumps(name)}:[{kind},{json.dumps(file)},{function}]"


class InvalidScript(Exception):
    """The compiler's output is not JavaScript."""


def _minified(function: str) -> str:
    try:
        small = str(minify.string("text/javascript", f"x={function}"))
    except minify.MinifyError as error:
        raise InvalidScript(" ".join(str(error).split("\n")[:1])) from error
    assert small.startswith("x=")
    return small[2:].rstrip(";")
