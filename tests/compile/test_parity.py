"""Ordinary Python prints the same lines in our build as in stock Brython, or in CPython, in a real browser."""

import json
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from builder.compile.engine import Engine
from builder.compile.values import Compiled

from .conftest import Served
from .programs import cpython
from .snippets import collect, driver

SNIPPETS = Path(__file__).parents[1] / "projects" / "parity"
NAMES = sorted(path.stem for path in SNIPPETS.glob("*.py"))

# one process: the pages are built once for all of them
pytestmark = pytest.mark.xdist_group("parity")


def texts() -> dict[str, str]:
    return {name: (SNIPPETS / f"{name}.py").read_text(encoding="utf-8") for name in NAMES}


@pytest.fixture(scope="module")
def stock(engine: Engine, served: Served, browser: Browser) -> dict[str, list[str]]:
    """The output of stock Brython: sources compiled in the page, with its whole standard library."""
    for name in ("brython.js", "brython_stdlib.js"):
        served.put(f"/stock/{name}", (engine.data / name).read_text(encoding="utf-8"), "text/javascript")
    table = {name: [".py", text, []] for name, text in texts().items()}
    files = f"Object.assign(__BRYTHON__.VFS, {json.dumps(table)})".replace("</", "<\\/")
    head = '<script src="brython.js"></script><script src="brython_stdlib.js"></script>'
    options = '<brython-options indexeddb="0"></brython-options>'
    script = f'<script>{files}</script></head><body>{options}<script type="text/python">{driver(NAMES)}</script></body>'
    served.put("/stock/", f'<!doctype html><html><head><meta charset="utf-8">{head}{script}</html>')
    served.put("/stock/unicode.txt", (engine.data / "unicode.txt").read_text(encoding="utf-8"), "text/plain")
    page = browser.new_page()
    lines = collect(page, f"{served.url}/stock/")
    page.close()
    return lines


@pytest.fixture(scope="module")
def ours(compiled: Callable[..., Compiled], served: Served, browser: Browser) -> dict[str, list[str]]:
    """The output of our build, under the page's policy, which must not block anything."""
    site = compiled({"main": driver(NAMES), **texts()})
    served.publish(site, "/parity")
    page = browser.new_page()
    lines = collect(page, f"{served.url}/parity/")
    assert page.evaluate("violations") == []
    page.close()
    return lines


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", NAMES)
def test_prints_the_same_lines(name: str, stock: dict[str, list[str]], ours: dict[str, list[str]]) -> None:
    """If a line differs from stock Brython's, then stock Brython is wrong there: our line must be CPython's."""
    if ours[name] != stock[name]:
        run = f"import asyncio, {name}\nif hasattr({name}, 'main'): asyncio.run({name}.main())"
        right, _ = cpython(run, SNIPPETS)  # up to its end, or to the first feature that only Brython has
        pairs = zip_longest(stock[name], right)
        assert [line for line, pair in zip_longest(ours[name], pairs) if line not in (pair or ())] == []
