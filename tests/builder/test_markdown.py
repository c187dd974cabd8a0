import re
from html import unescape

import pytest

from builder import markdown
from builder.cache import Cache
from builder.compile.values import Compiled
from builder.fingerprint import references
from builder.load import PageSource, Sources
from builder.markdown import slug, to_html
from builder.world import World
from tests.builder.making import make_config, make_project, rendered, source

PLACES = {
    "/": "pages/index.html",
    "/about/": "pages/about.md",
    "/team/": "pages/team/index.md",
    "/odd/": "pages/x.md",
}


def convert(body, route="/about/", base="/", templates=None):
    pages = {
        where: PageSource(source(path, "+++\n+++\n" + body), "md", where, "", body, 3)
        for where, path in PLACES.items()
    }
    assets = {
        name: source(name, "") for name in ("static/logo.svg", "static/mon été.svg", "static/robots.txt")
    }
    world = World(
        Sources({}, tuple(pages.values()), assets, templates or {}, ()),
        make_config(base=base),
        Compiled({}, {}),
        False,
    )
    made = to_html(pages[route], world, Cache(None))
    return made.html, made.faults


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("[x](/about/)", "/docs/about/"),
        ("[x](/about/#top)", "/docs/about/#top"),
        ("[x](index.html)", "/docs/"),
        ("[x](x.md)", "/docs/odd/"),
        ("[x](team/index.md#who)", "/docs/team/#who"),
        ("[x](../team/)", "/docs/team/"),
        ("[x](#here)", "#here"),
        ("[x](https://example.net/a)", "https://example.net/a"),
        ("[x](mailto:a@example.org)", "mailto:a@example.org"),
        ("[x](../static/robots.txt)", "@@url:static/robots.txt@@"),
        ("![x](/static/logo.svg)", "@@url:static/logo.svg@@"),
        ("![x](static/logo.svg)", "@@url:static/logo.svg@@"),
        ("![x](../static/logo.svg)", "@@url:static/logo.svg@@"),
        ("![x](<../static/mon été.svg>)", "@@url:static/mon%20%C3%A9t%C3%A9.svg@@"),
        ("![x](../static/logo.svg#part)", "@@url:static/logo.svg@@#part"),
        ("[x][ref]\n\n[ref]: x.md", "/docs/odd/"),
    ],
)
def test_local_addresses_are_rewritten(written, address):
    html, faults = convert(written, base="/docs/")
    assert not faults
    assert f'"{address}"' in html


def test_files_are_found_from_a_page_in_a_folder():
    html, faults = convert("[x](../about.md) ![x](../../static/logo.svg)", route="/team/")
    assert not faults
    assert 'href="/about/"' in html
    assert "@@url:static/logo.svg@@" in html


@pytest.mark.parametrize(
    ("written", "code", "line"),
    [
        ("one\n\n[x](nothing.md)", "unknown-page", 5),
        ("[x](nothing)", "unknown-route", 3),
        ("[x](/nothing/)", "unknown-route", 3),
        ("one\ntwo ![x](nothing.svg)", "unknown-asset", 4),
        ("- a\n- b\n- ![x](/static/nothing.svg)", "unknown-asset", 5),
        ("[x](../../../etc/passwd)", "unknown-route", 3),
        ("| a |\n|---|\n| ![x](no.svg) |", "unknown-asset", 5),
    ],
)
def test_what_is_not_there_is_told_at_its_line(written, code, line):
    _, (fault,) = convert(written)
    assert (fault.code, str(fault.where)) == (code, f"site/pages/about.md:{line}")
    assert fault.excerpt


def test_a_link_to_a_file_that_is_not_there_names_the_one_that_is():
    _, (fault,) = convert("[x](../abuot.md#part)", route="/team/")
    assert fault.message == "there is no page site/pages/abuot.md"
    assert fault.hint == 'did you mean "../about.md"?'


def test_headings_have_ids_of_their_own():
    html, _ = convert("# Été *à* `Paris`!\n\n## Notes\n\n## Notes\n\n## ***\n\n## 你好\n")
    assert [part.split('"')[0] for part in html.split('id="')[1:]] == [
        "été-à-paris",
        "notes",
        "notes-2",
        "section",
        "你好",
    ]


def test_slug():
    assert slug("  What's new, in 2.0? ") == "what-s-new-in-2-0"


def test_tables_and_raw_html_pass():
    html, _ = convert('| a |\n|---|\n| b |\n\n<div class="x">raw</div>\n')
    assert "<td>b</td>" in html
    assert '<div class="x">raw</div>' in html


def test_a_columns_alignment_is_a_class():
    """The site's policy blocks the style attribute that the parser writes."""
    html, faults = convert("| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | 2 | 3 | 4 |\n")
    assert not faults and "style" not in html
    cells = re.findall(r"<t[hd]( class=\"[^\"]+\")?>", html)
    assert cells == 2 * ["", ' class="align-left"', ' class="align-center"', ' class="align-right"']


def test_headings_number_themselves_around_ids_that_are_taken():
    base = source(
        "templates/base.html", "<main id=\"main\"><p id=announcer></p>{% if a %}<i ID='notice'>{% endif %}"
    )
    body = '<b id="mine"></b>\n\n# Main\n\n# Main\n\n# Announcer\n\n# Notice\n\n# Mine\n\n# Free\n'
    html, _ = convert(body, templates={"base.html": base})
    assert re.findall(r'<h1 id="([^"]+)"', html) == [
        "main-2",
        "main-3",
        "announcer-2",
        "notice-2",
        "mine-2",
        "free",
    ]


@pytest.mark.parametrize(
    "written",
    [
        "`@@url:static/logo.svg@@`",
        "    @@url:static/logo.svg@@",
        "```\n@@url:static/logo.svg@@\n```",
        "@@url:static/logo.svg@@",
    ],
)
def test_text_that_looks_like_a_reference_is_text(written):
    html, faults = convert(written)
    assert not faults and references(html) == []
    assert "@@url:static/logo.svg@@" in unescape(html)


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("~~old~~", ["<s>old</s>"]),
        ("Term\n: Meaning", ["<dt>Term</dt>", "<dd>Meaning</dd>"]),
        ("- [x] done", ['<li class="task-list-item"><input', 'checked="checked" disabled="disabled"']),
        (
            '!!! note "Mind"\n    this',
            ['<div class="admonition note">', '<p class="admonition-title">Mind</p>'],
        ),
        (
            "A[^n]\n\n## Fn1\n\n[^n]: See [x](x.md)",
            ['<a href="#fn1" id="fnref1">', '<h2 id="fn1-2">', '<li id="fn1"', '<a href="/odd/">'],
        ),
        ("A^[inline]", ['<li id="fn1"', "inline"]),
    ],
)
def test_what_is_more_than_commonmark(written, parts):
    html, faults = convert(written)
    assert not faults
    assert [part for part in parts if part not in html] == []


KEPT = (
    '## A *heading* & more\n\n[about](about.md#x "It\'s") ![The \'logo\'](../static/logo.svg "A & b")\n\n'
    "[![linked](../static/logo.svg)](about.md) <https://example.org/?a=1&b=2> a\x00b\n"
)


def test_a_template_that_changes_parses_no_page_again(tmp_path, monkeypatch):
    page = f'+++\ntitle = "Kept"\n+++\n{KEPT}'
    first, second = (f"{{% extends 'page.html' %}}{{% block title %}}{word}{{% endblock %}}" for word in "ab")
    cache = Cache(None)
    changes = {
        "site/pages/kept.md": page,
        "site/pages/about.md": '+++\ntitle = "About"\n+++\n## X {#x}\n<i id="x"></i>',
    }
    make_project(tmp_path, **changes, **{"templates/prose.html": first})
    before = rendered(tmp_path, cache=cache)["/kept/"]
    make_project(tmp_path, **changes, **{"templates/prose.html": second})
    again = rendered(tmp_path)["/kept/"]
    monkeypatch.setattr(markdown, "parse", None)
    assert rendered(tmp_path, cache=cache)["/kept/"] == again != before
    assert "a\ufffdb" in again
