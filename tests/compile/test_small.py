"""Minified JavaScript gives the same values as the original."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.cache import Cache
from builder.compile import runtime
from builder.compile.engine import Engine, boot
from builder.compile.small import small

COMPILE = Path(runtime.__file__).parent

# Code that a minifier could shorten, and the values that show whether the result is correct.
EXPRESSIONS = (
    "Math.trunc(x)",
    "Math . trunc(x)",
    "Math?.trunc(x)",
    "Object.is(Math.abs(x), 0)",
    "Math.abs(x)",
    "Math.floor(x)",
    "Math.ceil(x)",
    "Math.round(x)",
    "Math.pow(x, 2)",
    "Math.sign(x)",
    "parseInt(x)",
    "Number(x)",
    "!(x < 1)",
    "!(x >= 1)",
    "x == null ? 1 : x",
    "x === undefined",
    "typeof x",
    "String(x)",
    "isNaN(x) ? 1 : 2",
    "[1, 2].includes(x)",
    "x ? true : false",
    "Boolean(x)",
    "1 / x",
    "-x",
    "x - -1",
    "x + +1",
    "!!x && !x",
)
VALUES = (
    "30000000000.5",
    "-5e12",
    "-0",
    "0",
    "2.5",
    "-2.5",
    "1e300",
    "NaN",
    "Infinity",
    "null",
    "undefined",
    '"7"',
    '""',
    "true",
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_the_same_value(expression: str) -> None:
    written = f"f = x => [{expression}].map(value => Object.is(value, -0) ? '-0' : String(value))[0]"
    engine = boot()
    try:
        for value in VALUES:
            answers = [engine.eval(f"{text};f({value})") for text in (written, small(written))]
            assert answers[0] == answers[1], value
    finally:
        engine.close()


def declared(js: str) -> Iterator[list[str]]:
    """Yield the declarators of each statement that begins with `var [` or `var {`."""
    for found in re.finditer(r"\bvar(?=[\[{])", js):
        parts, depth, at = [""], 0, found.end()
        while at < len(js) and not (js[at] in ";)]}" and depth == 0):
            depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(js[at], 0)
            text = re.compile(r"""(["'`])(?:\\.|(?!\1).)*\1|.""", re.DOTALL).match(js, at)
            assert text
            if js[at] == "," and depth == 0:
                parts.append("")
            else:
                parts[-1] += text[0]
            at = text.end()
        yield parts


def read_too_early(js: str) -> list[str]:
    """Return variables that are destructured before they are set: the minifier moves `var [a] = b` to the front
    of `var b = …, [a] = b`.
    """
    found = []
    for parts in declared(js):
        for index, part in enumerate(parts):
            used = set(
                re.findall(
                    r"(?<![\w$.])[A-Za-z_$][\w$]*", part.partition("]=" if part[0] == "[" else "}=")[2]
                )
            )
            later = {name[1] for each in parts[index:] if (name := re.match(r"([\w$]+)=", each))}
            if part[0] in "[{" and used & later:
                found.append(",".join(parts))
    return found


def test_nothing_is_read_before_it_is_set(engine: Engine) -> None:
    assert read_too_early(small("f = (x) => {var a = g(x), [b] = a; return [a, b]}"))  # it still has this bug
    own = [path.read_text(encoding="utf-8") for path in COMPILE.rglob("*.js")]
    library = [text for kind, text, _ in engine.stdlib.values() if kind == ".js"]
    scripts = [small(f"f = function () {{{text}\n}}") for text in (*own, *library)]
    assert [
        each
        for js in (*scripts, runtime.build_runtime(engine, Cache(None))[0])
        for each in read_too_early(js)
    ] == []
