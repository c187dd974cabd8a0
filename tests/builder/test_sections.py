"""Sections: which pages are listed, in which order, by tag, on how many list pages; and their feeds."""

import re
from datetime import datetime
from xml.etree import ElementTree as Xml

import pytest

from builder import pipeline
from builder.cache import Cache
from builder.compile.engine import Engine
from builder.config import read_config
from builder.errors import SiteError
from builder.feed import NEWEST, feeds
from builder.load import load
from builder.sections import tag_slug
from tests.builder.making import METADATA, NOW, make_project, rendered

ATOM = "{http://www.w3.org/2005/Atom}"


def page(title, lines="", body="Text of it.\n"):
    return f'+++\ntitle = "{title}"\n{lines}\n+++\n# {title}\n\n{body}'


BLOG = {
    "blog/index": page("Blog", "[section]\nper_page = 2\nfeed = true", "[feed](feed.xml) [it](/blog/feed.xml) [oat](2026/oat/)"),
    "blog/rye": page("Rye", 'date = 2026-01-02\ntags = ["Bread"]\ndescription = "Dark."', "[up](index.md)\n"),
    "blog/2026/oat": page("Oat", 'date = 2026-03-01\nupdated = 2026-05-01T10:00:00+02:00\ntags = ["Bread", "Été"]'),
    "blog/secret": page("Secret", 'date = 2026-02-01\nprotected = true\ntags = ["Bread"]\ndescription = "Hush."'),
}  # fmt: skip


def project(root, pages=BLOG, **more):
    files = {f"site/pages/{name}.md": text for name, text in pages.items()}
    return make_project(root, **files, **more)


def loaded(root, **options):
    return load(read_config(root, metadata=METADATA), **{"now": NOW, **options})


def fault(root):
    with pytest.raises(SiteError) as caught:
        loaded(root)
    (found,) = caught.value.faults
    return found


def entries(html):
    part = html.partition('<ul class="entries">')[2].partition("</ul>")[0]
    return re.findall(r'<a href="([^"]+)">([^<]+)</a>', part)


def test_a_section_lists_its_pages_without_any_template_of_ones_own(tmp_path):
    pages = rendered(project(tmp_path))
    assert entries(pages["/blog/"]) == [("/blog/2026/oat/", "Oat"), ("/blog/secret/", "Secret")]
    assert entries(pages["/blog/page/2/"]) == [("/blog/rye/", "Rye")]
    assert "Page 2 of 2" in pages["/blog/page/2/"] and "<title>Blog (2)" in pages["/blog/page/2/"]
    assert '<a rel="next" href="/blog/page/2/">' in pages["/blog/"]
    assert '<a rel="prev" href="/blog/">' in pages["/blog/page/2/"]
    assert 'href="/blog/tags/bread/">Bread</a> (3)' in pages["/blog/tags/"]
    assert entries(pages["/blog/tags/ete/"]) == [("/blog/2026/oat/", "Oat")]
    assert entries(pages["/blog/tags/bread/page/2/"]) == [("/blog/rye/", "Rye")]
    assert '<a rel="tag" href="/blog/tags/bread/">' in pages["/blog/rye/"]
    assert '<a rel="prev" href="/blog/secret/">' in pages["/blog/rye/"]
    assert 'rel="next"' not in pages["/blog/rye/"]
    assert '<a href="/blog/feed.xml">feed</a> <a href="/blog/feed.xml">it</a>' in pages["/blog/"]
    assert '<a href="/blog/2026/oat/">oat</a>' in pages["/blog/page/2/"], (
        "relative to the first page of the list"
    )
    assert '<a href="/blog/">up</a>' in pages["/blog/rye/"], "the index page, not the second of the list"
    for route in ("/blog/", "/blog/rye/", "/blog/tags/bread/"):
        assert 'type="application/atom+xml" title="Blog" href="/blog/feed.xml"' in pages[route]
    assert "atom" not in pages["/about/"] and 'class="pager"' not in pages["/about/"]


def test_of_a_protected_page_lists_and_feeds_say_nothing(tmp_path):
    root = project(tmp_path)
    shown = {route: html for route, html in rendered(root).items() if "secret" not in route}
    assert [route for route, html in shown.items() if "Hush" in html] == []
    (feed,) = feeds(loaded(root).collections, read_config(root, metadata=METADATA)).values()
    assert b"ecret" not in feed.data and b"Hush" not in feed.data


@pytest.mark.parametrize(
    ("sort", "order"),
    [("weight", ["b", "d", "c", "a", "e"]), ("date", ["d", "c", "b", "a", "e"]), ("title", list("abcde"))],
)
def test_the_order_of_a_section(tmp_path, sort, order):
    days = {"a": "2026-01-01", "b": "2026-01-02", "c": "2026-01-03", "d": "2026-01-04", "e": "2026-01-01"}
    pages = {f"x/{name}": page(name, f"date = {day}") for name, day in days.items()}
    pages["x/b"] = page("b", f"date = {days['b']}\nweight = -1")
    pages["x/index"] = page("X", f'[section]\nsort = "{sort}"')
    (collection,) = loaded(project(tmp_path, pages)).collections
    assert [each.title for each in collection.pages] == order


def test_the_nearest_section_has_a_page_and_names_its_template(tmp_path):
    pages = {
        "index": page("All", "[section]"),
        "a": page("A"),
        "about": page("About"),
        "docs/index": page("Docs", '[section]\ntemplate = "own.html"'),
        "docs/b": page("B"),
        "docs/c": page("C", 'template = "prose.html"'),
        "docs/empty/index": page("Empty", "[section]"),
    }
    root = project(tmp_path, pages, **{"templates/own.html": "{% extends 'page.html' %}"})
    (root / "site/pages/index.html").unlink()
    sources = loaded(root)
    found = {each.index.route: [page.route for page in each.pages] for each in sources.collections}
    assert found == {"/": ["/a/", "/about/"], "/docs/": ["/docs/b/", "/docs/c/"], "/docs/empty/": []}
    templates = {each.route: each.template for each in sources.pages}
    assert [templates[route] for route in ("/", "/a/", "/docs/b/", "/docs/c/", "/404.html")] == [
        "section.html",
        "entry.html",
        "own.html",
        "prose.html",
        "page.html",
    ]
    assert "There is nothing here yet." in rendered(root)["/docs/empty/"]


@pytest.mark.parametrize(
    ("changes", "file", "code", "hint"),
    [
        ({"blog/rye": page("Rye")}, "blog/rye.md:1", "no-date", "add `date ="),
        ({"about": page("A", "[section]")}, "about.md:3", "not-an-index", "write it in site/pages/index.md"),
        ({"blog/rye": page("R", 'date = 2026-01-02\ntags = ["bread"]')}, "blog/rye.md:4", "tag-twins", "write them"),
        ({"blog/index": page("B", "[section]\nfed = true")}, "blog/index.md:4", "unknown-key", "did you mean"),
        ({"blog/index": page("B", '[section]\nnav = "B"')}, "blog/index.md:4", "refused-key", "write it above the line [section]"),
        ({"blog/index": page("B", "protected = true\n[section]\nfeed = true")}, "blog/index.md:5", "protected-feed", "remove"),
        ({"blog/index": page("B", '[section]\ntemplate = "entri.html"')}, "blog/index.md:4", "unknown-template", "did you mean"),
        ({"blog/page/2/index": page("Two", "date = 2026-01-01")}, "blog/page/2/index.md:1", "two-pages-one-route", "give one"),
        ({"news/_index": page("News")}, "news/_index.md", "bad-name", "name it index.md, and write [section]"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_wrong_is_told(tmp_path, changes, file, code, hint):
    found = fault(project(tmp_path, {**BLOG, **changes}))
    where = f"{found.where.file}:{found.where.line}".removesuffix(":0")
    assert (found.code, where) == (code, f"site/pages/{file}")
    assert found.hint.startswith(hint)


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Rye bread", "rye-bread"), ("C++", "c-plus-plus"), ("C#", "c-sharp"), (".NET", "net"), ("你好", "u4f60-u597d"), ("A 你", "a-u4f60"), ("!", "u21")],
)  # fmt: skip
def test_a_tag_has_an_address(name, slug):
    assert tag_slug(name) == slug


def test_a_feed_is_atom(tmp_path):
    """It has the elements that RFC 4287 requires (4.1.1, 4.1.2), dates of RFC 3339, and absolute addresses."""
    lines = 'date = 2025-01-01T00:{:02}:00\ndescription = "a\\u0001b"'
    many = {f"blog/p{n:02}": page(f"<P> & {n}", lines.format(n)) for n in range(NEWEST)}
    root = project(tmp_path, {**BLOG, **many})
    ((place, file),) = feeds(loaded(root).collections, read_config(root, metadata=METADATA)).items()
    assert (place, file.path) == ("site/pages/blog/index.md", "blog/feed.xml")
    feed = Xml.fromstring(file.data)
    assert feed.tag == f"{ATOM}feed"
    assert [feed.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated", f"author/{ATOM}name")] == [
        "https://www.example.org/blog/",
        "Blog · Sample",
        "2026-05-01T10:00:00+02:00",
        "Sample",
    ]  # fmt: skip
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == "https://www.example.org/blog/feed.xml"
    found = feed.findall(f"{ATOM}entry")
    assert len(found) == NEWEST
    for entry in found:
        for name in ("id", "title", "updated", "published"):
            assert entry.findtext(f"{ATOM}{name}")
        assert entry.find(f"{ATOM}link").get("href") == entry.findtext(f"{ATOM}id")
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated")).tzinfo
    oat, rye, newest = found[:3]
    assert newest.findtext(f"{ATOM}summary") == "ab", "what XML cannot hold is left out"
    assert [each.findtext(f"{ATOM}title") for each in (oat, rye, newest)] == [
        "Oat",
        "Rye",
        f"<P> & {NEWEST - 1}",
    ]
    assert (rye.findtext(f"{ATOM}summary"), rye.find(f"{ATOM}category").get("term")) == ("Dark.", "Bread")


def test_a_section_that_is_not_there_is_told_with_those_that_are(tmp_path):
    home = """+++\ntitle = "Home"\n+++\n{{ sections['/blgo/'].pages }}\n"""
    with pytest.raises(SiteError) as caught:
        rendered(project(tmp_path, **{"site/pages/index.html": home}))
    (found,) = caught.value.faults
    assert (found.message, found.hint) == ('sections has no "/blgo/"', 'did you mean "/blog/"?')


def test_drafts_and_later_pages_are_in_no_list(tmp_path):
    pages = {
        **BLOG,
        "blog/rye": page("Rye", "date = 2027-01-01"),
        "blog/secret": page("Secret", "draft = true\ndate = 2026-01-01"),
    }
    sources = loaded(project(tmp_path, pages))
    assert [each.title for each in sources.collections[0].pages] == ["Oat"]


@pytest.fixture(scope="module")
def engine():
    with Engine() as started:
        yield started


def test_a_rebuild_is_what_a_clean_build_would_be(tmp_path, engine):
    """Whatever changes in a page that is listed elsewhere: its title, tags, place, template, or its existence."""
    root = project(tmp_path / "project")
    kept = Cache(tmp_path / "cache")
    rye, index = root / "site/pages/blog/rye.md", root / "site/pages/blog/index.md"
    first = pipeline.build(root, cache=kept, engine=engine, dev=True)
    assert {"blog/feed.xml", "blog/page/2/index.html", "blog/tags/bread/index.html"} <= set(first.files)
    before = first
    for name, path, old, new in (
        ("title", rye, 'title = "Rye"', 'title = "Spelt"'),
        ("tag", rye, '["Bread"]', '["Bread", "Dark"]'),
        ("protected", rye, "description", "protected = true\ndescription"),
        ("date", rye, "2026-01-02", "2026-11-02"),
        ("size", index, "per_page = 2", "per_page = 1"),
        ("template", index, "[section]", '[section]\ntemplate = "prose.html"'),
        ("gone", rye, None, None),
    ):
        if old is None:
            path.unlink()
        else:
            path.write_text(path.read_text().replace(old, new))
        after = pipeline.build(root, cache=kept, engine=engine, dev=True)
        fresh = Cache(None)
        fresh._memory = {key: data for key, data in kept._memory.items() if key[0] != "pages"}
        assert after.files == pipeline.build(root, cache=fresh, engine=engine, dev=True).files, name
        assert after.files != before.files, name
        before = after
