"""Sites in other languages: pages, notices and the site's own Python are in the language of the page."""

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
    journeys.write(
        root,
        {
            "site/translations/de.po": CATALOG,
            "site/app/views/books.py": VIEW,
            "site/pages/books.html": '+++\ntitle = "Books"\nview = "views.books"\n+++\n<p>…</p>\n',
        },
    )
    with running_site(root) as running:
        yield running


@pytest.fixture
def tab(german, context):
    """A page whose console and errors are held against the test."""
    with journeys.silent_page(context) as page:
        yield page


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


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    """The example in English, with two of its pages in German and one in Hebrew, and a search on each page."""
    root = tmp_path_factory.mktemp("several")
    journeys.copy_of_the_example(root)
    settings = root / "site/site.toml"
    text = settings.read_text(encoding="utf-8")
    journeys.with_a_search(root)
    journeys.write(
        root,
        {
            "site/site.toml": text + '\n[languages.de]\nname = "Beispiel"\n\n[languages.he]\n',
            "site/pages/de/index.html": '+++\ntitle = "Heim"\nnav = "Heim"\n+++\n<h1>Willkommen</h1>\n<p>Vault</p>\n',
            "site/pages/de/about.md": '+++\ntitle = "Über uns"\nnav = "Über uns"\n+++\n# Über uns\n',
            "site/pages/he/index.html": '+++\ntitle = "בית"\nnav = "בית"\n+++\n<h1>ברוכים הבאים</h1>\n',
        },
    )
    with running_site(root) as running:
        yield running


def test_who_changes_the_language_stays_signed_in(several, context):
    page = context.new_page()
    page.goto(several.url)
    page.get_by_test_id("login").click()
    journeys.choose(page)
    journeys.mark(page)
    page.get_by_role("navigation", name="Languages").get_by_role("link", name="Deutsch").click()
    expect(page.locator("h1")).to_have_text("Willkommen")
    expect(page.get_by_test_id("user")).to_have_text(journeys.NAMES["ada"])
    assert not journeys.same_document(page)  # all around the page is in another language, too
    expect(page.get_by_test_id("logout")).to_have_text("Abmelden")
    journeys.mark(page)
    journeys.follow(page, "Über uns")
    expect(page.locator("h1")).to_have_text("Über uns")
    assert journeys.same_document(page)
    page.go_back()
    expect(page.locator("h1")).to_have_text("Willkommen")
    page.go_back()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_test_id("user")).to_have_text(journeys.NAMES["ada"])


def test_the_provider_is_told_the_language_of_the_page(several, context):
    page = context.new_page()
    page.goto(f"{several.url}/he/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.get_by_test_id("login").click()
    page.get_by_test_id("account-ada").wait_for()
    said = [entry.get("ui_locales") for entry in journeys.asked(several, "par")]
    assert said[-1] == "he"


def test_a_search_finds_pages_in_the_language_of_the_page(several, context):
    page = context.new_page()
    for path, found in (("/", ["About"]), ("/de/", ["Heim"])):
        page.goto(several.url + path)
        page.get_by_role("searchbox").fill("vault")
        expect(page.get_by_role("search").get_by_role("link")).to_have_text(found)
