"""The search of a site: it finds public pages without a server, by keyboard too, and tells nobody what is typed."""

import pytest
from playwright.sync_api import expect

from builder.qa.sites import running_site

from . import journeys

PAGES = {
    "baking/rye.md": ("Rye bread", "# Rye bread\n\nA loaf of **sourdough** takes two days."),
    "baking/wheat.md": ("Wheat rolls", "# Wheat rolls\n\nSoft rolls, of Crème and patience, and some rye."),
    "secret.md": ("Secret recipe", "# Secret\n\nSourdough for members."),
}


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    """The example with a search in its header, and some pages to find."""
    root = tmp_path_factory.mktemp("searched")
    journeys.copy_of_the_example(root)
    journeys.with_a_search(root)
    for name, (title, text) in PAGES.items():
        protected = "protected = true\n" if name == "secret.md" else ""
        journeys.write(root, {f"site/pages/{name}": f'+++\ntitle = "{title}"\n{protected}+++\n{text}\n'})
    with running_site(root) as running:
        yield running


@pytest.fixture
def box(searched, context):
    """The search of the first page. What the browser says is held against the test."""
    with journeys.silent_page(context) as page:
        page.goto(searched.url)
        yield page.get_by_role("search")


def asked(searched):
    """What was fetched of the index, in order."""
    return [
        each.path.rpartition("/")[2].partition(".")[0] for each in searched.requests if ".json" in each.path
    ]


def test_pages_are_found_by_their_words(searched, box):
    searched.requests.clear()
    field = box.get_by_label("Search")
    expect(field).to_be_visible()
    assert asked(searched) == []  # nothing until somebody wants to search
    field.fill("sourd")
    links = box.get_by_role("link")
    expect(links).to_have_text(["Rye bread"])
    expect(box.get_by_role("status")).to_have_text("Pages found: 1")
    assert set(asked(searched)) == {"index", "0"}
    field.fill("RYE")
    expect(links).to_have_text(["Rye bread", "Wheat rolls"])  # the page that is about it first
    expect(box.get_by_role("status")).to_have_text("Pages found: 2")
    field.fill("rye patience creme")
    expect(links).to_have_text(["Wheat rolls"])
    field.fill("secret")
    expect(box.get_by_role("status")).to_have_text("Nothing found")
    expect(box.get_by_role("status")).to_be_visible()
    expect(links).to_have_count(0)
    field.fill("")
    expect(box.get_by_role("status")).to_have_text("")


def test_a_search_by_keyboard_leads_to_the_page_without_a_document_load(box):
    page = box.page
    journeys.wake(page)
    journeys.mark(page)
    box.get_by_label("Search").press_sequentially("rye")
    links = box.get_by_role("link")
    expect(links).to_have_count(2)
    for key, focused in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowDown", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        expect(links.nth(focused)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box.get_by_label("Search")).to_be_focused()
    page.keyboard.press("Escape")
    expect(links).to_have_count(0)
    expect(box.get_by_label("Search")).to_have_value("")
    box.get_by_label("Search").press_sequentially("rye")
    expect(links).to_have_count(2)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rye bread")
    expect(links).to_have_count(0)
    assert journeys.same_document(page)


def test_results_go_when_the_focus_goes(box):
    box.get_by_label("Search").fill("rye")
    expect(box.get_by_role("link")).to_have_count(2)
    box.page.get_by_role("link", name="About").first.focus()
    expect(box.get_by_role("link")).to_have_count(0)


def test_a_search_that_cannot_be_reached_says_so_and_is_tried_again(searched, context):
    page = context.new_page()
    page.goto(searched.url)
    box = page.get_by_role("search")
    page.route("**/*.json", lambda route: route.abort())
    box.get_by_label("Search").fill("rye")
    expect(box.get_by_role("status")).to_have_text("The search cannot be reached now")
    page.unroute("**/*.json")
    box.get_by_label("Search").press_sequentially(" bread")
    expect(box.get_by_role("link")).to_have_text(["Rye bread"])
