"""An error in a page's code while it runs, in development: shown in the page and in the terminal, with its line."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from builder.dev.server import running_site
from tests import looks
from tests.dev.trial import log_to, save
from tests.waiting import wait_until

REPOSITORY = Path(__file__).resolve().parents[2]
VIEW = "from browser import document\n\nimport auth\n\n\n{show}\n"
MISTAKES = {
    "a misspelled name": (
        "async def show(main):\n    invoices = []\n    print(invoces)",
        8,
        "name 'invoces' is not defined",
    ),
    "an element that is not there": (
        "async def show(main):\n    main.querySelector('#none').textContent = 'x'",
        7,
        "textContent",
    ),
    "an error in a handler": (
        "def show(main):\n    main.addEventListener('click', clicked)\n    main.setAttribute('data-shown', '')\n\n\ndef clicked(event):\n    print(nothing)",
        12,
        "name 'nothing' is not defined",
    ),
    "an error in an async handler": (
        "def show(main):\n    main.addEventListener('click', clicked)\n    main.setAttribute('data-shown', '')\n\n\nasync def clicked(event):\n    1 / 0",
        12,
        "division by zero",
    ),
    "an error of the browser's": (
        "def show(main):\n    main.querySelector('##')",
        7,
        "querySelector",
    ),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A copy of the example under the development server, and its output."""
    root = tmp_path_factory.mktemp("example")
    for folder in ("site", "templates"):
        shutil.copytree(REPOSITORY / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    page = root / "site/pages/about.md"
    page.write_text(page.read_text("utf-8").replace("+++\n", '+++\nview = "views.broken"\n', 1), "utf-8")
    view = root / "site/app/views/broken.py"
    view.write_text(VIEW.format(show="def show(main):\n    pass"))
    lines = []
    with running_site(root, log=log_to(lines)) as session:
        yield session, view, lines


def open_with(session, view, page, code):
    """Open the page with this code as its view."""
    document = session.hub.state.document
    save(view.parents[3], view, VIEW.format(show=code))
    wait_until(lambda: session.hub.state.document != document)
    page.goto(f"{session.url}/about/")
    expect(page.locator("html")).to_have_attribute("data-auth", "signed-out")


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_line(served, page, problems, mistake):
    problems.expected = "."  # Brython prints the traceback, too
    session, view, lines = served
    code, line, words = MISTAKES[mistake]
    open_with(session, view, page, code)
    if "handler" in mistake:
        expect(page.locator("main[data-shown]")).to_be_attached()
        page.locator("main h1").click()
    dialog = page.get_by_role("alertdialog", name="1 fault: the code of this page failed")
    expect(dialog).to_be_visible()
    expect(dialog.locator(".where")).to_have_text(f"site/app/views/broken.py:{line}")
    expect(dialog.locator(".message")).to_contain_text(words)
    wait_until(lambda: any(f"in the page: site/app/views/broken.py:{line}" in told for told in lines))


@pytest.mark.full("pages and states, looked at")
@pytest.mark.parametrize("state", ["the code failed", "the build failed", "minimised"])
def test_the_faults_are_told_to_everybody(served, page, problems, state):
    problems.expected = "."
    session, view, _ = served
    good = "def show(main):\n    pass"
    open_with(session, view, page, MISTAKES["a misspelled name"][0] if state == "the code failed" else good)
    dialog = page.get_by_role("alertdialog")
    if state != "the code failed":
        save(view.parents[3], view, "def show(main:\n")
    expect(dialog).to_be_visible()
    if state == "minimised":
        page.get_by_role("button", name="Minimise").click()
        expect(page.get_by_role("button", name="1 fault in the build: show")).to_be_visible()
    found = looks.in_all_colours(page, "gossamer-faults") | looks.magnified(page)
    assert {name: each for name, each in found.items() if each} == {}
