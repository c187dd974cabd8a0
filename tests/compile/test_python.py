"""Small everyday programs, each compiled alone, print what CPython prints. Each fix of Brython is still needed."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from py_mini_racer import JSEvalException

from builder.cache import Cache
from builder.compile import fixes
from builder.compile.engine import Engine
from builder.compile.fixes import Fix
from builder.errors import SiteError

from .bare import Bare
from .programs import cpython, expected, said

FOLDER = Path(__file__).parents[1] / "projects" / "python"
NAMES = sorted(path.stem for path in FOLDER.glob("*.py"))
CAUSES = {fix.name for fix in fixes.FIXES}
PROGRAMS = [
    pytest.param(name, marks=() if name in CAUSES else pytest.mark.full("programs")) for name in NAMES
]
pytestmark = pytest.mark.xdist_group("python")  # one process: the runtime is built once


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PROGRAMS)
def test_prints_what_cpython_prints(name: str, bare: Bare) -> None:
    ran = bare.run(text_of(name))
    assert (ran.lines, ran.errors) == (expected(text_of(name)), [])


@pytest.mark.skipif(sys.version_info < (3, 13), reason="this Python does not have it")
@pytest.mark.parametrize("name", ["sums", "type_parameters"])
def test_cpython_prints_what_the_newest_python_is_said_to_print(name: str) -> None:
    text = text_of(name)
    assert cpython(text) == (said(text), True)


def test_every_fix_fits_the_pinned_brython_and_has_a_program(engine: Engine) -> None:
    edits = [(fix.name, edit) for fix in fixes.FIXES for edit in (*fix.compiler, *fix.runtime)]
    unfit = [(name, edit.old) for name, edit in edits if engine.source.count(edit.old) != 1]
    assert unfit == []
    assert set(NAMES) >= CAUSES


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Bare]:
    """Our build with all fixes except one."""
    kept = tuple(fix for fix in fixes.FIXES if fix.name != request.param.name)
    monkeypatch.setattr(fixes, "FIXES", kept)
    with Engine() as other:
        yield Bare(other, Cache(None))


@pytest.mark.full("fixes of Brython")
@pytest.mark.parametrize(
    ("without", "fix"),
    [(fix, fix) for fix in fixes.FIXES],
    ids=lambda fix: fix.name,
    indirect=["without"],
)
def test_every_fix_is_still_needed(without: Bare, fix: Fix) -> None:
    text = text_of(fix.name)
    try:
        lines = without.run(text).lines
    # the compiler refuses the program, half of a character was printed, or the runtime does not start
    except (SiteError, UnicodeDecodeError, JSEvalException):
        return
    assert lines != expected(text)
