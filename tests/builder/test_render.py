import re

import pytest

from builder.cache import Cache
from builder.compile.values import Chunk, Compiled
from builder.errors import SiteError
from builder.load import PageSource, Sources
from builder.policy import FORGET
from builder.render import forgetful, render, with_scripts
from tests.builder import making
from tests.builder.making import make_config, make_project, source

BASE = "{% block main %}<main>{{ content }}</main>{% endblock %}\n"
CHUNKS = Compiled(
    {
        name: Chunk(name, "")
        for name in ("scripts/start.js", "scripts/runtime.js", "scripts/core.js", "scripts/view.js")
    },
    {"/": ("scripts/start.js", "scripts/view.js")},
)
TEMPLATES = {"page.html": BASE, "callback.html": "<p>{{ page.title }}</p>", "done.html": "<p>closed</p>"}


def page(body, route="/", kind="html", **options):
    path = options.pop("path", f"pages/{route.strip('/') or 'index'}.{kind}")
    made = source(path, "+++\n+++\n" + body)
    options = {"title": "A title", **options}
    return PageSource(made, kind, route, body=body, body_line=3, **options)


def rendered(*pages, templates=TEMPLATES, assets=("static/a.svg",), cache=None, config=None, dev=False):
    sources = Sources(
        {}, pages, {name: source(name, "") for name in assets},
        {name: source(f"templates/{name}", text) for name, text in templates.items()}, (),
    )  # fmt: skip
    documents = render(sources, config or make_config(), CHUNKS, cache or Cache(None), dev=dev)
    return {document.route: document for document in documents}


def html(body, **options):
    config = options.pop("config", None)
    return rendered(page(body, **options), config=config)[options.get("route", "/")].html


def faults(*pages, **options):
    with pytest.raises(SiteError) as caught:
        rendered(*pages, **options)
    return [(fault.code, str(fault.where)) for fault in caught.value.faults]


def test_a_body_is_a_template_inside_its_pages_template():
    assert html("<h1>{{ page.title }}</h1>") == "<main><h1>A title</h1></main>\n"


def test_values_are_escaped_and_bodies_are_not():
    assert html("<b>{{ page.title }}</b>", title="<i>&") == "<main><b>&lt;i&gt;&amp;</b></main>\n"


def test_what_a_template_can_use():
    body = (
        "{{ site.name }} {{ page.route }} {{ page.protected }} {{ page.view }} {{ page.extra.mood }} {{ language }} "
        "{{ url('/') }} {{ url('/#a') }} {{ asset('static/a.svg') }} {{ integrity('static/a.svg') }} {{ apis.billing.name }} "
        "{{ 'static/a.svg' in assets }} {{ scripts|map(attribute='url')|join(',') }} {{ csp|length > 50 }} {{ version }}"
    )
    text = html(
        body, protected=True, view="views.a", extra={"mood": "calm"}, config=make_config(base="/docs/")
    )
    assert text.startswith(
        "<main>Sample / True views.a calm en /docs/ /docs/#a @@url:static/a.svg@@ @@sri:static/a.svg@@ billing "
        "True @@url:scripts/start.js@@,@@url:scripts/view.js@@ True "
    )


def test_navigation_lists_labelled_pages_in_order_and_knows_where_it_is():
    body = "{% for item in nav %}{{ item.label }}={{ item.url }}{{ '*' if item.current }} {% endfor %}"
    pages = (
        page(body, nav="Home", order=2),
        page("", "/b/", nav="B", order=1),
        page("", "/a/", nav="A", order=1),
        page("", "/hidden/"),
    )
    found = rendered(*pages, config=make_config(base="/docs/"))
    assert found["/"].html == "<main>A=/docs/a/ B=/docs/b/ Home=/docs/* </main>\n"


def test_each_route_has_its_file_and_so_has_each_end_of_a_sign_in():
    found = rendered(page(""), page("", "/about/"), page("", "/404.html"))
    assert {route: document.path for route, document in found.items()} == {
        "/": "index.html",
        "/about/": "about/index.html",
        "/404.html": "404.html",
        "/callback/": "callback/index.html",
        "/callback/done/": "callback/done/index.html",
    }
    assert found["/callback/"].html == f"\n<script>{FORGET}</script><p>Sign-in</p>"
    assert found["/callback/done/"].html == "<p>closed</p>"


def test_the_line_of_a_fault_is_the_files_own():
    assert faults(page("one\ntwo {{ nothing }}")) == [("undefined-name", "site/pages/index.html:4")]


def test_the_line_of_a_fault_in_a_template_is_the_templates_own():
    templates = {**TEMPLATES, "page.html": "one\n{{ nothing }}"}
    assert faults(page(""), page("", "/b/"), templates=templates) == [
        ("undefined-name", "site/templates/page.html:2")
    ]


def test_faults_of_all_pages_are_told_in_order():
    pages = (page("{{ nothing }}", "/b/"), page("{{ asset('x') }}", "/a/"), page("{% if %}"))
    assert faults(*pages) == [
        ("unknown-asset", "site/pages/a.html:3"),
        ("undefined-name", "site/pages/b.html:3"),
        ("template-syntax", "site/pages/index.html:3"),
    ]


@pytest.mark.parametrize(
    ("body", "line", "name"),
    [
        ("{% if site %}\n<p>\n\n\n", 3, "if"),
        ("{% for a in nav %}\n{% if a %}\n{% endif %}\n<p>\n", 3, "for"),
        ("{% for a in nav %}{% endfor %}\n{% set x = 1 %}\n{# {% if #}\n{% block b %}\n", 6, "block"),
        ("{% set x %}\n\n", 3, "set"),
    ],
)
def test_a_block_that_is_never_closed_is_named_where_it_begins(body, line, name):
    with pytest.raises(SiteError) as caught:
        rendered(page(body))
    (fault,) = caught.value.faults
    assert (fault.where.line, fault.hint) == (line, f"write {{% end{name} %}} where it ends")


def test_an_attribute_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(SiteError) as caught:
        rendered(page("{{ site.nam }}\n", "/a/"), page("{{ page.author }}\n", "/b/"))
    first, second = caught.value.faults
    assert (first.message, first.hint) == ('site has no "nam"', 'did you mean "name"?')
    assert second.message == 'page has no "author"' and "title" in second.hint and "extra" in second.hint


@pytest.mark.parametrize("route", ["/abuot/", "about", "/404.html", "//about/", "https://x.example.net/", ""])
def test_only_routes_of_the_site_have_urls(route):
    pages = (page(f"{{{{ url('{route}') }}}}"), page("", "/about/"), page("", "/404.html"))
    assert faults(*pages) == [("unknown-route", "site/pages/index.html:3")]


def test_an_unknown_template_is_told():
    with pytest.raises(SiteError) as caught:
        rendered(page("", template="pag.html"))
    assert caught.value.faults[0].hint == 'did you mean "page.html"?'


def test_templates_cannot_read_the_disk():
    assert faults(page("{% include '/etc/hostname' %}")) == [("unknown-template", "site/pages/index.html:3")]


def test_markdown_is_no_template():
    assert html("{{ nothing }}\n", kind="md") == "<main><p>{{ nothing }}</p>\n</main>\n"


def test_a_second_render_comes_from_the_cache(monkeypatch):
    cache = Cache(None)
    first = rendered(page("one"), cache=cache)
    monkeypatch.setattr("builder.templating.render_page", None)
    assert rendered(page("one"), cache=cache) == first
    with pytest.raises(TypeError):
        rendered(page("two"), cache=cache)


@pytest.mark.parametrize(
    "change",
    [
        {"templates": {**TEMPLATES, "page.html": "new {{ content }}"}},
        {"config": make_config(base="/docs/")},
        {"assets": ("static/a.svg", "static/b.svg")},
        {"dev": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_a_page_may_show_is_part_of_its_key(change, monkeypatch):
    cache = Cache(None)
    rendered(page("one"), cache=cache)
    monkeypatch.setattr("builder.templating.render_page", None)
    with pytest.raises(TypeError):
        rendered(page("one"), cache=cache, **change)


def test_faulty_pages_are_not_kept():
    cache = Cache(None)
    for _ in range(2):
        assert faults(page("{{ nothing }}"), cache=cache)


def test_development_scripts_come_before_all_others():
    page = '<head>\n<title>x</title>\n<script src="/a.js"></script>\n</head>'
    tag = '<script defer src="/dev.js"></script>\n'
    assert with_scripts(page, ("/dev.js",)) == page.replace("<script", f"{tag}<script")
    text = with_scripts("<head>\n</head><p></head>", ("/__dev/a.js?b=1&c=2",))
    assert text == '<head>\n<script defer src="/__dev/a.js?b=1&amp;c=2"></script>\n</head><p></head>'
    assert with_scripts("<head></head>", ()) == "<head></head>"


def test_the_script_of_the_redirect_uri_comes_first_in_every_template():
    script = f"\n<script>{FORGET}</script>"
    for before, after in (
        ("<!doctype html>\n<html lang=en>\n<head id=a>", "<header>x</header>"),
        ("<!DOCTYPE html><HTML lang=en>", "<title>x</title><header>x</header>"),
        ("<!doctype html>", "<meta charset=utf-8><header>x</header>"),
        ("", "<header>x</header>"),
    ):
        assert forgetful(before + after) == before + script + after, before


def test_pages_link_to_the_icons_that_there_are(tmp_path):
    names = ("icon.svg", "favicon.ico", "apple-touch-icon.png", "manifest.webmanifest")

    def links():
        return re.findall(
            r'<link rel="([a-z-]*)"[^>]*href="@@url:static/([^@]*)@@">', making.rendered(tmp_path)["/"]
        )

    make_project(tmp_path)
    assert links() == []
    for name in names:
        (tmp_path / "site/static" / name).write_bytes(b"{}")
    assert links() == list(zip(("icon", "icon", "apple-touch-icon", "manifest"), names, strict=True))
