"""What stock Brython cannot do, or does only by generating code.

Our build does it as CPython does, or explains why not.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from builder.compile.values import Compiled

from .conftest import Served
from .programs import said
from .snippets import collect, driver

FOLDER = Path(__file__).parents[1] / "projects" / "fixed"
NAMES = sorted(path.stem for path in FOLDER.glob("*.py"))

# one process: the pages are built once for all of them
pytestmark = pytest.mark.xdist_group("fixed")


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.py").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def printed(compiled: Callable[..., Compiled], served: Served, browser: Browser) -> dict[str, list[str]]:
    site = compiled({"main": driver(NAMES), **{name: text_of(name) for name in NAMES}})
    served.publish(site, "/fixed")
    page = browser.new_page()
    lines = collect(page, f"{served.url}/fixed/")
    assert page.evaluate("violations") == []
    page.close()
    return lines


@pytest.mark.parametrize("name", NAMES)
def test_prints_what_it_says(name: str, printed: dict[str, list[str]]) -> None:
    assert printed[name] == said(text_of(name))
