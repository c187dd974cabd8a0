"""Brython's compiler in V8: it starts only when needed, gives the same bytes every time, and reports errors with
their place.
"""

import asyncio
import random

import pytest

from builder.compile.engine import Engine, PythonSyntaxError
from builder.errors import MachineError

MODULES = ["json", "functools", "collections", "enum", "datetime", "contextlib", "string", "abc", "heapq"]

WRONG = {
    "not closed": ("x = (1,\ny = 3", "SyntaxError", 1, 5),
    "indentation": ("if 1:\npass", "IndentationError", 2, 1),
    "return outside": ("x = 1\nreturn 3", "SyntaxError", 2, 1),
    "assignment to a literal": ("\n1 = x", "SyntaxError", 2, 1),
    "unknown character": ("x = 1\ny = £", "SyntaxError", 2, 5),
    "unknown character name": ('x = "\\N{NO SUCH NAME}"', "SyntaxError", 1, 5),
    "argument twice": ("f(a=1, a=2)", "SyntaxError", 1, 8),
    "await outside": ("await x", "SyntaxError", 1, 1),
}


def test_starts_when_it_is_first_needed() -> None:
    with Engine() as engine:
        assert engine.version == "3.15.0"
        assert "json" in engine.stdlib
        assert not engine.booted
        engine.compile("x = 1", "m", "m.py")
        assert engine.booted
    assert not engine.booted


def test_the_same_bytes_whatever_was_compiled_before(engine: Engine) -> None:
    def compile_all(compiler: Engine, names: list[str]) -> dict[str, str]:
        return {name: compiler.compile(compiler.stdlib[name][1], name, f"{name}.py").js for name in names}

    once = compile_all(engine, MODULES)
    with pytest.raises(PythonSyntaxError):
        engine.compile("x = (", "broken", "broken.py")
    shuffled = random.Random(1).sample(MODULES, len(MODULES))
    assert compile_all(engine, shuffled) == once
    with Engine() as other:
        assert compile_all(other, shuffled[:3]) == {name: once[name] for name in shuffled[:3]}


@pytest.mark.parametrize(("text", "kind", "line", "column"), WRONG.values(), ids=WRONG.keys())
def test_faults_have_a_place(engine: Engine, text: str, kind: str, line: int, column: int) -> None:
    with pytest.raises(PythonSyntaxError) as caught:
        engine.compile(text, "m", "m.py")
    assert (caught.value.kind, caught.value.line, caught.value.column) == (kind, line, column)
    assert caught.value.message


def test_one_begun_in_a_running_loop_answers_every_thread() -> None:
    async def begin() -> Engine:
        engine = Engine()
        engine.compile("x = 1", "m", "m.py")
        return engine

    async def use(engine: Engine) -> None:
        await asyncio.to_thread(engine.compile, "x = 2", "m", "m.py")

    with asyncio.Runner() as runner, runner.run(begin()) as engine:
        engine.compile("x = 1", "m", "m.py")
        runner.run(use(engine))


def test_characters_by_name(engine: Engine) -> None:
    assert "'€'" in engine.compile('x = "\\N{EURO SIGN}"', "m", "m.py").js


def test_a_machine_without_v8_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise OSError("libmini_racer.so: cannot open")

    monkeypatch.setattr("py_mini_racer.MiniRacer", fail)
    with Engine() as engine, pytest.raises(MachineError) as caught:
        engine.compile("x = 1", "m", "m.py")
    assert "requirements.txt" in caught.value.faults[0].hint
