import unicodedata
from urllib.parse import quote

import pytest

from builder.html_lint import Rules, check
from builder.html_read import examine
from builder.render import Document

POLICY = "default-src 'none'"
META = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'


def lint(html, route="/", others=None, base="/", kept=(), source=None):
    pages = {route: html, **(others or {})}
    documents = [Document(each, "", f"site/pages{each}x.html", META + text) for each, text in pages.items()]
    facts = {document.route: examine(document.html) for document in documents}
    texts = {"site/pages/x.html": html if source is None else source, "templates/base.html": "<head>\n<hr>"}
    return check(documents, facts, Rules(base, frozenset(kept), POLICY), texts)


def codes(html, **options):
    return [fault.code for fault in lint(html, **options)]


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<script>x()</script>", "inline-script"),
        ('<script type="module">x()</script>', "inline-script"),
        ('<script type="importmap">{}</script>', "inline-script"),
        ('<script type="speculationrules">{}</script>', "inline-script"),
        ("<svg><script>x()</script></svg>", "inline-script"),
        ("<style>a{}</style>", "inline-style"),
        ('<p style="color:red">', "inline-style"),
        ('<svg><path style="fill:red"/></svg>', "inline-style"),
        ('<body onload="x()">', "inline-handler"),
        ('<p ONCLICK="x()">', "inline-handler"),
        ('<a href="javascript:x()">', "javascript-url"),
        ('<a href=" java\tscript:x()">', "javascript-url"),
        ('<a href="JAVASCRIPT:x()">', "javascript-url"),
        ('<svg><a xlink:href="javascript:x()"></a></svg>', "javascript-url"),
        ('<form action="/x">', "form-action"),
        ('<button formaction="/x">', "form-action"),
        ('<base href="/x/">', "blocked-tag"),
        ('<iframe src="/"></iframe>', "blocked-tag"),
        ('<object data="x"></object>', "blocked-tag"),
        ('<video src="x"></video>', "blocked-tag"),
        ('<script src="@@url:a.js@@"></script>', "missing-integrity"),
        ('<link rel="stylesheet" href="@@url:a.css@@">', "missing-integrity"),
        ('<link rel="preload stylesheet" href="@@url:a.css@@">', "missing-integrity"),
        ('<img src="@@url:a.svg@@">', "missing-alt"),
        ("<html>", "missing-lang"),
        ('<p id="a"></p><p id="a"></p>', "duplicate-id"),
        ('<img src="https://x.example.net/a.png" alt="">', "blocked-reference"),
        ('<img src="//x.example.net/a.png" alt="">', "blocked-reference"),
        ('<img src="data:image/gif;base64,R0" alt="">', "blocked-reference"),
        ('<img srcset="@@url:a.png@@ 1x, https://x.example.net/b.png 2x" alt="">', "blocked-reference"),
        ('<script src="https://x.example.net/a.js" integrity="sha384-x"></script>', "blocked-reference"),
        ('<link rel="icon" href="data:,">', "blocked-reference"),
        ('<link rel="modulepreload" href="https://x.example.net/a.js">', "blocked-reference"),
        ('<svg><use href="https://x.example.net/a.svg#b"/></svg>', "blocked-reference"),
        ('<img src="/static/a.svg" alt="">', "missing-asset"),
        ('<img src="" alt="">', "missing-asset"),
        ('<link rel="icon" href="/favicon.ico">', "missing-asset"),
        ('<a href="/nothing/">', "dead-link"),
        ('<a href="nothing">', "dead-link"),
        ('<area href="/nothing/">', "dead-link"),
        ('<a href="#nothing">', "unknown-anchor"),
        ('<svg><use href="#nothing"/></svg>', "unknown-anchor"),
    ],
)
def test_what_is_blocked_or_broken_is_refused(html, code):
    assert codes(html) == [code]


@pytest.mark.parametrize(
    "html",
    [
        '<html lang="en">',
        '<script type="application/json">{"a": 1}</script>',
        '<script type="application/ld+json">{}</script>',
        '<script defer src="@@url:a.js@@" integrity="@@sri:a.js@@"></script>',
        '<link rel="stylesheet" href="@@url:a.css@@" integrity="@@sri:a.css@@">',
        '<link rel="canonical" href="https://www.example.org/">',
        '<link rel="alternate" hreflang="de" href="https://de.example.org/">',
        '<img src="@@url:a.svg@@" alt="">',
        '<svg><use href="@@url:icons.svg@@#a"/></svg>',
        '<svg><g id="g"/><use href="#g"/></svg>',
        '<a href="https://x.example.net/">',
        '<a href="mailto:a@example.org">',
        '<a href="@@url:static/a.pdf@@" download>',
        '<a href="/">',
        '<a href="">',
        '<a href="#">',
        '<a href="#top">',
        '<a href="?page=2">',
        '<a href="#a"></a><p id="a">',
        '<a href="#%C3%A9t%C3%A9"></a><p id="été">',
        '<a name="a"></a><a href="#a"></a>',
        "<form><button>Go</button></form>",
        '<form method="dialog"><button>Close</button></form>',
        '<input data-onclick="x">',
        "<p>&lt;script&gt;x()&lt;/script&gt; javascript:x()</p>",
        "<!-- <script>x()</script> -->",
    ],
)
def test_what_works_passes(html):
    assert codes(html) == []


def test_links_reach_pages_files_and_anchors_of_other_pages():
    others = {"/about/": '<p id="team">'}
    html = '<a href="/about/"></a><a href="about/#team"></a><a href="/robots.txt"></a><img src="/robots.txt" alt="">'
    assert codes(html, others=others, kept=("robots.txt",)) == []
    assert codes('<a href="/about/#tem">', others=others) == ["unknown-anchor"]


def test_below_a_base_path_links_must_have_it():
    others = {"/about/": ""}
    assert codes('<a href="/docs/about/">', others=others, base="/docs/") == []
    (fault,) = lint('<a href="/about/">', others=others, base="/docs/")
    assert fault.code == "dead-link"
    assert "url('/about/')" in fault.hint


def test_a_missing_slash_is_explained():
    (fault,) = lint('<a href="/about">', others={"/about/": ""})
    assert "with its slash" in fault.hint


def test_a_fault_stands_in_the_page_or_in_the_template_or_names_the_page():
    assert str(lint('\n<hr style="x">')[0].where) == "site/pages/x.html:2"
    assert str(lint('<a href="#gone">', source="[gone](#gone)\n")[0].where) == "site/pages/x.html:1"
    assert str(lint('<hr style="x">', source="nothing")[0].where) == "site/pages/x.html"
    (fault,) = lint("<html>", source="nothing")
    assert fault.excerpt == "<html>"


def test_a_computed_reference_is_found_where_it_is_written():
    (fault,) = lint('<img src="@@url:a.svg@@">', source="one\n<img src=\"{{ asset('a.svg') }}\">")
    assert str(fault.where) == "site/pages/x.html:2"


def test_a_fault_of_a_template_is_told_once_for_all_pages():
    documents = [
        Document(route, "", "site/pages/x.html", META + '<hr class="x" style="y">') for route in ("/", "/a/")
    ]
    facts = {document.route: examine(document.html) for document in documents}
    texts = {"site/pages/x.html": "", "templates/base.html": '<head>\n<hr class="x" style="y">'}
    (fault,) = check(documents, facts, Rules("/", frozenset(), POLICY), texts)
    assert str(fault.where) == "templates/base.html:2"


@pytest.mark.parametrize(
    "head", ["", META.replace("none", "self"), '<img src="@@url:a.svg@@" alt="">' + META]
)
def test_the_policy_must_stand_in_the_page_before_anything_is_loaded(head):
    document = Document("/", "", "site/pages/x.html", head)
    found = check([document], {"/": examine(head)}, Rules("/", frozenset(), POLICY), {})
    assert [fault.code for fault in found] == ["no-meta-policy"]


def test_what_a_first_visit_loads():
    html = (
        '<link rel="icon" href="@@url:a.svg@@"><link rel="icon" href="@@url:b.svg@@">'
        '<link rel="apple-touch-icon" href="@@url:t.png@@"><link rel="manifest" href="@@url:m.webmanifest@@">'
        '<link rel="stylesheet" href="@@url:s.css@@"><script src="@@url:x.js@@"></script>'
        '<img src="@@url:mon%20i.png@@" alt=""><a href="@@url:doc.pdf@@"></a><img src="@@url:a.svg@@" alt="">'
    )
    assert examine(html).loads == ["a.svg", "s.css", "x.js", "mon i.png"]


@pytest.mark.parametrize("html", ["<p>a</p>\n<![x[ y ]]>\n<p>", "<p>a</p>\n<![>\n"])
def test_what_the_reader_cannot_read_is_a_fault_with_its_line(html):
    (fault,) = lint(html)
    assert (fault.code, fault.where.line) == ("bad-html", 2)


@pytest.mark.parametrize("forms", [("NFC", "NFD"), ("NFD", "NFC")])
def test_the_two_spellings_of_a_letter_are_one_id(forms):
    here, there = (unicodedata.normalize(form, "café") for form in forms)
    assert codes(f'<p id="{here}"></p><a href="#{there}">x</a><a href="#{quote(there)}">x</a>') == []
    assert codes(f'<p id="{here}"></p><p id="{there}"></p>') == ["duplicate-id"]


def test_web_manifests_are_known_by_their_links():
    html = '<link rel="manifest" href="@@url:static/manifest.json@@"><a href="@@url:static/b.json@@">b</a>'
    assert examine(html).manifests == {"static/manifest.json"}


def test_hints_fit_the_kind_of_file():
    """asset() and url() do not exist in Markdown."""
    html = '<img src="a.png" alt=""><img src="//x.example.net/a.png" alt=""><a href="/nothing/">x</a>'
    document = Document("/", "", "site/pages/x.md", META + html)
    facts = {"/": examine(document.html)}
    faults = check([document], facts, Rules("/", frozenset(), POLICY), {"site/pages/x.md": html})
    assert len(faults) == 3
    assert not [fault for fault in faults if "asset(" in fault.hint or "url(" in fault.hint]
    assert all("asset(" in fault.hint or "url(" in fault.hint for fault in lint(html))
