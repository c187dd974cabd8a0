"""Small everyday programs, each compiled alone, print what CPython prints. Each mend of Brython is still needed."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.cache import Cache
from builder.compile import Engine, mended
from builder.compile.mended import Mend
from builder.errors import SiteError

from .bare import Bare

FOLDER = Path(__file__).parents[1] / "projects" / "python"
MARK = "# prints: "
NAMES = sorted(path.stem for path in FOLDER.glob("*.py"))
pytestmark = pytest.mark.xdist_group("python")  # one process: the runtime is built once


@pytest.fixture(scope="module")
def bare(engine: Engine, compile_cache: Cache) -> Bare:
    return Bare(engine, compile_cache)


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.py").read_text(encoding="utf-8")


def expected(text: str) -> list[str]:
    """What this Python prints; for a program that needs a browser, what it says that it prints."""
    if said := [line.removeprefix(MARK) for line in text.splitlines() if line.startswith(MARK)]:
        return said
    # a process of its own: here Playwright may have an event loop, beside which asyncio.run() does not start
    command = [sys.executable, "-I", "-X", "utf8", "-c", text]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True, timeout=60)
    return ran.stdout.splitlines()


@pytest.mark.parametrize("name", NAMES)
def test_prints_what_cpython_prints(name: str, bare: Bare) -> None:
    ran = bare.run(text_of(name))
    assert (ran.lines, ran.errors) == (expected(text_of(name)), [])


def test_every_mend_fits_the_pinned_brython_and_has_a_program(engine: Engine) -> None:
    edits = [(mend.name, edit) for mend in mended.MENDS for edit in (*mend.compiler, *mend.runtime)]
    unfit = [(name, edit.old) for name, edit in edits if engine.source.count(edit.old) != 1]
    assert unfit == []
    assert {mend.name for mend in mended.MENDS} <= set(NAMES)


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Bare]:
    """Everything but one mend."""
    kept = tuple(mend for mend in mended.MENDS if mend.name != request.param.name)
    monkeypatch.setattr(mended, "MENDS", kept)
    with Engine() as other:
        yield Bare(other, Cache(None))


@pytest.mark.full("mends")
@pytest.mark.parametrize(
    ("without", "mend"),
    [(mend, mend) for mend in mended.MENDS],
    ids=lambda mend: mend.name,
    indirect=["without"],
)
def test_every_mend_is_still_needed(without: Bare, mend: Mend) -> None:
    text = text_of(mend.name)
    try:
        lines = without.run(text).lines
    except (
        SiteError,
        UnicodeDecodeError,
    ):  # the compiler refuses the program, or half a character was printed
        return
    assert lines != expected(text)
