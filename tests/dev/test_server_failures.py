"""Code of a page that fails while it runs, in development: told in the page and in the terminal, with its line."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from builder.dev.server import running_site
from tests.waiting import wait_until

REPOSITORY = Path(__file__).resolve().parents[2]
VIEW = "from browser import document\n\nimport auth\n\n\n{show}\n"
MISTAKES = {
    "a misspelled name of auth": (
        "async def show(main):\n    await auth.fecth('billing', '/invoices')",
        7,
        'did you mean "fetch"?',
    ),
    "a misspelled API": (
        "async def show(main):\n    await auth.fetch('biling', '/invoices')",
        7,
        'did you mean "billing"?',
    ),
    "an error in a handler": (
        "def show(main):\n    main.addEventListener('click', clicked)\n\n\ndef clicked(event):\n    print(nothing)",
        11,
        "",
    ),
    "an error in an async handler": (
        "def show(main):\n    main.addEventListener('click', clicked)\n\n\nasync def clicked(event):\n    1 / 0",
        11,
        "",
    ),
    "an error of the browser's": (
        "def show(main):\n    main.querySelector('##')",
        7,
        "",
    ),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A copy of the example under the development server, and what that prints."""
    root = tmp_path_factory.mktemp("example")
    for folder in ("site", "templates"):
        shutil.copytree(REPOSITORY / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    page = root / "site/pages/about.md"
    page.write_text(page.read_text("utf-8").replace("+++\n", '+++\nview = "views.broken"\n', 1), "utf-8")
    view = root / "site/app/views/broken.py"
    view.write_text(VIEW.format(show="def show(main):\n    pass"))
    lines = []
    with running_site(root, out=lines.append) as session:
        yield session, view, lines


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_line(served, page, mistake):
    session, view, lines = served
    code, line, hint = MISTAKES[mistake]
    builds = session.builds
    view.write_text(VIEW.format(show=code))
    wait_until(lambda: session.builds > builds and not session._rebuilder.wanted)
    page.goto(f"{session.url}/about/")
    expect(page.locator("html")).to_have_attribute("data-auth", "signed-out")
    if "handler" in mistake:
        page.locator("main h1").click()
    dialog = page.get_by_role("alertdialog", name="1 fault: the code of this page failed")
    expect(dialog).to_be_visible()
    expect(dialog.locator(".where")).to_have_text(f"site/app/views/broken.py:{line}")
    if hint:
        expect(dialog.locator(".hint")).to_have_text(hint)
    wait_until(lambda: any(f"in the page: site/app/views/broken.py:{line}" in told for told in lines))
