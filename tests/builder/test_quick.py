"""Pages in hand, made anew after an edit without building the site."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder import pipeline, quick
from builder.cache import Cache
from builder.compile.engine import Engine
from builder.serving import respond
from tests.builder.making import METADATA, make_project

OLD, NEW = ("/client.js?build=1",), ("/client.js?build=2",)
POST = '+++\ntitle = "Post"\ndate = 2020-01-01\ntags = ["x"]\n+++\n'
INDEX = '+++\ntitle = "Posts"\nnav = "Posts"\n\n[section]\nper_page = 1\n+++\n# Posts\n'
FILES = {
    "site/pages/posts/index.md": INDEX,
    "site/pages/posts/one.md": f"{POST}# One\n",
    "site/pages/posts/two.md": f"{POST}# Two\n",
    "site/static/plain.html": "<!doctype html><title>Plain</title>",
    "site/pages/about.md": '+++\ntitle = "About"\n+++\n[Plain](../static/plain.html)\n',
    "templates/entry.html": '{% extends "prose.html" %}{% block main %}<main id="main">{{ page.title }} {{ content }} {{ toc|length }}'
    "{{ nav[0].current }}{{ next.title if next }}</main>{% endblock %}",
}
PATH = "site/pages/posts/one.md"
TEMPLATE = "templates/entry.html"
SHOWN = "posts/two/index.html"


class Workshop:
    """A project, and what its last build was made of."""

    def __init__(self, root, engine):
        self.root, self.engine = make_project(root, **FILES), engine
        self.cache = Cache(None)

    def build(self, scripts):
        kept, self.offered = [], []
        pipeline.build(
            self.root,
            metadata=METADATA,
            dev=True,
            dev_scripts=scripts,
            cache=self.cache,
            engine=self.engine,
            offer=self.offered.append,
            keep=kept.append,
        )
        return kept[0]

    def remake(self, text, path=PATH):
        """Save a file, and return what is made of it alone."""
        before = self.build(OLD)
        (self.root / path).write_bytes(text if isinstance(text, bytes) else text.encode())
        return quick.remake(before, path, [SHOWN], NEW, self.cache)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with Engine() as engine:
        yield Workshop(tmp_path_factory.mktemp("quick"), engine)


BODIES = st.lists(
    st.sampled_from(
        [
            "# One",
            "## More",
            "text",
            "[Two](two.md)",
            "![](../../static/logo.svg)",
            "```python\n1\n```",
            "+++",
        ]
    )
)


@settings(max_examples=20)
@given(BODIES)
def test_it_is_what_a_build_makes(shop, parts):
    made = shop.remake(POST + "\n\n".join(parts))
    assert made.output == shop.build(NEW).output


def test_a_page_before_the_build_is_the_page_after_it(shop):
    built = shop.build(OLD).output
    (offered,) = shop.offered
    for url, path in (
        ("/posts/one/", "posts/one/index.html"),
        ("/", "index.html"),
        ("/robots.txt", "robots.txt"),
    ):
        output = quick.with_page(offered, path, shop.cache)
        assert respond(output, "GET", url, {}) == respond(built, "GET", url, {})
    assert quick.with_page(offered, "404.html", shop.cache) is None
    assert quick.with_page(offered, "callback/index.html", shop.cache) is None


def test_a_page_that_is_a_template_is_made_too(shop):
    page = (
        shop.root / "site/pages/index.html"
    ).read_text() + "<p>{{ sections['/posts/'].pages|length }}</p>\n"
    made = shop.remake(page, "site/pages/index.html")
    assert b"<p>2</p>" in made.output.files["index.html"].data
    assert made.output == shop.build(NEW).output


def test_with_another_template_the_pages_that_are_shown_come_first(shop):
    template = (shop.root / TEMPLATE).read_text().replace("{{ page.title }}", "{{ page.title }}, again")
    made = shop.remake(template, TEMPLATE)
    built = shop.build(NEW).output.files
    assert made.output.files[SHOWN] == built[SHOWN]
    assert b"Post, again" in built[SHOWN].data
    others = {path for path in built if path.endswith(".html") and not built[path].immutable} - {SHOWN}
    assert made.stale == others
    (shop.root / PATH).write_text(POST + "# Third\n")
    after = quick.remake(made, PATH, [SHOWN], ("/later.js",), shop.cache)
    assert after.stale == others - {"posts/one/index.html"}
    assert b"Post, again" in after.output.files["posts/one/index.html"].data


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (POST.replace("Post", "Other") + "# One\n", PATH),
        (POST + "[x](missing.md)\n", PATH),
        (POST + "[x](/missing/)\n", PATH),
        (POST + "![x](missing.png)\n", PATH),
        (POST.encode() + b"\xff", PATH),
        ("no front matter", PATH),
        (INDEX + "\nMore.\n", "site/pages/posts/index.md"),
        ("h1 { color: blue }", "site/styles/site.css"),
        ("{% if %}", TEMPLATE),
    ],
    ids=[
        "title",
        "link",
        "route",
        "picture",
        "encoding",
        "front matter",
        "several pages",
        "style",
        "template",
    ],
)
def test_the_rest_is_for_a_build(shop, text, path):
    before = (shop.root / path).read_bytes()
    assert shop.remake(text, path) is None
    (shop.root / path).write_bytes(before)


def test_a_file_that_is_gone_is_for_a_build(shop):
    before, text = shop.build(OLD), (shop.root / PATH).read_bytes()
    (shop.root / PATH).unlink()
    assert quick.remake(before, PATH, [], NEW, shop.cache) is None
    (shop.root / PATH).write_bytes(text)


def test_a_template_that_nobody_looks_at_is_for_a_build(shop):
    before = shop.build(OLD)
    assert quick.remake(before, TEMPLATE, [], NEW, shop.cache) is None


def test_whatever_goes_wrong_is_for_a_build(shop, monkeypatch):
    before = shop.build(OLD)
    monkeypatch.setattr(quick.render, "make", lambda *_: 1 / 0)
    assert quick.remake(before, PATH, [], NEW, shop.cache) is None
    assert quick.with_page(shop.offered[0], "posts/one/index.html", shop.cache) is None
