"""Every difference from CPython that docs/python.md lists exists, exactly as described."""

import re
from pathlib import Path

import pytest

from .bare import Bare
from .programs import expected

PAGE = Path(__file__).parents[2] / "docs" / "python.md"
ROWS = re.findall(r"^\| `(.+?)` \| `(.+?)` \| `(.+?)` \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
pytestmark = pytest.mark.xdist_group("python")


@pytest.mark.parametrize(("code", "cpython", "page"), ROWS, ids=[row[0] for row in ROWS])
def test_a_row_is_true(code: str, cpython: str, page: str, bare: Bare) -> None:
    text = f"print({code})"
    assert (expected(text), bare.run(text).lines) == ([cpython], [page])
    assert cpython != page
