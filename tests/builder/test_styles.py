import pytest

from builder.fingerprint import url_token
from builder.styles import joined, prepare
from tests.builder.making import source

ASSETS = {
    name: source(name, "")
    for name in ("static/a.svg", "static/mon été.svg", "styles/b.css", "styles/sub/c.css", "static/f.woff2")
}


def prepared(text, name="styles/site.css", minify=True):
    return prepare(source(name, text), ASSETS, url_token, minify=minify)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a{background:url(../static/a.svg)}", "static/a.svg"),
        ('a{background:url( "../static/a.svg" )}', "static/a.svg"),
        ("a{background:url('/static/a.svg')}", "static/a.svg"),
        ("a{background:URL(../static/a.svg)}", "static/a.svg"),
        ('a{background:url("../static/mon%20%C3%A9t%C3%A9.svg")}', "static/mon été.svg"),
        ('a{background:url("../static/mon été.svg")}', "static/mon été.svg"),
        ("@import 'b.css';", "styles/b.css"),
        ("@import url(sub/c.css) screen;", "styles/sub/c.css"),
        ('@font-face{font-family:F;src:url(../static/f.woff2)format("woff2")}', "static/f.woff2"),
    ],
)
def test_local_references_become_tokens(written, meant):
    text, faults = prepared(written)
    assert not faults
    assert url_token(meant) in text


@pytest.mark.parametrize(
    ("second", "both"),
    [
        ("", "a{}"),
        ("b{}", "a{}b{}"),
        ('@import "@@url:b@@";@layer x,y;b{}', '@import "@@url:b@@";@layer x,y;a{}b{}'),
        ('/* ; */@charset "utf-8";@layer x{b{}}', '/* ; */@charset "utf-8";a{}@layer x{b{}}'),
        ('@import "b";', '@import "b";a{}'),
        ('@import "b";\n\n @import "c";\n b{}', '@import "b";\n\n @import "c";a{}\n b{}'),
        ("}b", "a{}}b"),  # broken: another check reports its error
    ],
)
def test_of_two_joined_sheets_what_must_come_first_still_does(second, both):
    """CSS Cascade 5, 2: an @import after a rule is ignored."""
    assert joined("a{}", second) == both


def test_a_string_is_an_address_where_css_says_so():
    """See CSS Images 4, 2.3, and CSS Values 4, 4.5."""
    text, faults = prepared(
        'a{background:image-set("../static/a.svg" type("image/svg+xml"),url(../static/f.woff2) 2x)}'
        'b{background:-webkit-image-set("../static/a.svg" 1x)}'
        '@font-face{font-family:F;src:src("../static/f.woff2")}'
    )
    assert not faults
    assert text.count(url_token("static/a.svg")) == 2 and text.count(url_token("static/f.woff2")) == 2
    assert '"image/svg+xml"' in text


def test_what_only_names_something_is_no_reference():
    text, faults = prepared(
        '@namespace svg url(http://www.w3.org/2000/svg);@namespace "http://www.w3.org/1999/xhtml";'
        "@supports (background:url(x.png)){a{background:url(../static/a.svg)}}"
        '@import "b.css" supports(background:url(y.png)) screen;'
    )
    assert [fault.code for fault in faults] in ([], ["css-syntax"])
    text, faults = prepared(
        '@import "b.css" supports(background:url(y.png)) screen;'
        "@namespace svg url(http://www.w3.org/2000/svg);"
        "@supports (background:url(x.png)){a{background:url(../static/a.svg)}}"
    )
    assert not faults
    assert url_token("static/a.svg") in text and url_token("styles/b.css") in text


def test_a_fault_names_the_line_of_a_string():
    _, (fault,) = prepared('a{}\n\nb{background:image-set(\n"nothing.png" 1x)}')
    assert (fault.code, fault.where.line) == ("unknown-asset", 4)


def test_fragments_stay():
    text, _ = prepared("a{mask:url(../static/a.svg#dot)}")
    assert url_token("static/a.svg") + "#dot" in text
    assert prepared("a{mask:url(#dot)}")[0] == "a{mask:url(#dot)}"


def test_comments_and_strings_are_no_references():
    text, faults = prepared('/* url(x.png) */ a::before{content:"url(x.png)"} /* @import "y.css"; */')
    assert not faults
    assert text == 'a:before{content:"url(x.png)"}'


@pytest.mark.parametrize(
    "value", ["https://img.example.net/a.png", "//img.example.net/a.png", "data:image/png;base64,AA"]
)
def test_what_the_policy_blocks_is_refused(value):
    _, faults = prepared(f"\na{{background:url({value})}}")
    assert [(fault.code, str(fault.where)) for fault in faults] == [
        ("blocked-reference", "site/styles/site.css:2")
    ]


def test_an_unknown_file_is_refused_at_its_line():
    _, (fault,) = prepared("a{}\n\nb{background:url(../static/b.svg)}")
    assert (fault.code, str(fault.where)) == ("unknown-asset", "site/styles/site.css:3")
    assert fault.hint == 'did you mean "static/a.svg"?'


def test_a_path_cannot_leave_the_site():
    _, (fault,) = prepared("a{background:url(../../../../etc/passwd)}")
    assert fault.code == "unknown-asset"


def test_a_syntax_error_has_its_line_and_column():
    _, (fault,) = prepared("a { color: red }\n\nb { color }\n")
    assert fault.code == "css-syntax"
    assert fault.where.line == 3
    assert "b { color }" in fault.excerpt


def test_minifying_can_be_left_out():
    assert prepared("a { color: red }")[0] == "a{color:red}"
    assert "\n" in prepared("a { color: red }", minify=False)[0]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a {\n  color: red;\n\nb { color: blue }\n\nc { color: green }\n", 1),
        ("@media print {\na { b: c }\n", 1),
        ("a { b: c }\n@media print {\na { b: c }\n\nd {\n", 5),
    ],
)
def test_a_brace_that_is_never_closed_is_named_where_it_stands(text, line):
    _, (fault,) = prepared(text)
    assert (fault.code, fault.where.line) == ("css-syntax", line)
    assert "never closed" in fault.message


def test_braces_in_strings_and_comments_are_none():
    assert not prepared("a::before { content: \"{\" } /* { */ b { content: '{' } c\\{d { e: f }")[1]
