"""Annotations of functions add nothing to the download, unless the site's own code reads them."""

import pytest

from builder.compile.modules import READS_ANNOTATIONS

TEXT = """\
from dataclasses import dataclass
@dataclass
class C:
    n: int = 0
    def m(self, other: int, key=lambda q: {"a": q}) -> str:
        def inner(deep: int) -> "C": return deep
        total: int = other
        return f"{inner(total)}"
def a(x: int, /, y: "str" = 1, *rest: tuple[int, ...], z: dict[
        str, int] = {}, **kw: dict) -> (list[int]): return [x, y, rest, z, kw]
async def b(u: str = "\u00fc") -> None: pass
print(a(1, 2, 3, z={}, k=4), C(2).m(5), C(2))
"""
PRINTS = ["[1, 2, (3,), {}, {'k': 4}] 5 C(n=2)"]


def test_the_program_does_what_it_did_and_is_smaller(bare):
    plain, kept = (bare.bundle({"main": TEXT + more})[0] for more in ("", "# inspect"))
    assert kept.count("__annotate__") - plain.count("__annotate__") == 4 * 2
    assert bare.run(TEXT).lines == bare.run(f"{TEXT}# inspect").lines == PRINTS


def test_a_program_that_looks_at_them_finds_them(bare):
    text = "def f(x: int) -> str: pass\nprint(f.__annotations__)\n"
    assert bare.run(text).lines == ["{'x': <class 'int'>, 'return': <class 'str'>}"]
    main = "import other\ndef f(x: int): pass\nother.show(f)\n"
    assert bare.run(main, other="def show(f): print(f.__annotations__)\n").lines == ["{'x': <class 'int'>}"]


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
    assert bool(READS_ANNOTATIONS.search(text)) is read
