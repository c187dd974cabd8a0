"""The rewriting of compiled scripts: strings are never changed, and unknown code is left as it was."""

import json
import re

import pytest

from builder.compile import emit
from builder.compile.engine import Engine
from builder.compile.lean import lean
from builder.compile.literals import put_back, take_out, value, written
from builder.compile.masked import Unknown

TRICKY = [
    "a\x00b\x01\x02c",
    "\x010\x02 \x030\x04 ~0~ \x011\x02",
    "$B.set_lineno(frame, 5)\nframe.positions = [[1,2,3]]\n",
    "return $B.trace_return_and_leave(frame, _b_.None)",
    "function f2(_a) {\nvar locals",
    "quotes ' \" ` ${x} \\ \\n",
    "\ud800 lone \u2028 \u2029 \ufeff é €",
    "\r\n\t\b\f\v\x1b\x7f",
    "// no comment /* at all */ </script>",
]


@pytest.mark.parametrize("text", TRICKY)
def test_a_literal_comes_back_as_it_was(text: str) -> None:
    literal = written(text)
    assert value(literal) == text
    out, values = take_out(f"x = {literal}; y = '{literal[:0]}'")
    assert values[0] == text
    assert value(put_back(out, values).split(";")[0].removeprefix("x = ")) == text


@pytest.mark.parametrize("text", TRICKY)
def test_strings_of_a_module_survive(engine: Engine, text: str) -> None:
    source = f"def f(a={text!r}):\n    return {{{text!r}: [a, {text!r}]}}[a][1]\nx = f()"
    unit = engine.compile(source, "m", "m.py")
    tail = emit.row_tail(unit.js, emit.MODULE, lines=True, docs=True)
    helpers = (
        "{set_lineno: () => true, def: (frame, name, names, run, more) => { found = more.d[0]; throw found }}"
    )
    told = engine.evaluate(
        f"(() => {{ let found; try {{ ({tail})({helpers}, {{}}, {{}}, {{}}) }} catch {{ }} "
        "return JSON.stringify(found) })()"
    )
    assert json.loads(told) == text


def test_lines_and_docstrings_are_dropped_only_when_asked(engine: Engine) -> None:
    source = '"""Module."""\nclass A:\n    """Class."""\n    def f(self):\n        """Method."""\n        return 1\n'
    js = engine.compile(source, "m", "m.py").js
    full, bare = lean(js, lines=True, docs=True), lean(js, lines=False, docs=False)
    assert all(
        word in full.body + full.doc for word in ("Module.", "Class.", "Method.", "set_lineno", "l: 4")
    )
    assert not any(
        word in bare.body + bare.doc for word in ("Module.", "Class.", "Method.", "set_lineno", "l: ")
    )


def test_positions_are_never_kept(engine: Engine) -> None:
    js = engine.compile("def f(a: int):\n    return a.b[0](1) + x\n", "m", "m.py").js
    assert "positions" in js
    body = lean(js, lines=True, docs=True).body
    assert "positions" not in body
    assert "inum" not in body


def test_an_unknown_module_is_left_as_it_is(engine: Engine) -> None:
    js = engine.compile("x = 1", "m", "m.py").js.replace(
        "$B.enter_frame(frame, __file__, 1)", "$B.enter_frame(frame)"
    )
    with pytest.raises(Unknown):
        lean(js, lines=True, docs=True)
    tail = emit.row_tail(js, emit.MODULE, lines=True, docs=True)
    assert tail.endswith(",0,1")
    assert "namespace" in tail


def test_an_unknown_function_is_left_as_it_is(engine: Engine) -> None:
    js = engine.compile("def f(a):\n    return a\n", "m", "m.py").js
    assert "$B.def(" in lean(js, lines=True, docs=True).body
    changed = lean(js.replace("$B.js_this = this", "$B.js_that = this"), lines=True, docs=True).body
    assert "$B.def(" not in changed
    assert "function f" in changed


def test_what_no_browser_can_read_is_told(engine: Engine) -> None:
    with pytest.raises(emit.InvalidScript):
        emit.row_tail("function f( {", emit.LIBRARY, lines=True, docs=True)


def test_a_loop_remembers_a_break_only_for_its_else(engine: Engine) -> None:
    loop = "def f(x):\n    {} x:\n        if x: break\n        x.pop()\n{}"
    for head in ("for a in", "while"):
        plain = engine.compile(loop.format(head, "    return 1\n"), "m", "m.py").js
        asked = engine.compile(loop.format(head, "    else:\n        return 2\n"), "m", "m.py").js
        assert "no_break" in plain
        assert "no_break" not in lean(plain, lines=True, docs=False).body
        kept = lean(asked, lines=True, docs=False).body
        assert re.search(r"no_break_\d+ = true", kept)
        assert re.search(r"no_break_\d+ = false", kept)
        assert re.search(r"if ?\(no_break_\d+\)", kept)


def test_without_lines_a_loop_names_none(engine: Engine) -> None:
    js = engine.compile("\n\n\ndef f(x):\n    for a in x: pass\n    return [b for b in x]\n", "m", "m.py").js
    assert re.findall(r"\$B\.j\(\w+, frame, (\d+)\)", lean(js, lines=True, docs=False).body) == ["5"]
    bare = lean(js, lines=False, docs=False).body
    assert re.findall(r"\$B\.j\(\w+, frame, (\d+)\)", bare) == ["1"]
    assert re.search(r"\$B\.comp\([^\n]*?, 1, ", bare)
