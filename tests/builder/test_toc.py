"""The table of contents: which headings it lists, how they nest, and that they are escaped."""

from hypothesis import given
from hypothesis import strategies as st

from builder.markdown import parse
from builder.toc import contents, headings
from tests.builder.making import make_project, rendered

BODY = """\
# Title

## One & two[^1] `@@url:static/logo.svg@@`

#### Deep

### Less deep

## Three

<h2>Without an id</h2>

[^1]: A note.
"""


def outline(headings):
    return [(each.level, each.id, str(each.title), outline(each.children)) for each in headings]


def test_headings_nest_by_their_level():
    html = '<h1 id="t">T</h1><h3 id="a">A</h3><h2 id="b">B <b>c</b></h2><h4 id="d">D</h4><h3 id="e">E</h3><h2>F</h2>'
    assert outline(contents(headings(html))) == [
        (3, "a", "A", []),
        (2, "b", "B c", [(4, "d", "D", []), (3, "e", "E", [])]),
    ]
    assert headings("<![broken") == headings("") == []


def test_a_template_shows_them(tmp_path):
    own = '{% extends "prose.html" %}{% block main %}{% include "partials/toc.html" %}{{ content }}{% endblock %}'
    page = f'+++\ntitle = "T"\ntemplate = "own.html"\n+++\n{BODY}'
    html = rendered(make_project(tmp_path, **{"templates/own.html": own, "site/pages/x.md": page}))["/x/"]
    toc = html.partition('<nav class="toc"')[2].partition("</nav>")[0]
    assert '">One &amp; two &#64;&#64;url:static/logo.svg&#64;&#64;</a>' in toc
    assert toc.count("<li>") == toc.count("</li>") == 4
    assert toc.count("<ul>") == toc.count("</ul>") == 2


PARTS = st.sampled_from(
    [
        *(
            "# One",
            "## Two *a* `b` <",
            "### `&lt;` é",
            "Three\n---",
            "## ![an <h3>](x.png)",
            "## Linked [x](y.md)",
        ),
        *("> ## Quoted [^1]", "- ## In a list", '!!! note "N"\n    ## Inside', "[^1]: Note.\n\n    ## In it"),
        *("[x](y.md '<h2 id=a>')", "```html\n<h2 id='b'>x</h2>\n```", "`<h2 id=c>`", "\\<h2 id=d>\\</h2>"),
        *("<h2 id='raw'>Raw</h2>", "<!-- <h2 id='e'>x</h2> -->", "a <b title='<h2 id=f>'>b</b>"),
    ]
)


@given(st.lists(PARTS))
def test_a_quick_look_at_markdown_finds_the_same_headings(parts):
    made = parse("\n\n".join(parts))
    assert made.headings == tuple(headings(made.html))
