"""A site in another language: its pages, its notices and its own Python are in that language."""

import pytest
from playwright.sync_api import expect

from builder.qa.sites import running_site

from . import journeys

CATALOG = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "That was %d book."
msgid_plural "That were %d books."
msgstr[0] "Das war %d Buch."
msgstr[1] "Das waren %d Bücher."

msgid "Home"
msgstr "Heim"
"""
VIEW = """from gettext import gettext as _, ngettext


def show(main):
    main.text = _("Home") + " " + _("Unknown") + " " + " ".join(
        ngettext("That was %d book.", "That were %d books.", count) % count for count in (1, 2)
    )
"""


@pytest.fixture(scope="module")
def german(tmp_path_factory):
    """The example in German, with a page whose Python asks for translations."""
    root = tmp_path_factory.mktemp("german")
    journeys.copy_of_the_example(root)
    settings = root / "site/site.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("[site]", '[site]\nlanguage = "de"'), encoding="utf-8"
    )
    for name, text in {
        "site/translations/de.po": CATALOG,
        "site/app/views/books.py": VIEW,
        "site/pages/books.html": '+++\ntitle = "Books"\nview = "views.books"\n+++\n<p>…</p>\n',
    }.items():
        file = root / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    with running_site(root) as running:
        yield running


@pytest.fixture
def tab(german, context):
    """A page whose console and errors are held against the test."""
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert said == []


def test_the_pages_own_python_is_translated(german, tab):
    tab.goto(f"{german.url}/books/")
    expect(tab.locator("main")).to_have_text("Heim Unknown Das war 1 Buch. Das waren 2 Bücher.")


def test_who_cancels_is_told_so(german, tab):
    tab.goto(german.url)
    expect(tab.get_by_test_id("login")).to_have_text("Anmelden")
    tab.get_by_test_id("login").click()
    tab.get_by_test_id("cancel").click()
    notice = tab.get_by_test_id("error")
    expect(notice).to_contain_text("Sie haben abgebrochen, oder der Anmeldedienst hat Sie nicht zugelassen.")
    expect(notice.get_by_role("button", name="Schließen")).to_be_visible()


def test_translations_that_cannot_be_loaded_leave_english(german, context):
    page = context.new_page()
    page.route("**/assets/de.*.json", lambda route: route.abort())
    page.goto(f"{german.url}/books/")
    expect(page.locator("main")).to_have_text("Home Unknown That was 1 book. That were 2 books.")
