"""Annotations of functions cost visitors nothing, unless the site's own code looks at them."""

import ast

import pytest

from builder.compile.plain import reads_annotations, unannotated

TEXT = '''\
"""Doc."""
from typing import Any
def a(x: int, /, y: "str" = 1, *rest: tuple[int, ...], z: dict[  # note
    str, int] = {}, **kw: Any) -> list[int]: return [x, y, rest, z, kw]
async def b(\u00e4: str = "\u00fc") -> None: \u00f6 = 1; return \u00f6
class C:
    n: int = 0
    def m(self, other: int, key=lambda q: {"a": q}) -> str:
        def inner(deep: int) -> int: return deep
        total: int = other
        return f"{inner(total)}"
def c(
    a: int,
    b: str,
) -> None: pass
'''


def stripped(tree):
    """The tree of a module whose functions have no annotations; a name with one ends where it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None
        elif isinstance(node, ast.arg):
            node.annotation = node.end_col_offset = node.end_lineno = None
    return ast.dump(tree, include_attributes=True)


def test_they_go_and_all_else_stays_in_its_place():
    plain = unannotated(TEXT)
    functions = [node for node in ast.walk(ast.parse(plain)) if hasattr(node, "returns")]
    assert [node.returns for node in functions] == [None] * 5
    assert not any(
        getattr(node, "annotation", None) for node in ast.walk(ast.parse(plain)) if isinstance(node, ast.arg)
    )
    assert stripped(ast.parse(plain)) == stripped(ast.parse(TEXT))
    assert [len(line) for line in plain.splitlines()] == [len(line) for line in TEXT.splitlines()]
    assert "n: int = 0" in plain and "total: int = other" in plain


@pytest.mark.parametrize(
    "text",
    [
        "def f(x: (int)): return x\n",
        "def f() -> (int): return 1\n",
        "def f() -> list[\n    int\n]: return []\n",
        "def f(x: '\u00e9'): return x\n",
        "def f(x: int:\n",
        "x: int = 1\nclass A:\n    y: str\n",
    ],
)
def test_what_is_written_unusually_stays(text):
    assert unannotated(text) == text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("f.__annotations__", True),
        ("from typing import get_type_hints", True),
        ("import inspect", True),
        ("@functools.singledispatchmethod", True),
        ("from dataclasses import dataclass", False),
        ("inspector = my_signatures()", False),
    ],
)
def test_what_looks_at_them(text, read):
    assert reads_annotations(["x = 1", text]) is read


def test_the_program_does_what_it_did_and_is_smaller(bare):
    calls = "print(a(1, 2, 3, z={}, k=4), C().m(5), C.n)\n"
    plain, kept = (bare.bundle({"main": TEXT + calls + more})[0] for more in ("", "# inspect"))
    assert kept.count("__annotate__") - plain.count("__annotate__") == 5 * 2
    assert len(kept) - len(plain) > 5 * 200
    expected = ["[1, 2, (3,), {}, {'k': 4}] 5 0"]
    assert bare.run(TEXT + calls).lines == bare.run(TEXT + calls + "# inspect").lines == expected


def test_a_program_that_looks_at_them_finds_them(bare):
    text = "def f(x: int) -> str: pass\nprint(f.__annotations__)\n"
    assert bare.run(text).lines == ["{'x': <class 'int'>, 'return': <class 'str'>}"]
    assert bare.run(
        "import other\nother.show(lambda: 0)\n", other="def show(f):\n  print(f.__annotations__)\n"
    ).lines == ["{}"]
