"""Every construct of CommonMark, of GitHub's extensions and of our own, through a whole build.

The build checks its own HTML against the site's policy, so nothing that Markdown becomes may be blocked by it.
"""

import re

from builder import pipeline
from builder.cache import Cache
from tests.builder.making import METADATA, make_project

LOGO = "![Logo](../static/logo.svg)"
# By the sections of CommonMark 0.31 and of the GitHub Flavored Markdown Spec: what is written, and a part of what becomes
# of it.
CONSTRUCTS = {
    "tabs": ("-\ta\n\n\tb\n", "<li>\n<p>a</p>\n<p>b</p>"),
    "backslash escapes": (r"\*not\* \<b> \`x\` \[y](z)", "*not* &lt;b&gt; `x` [y](z)"),
    "entities": ("&copy; &#35; &#x22; &nosuch; &lt;b&gt;", "© # &quot; &amp;nosuch; &lt;b&gt;"),
    "precedence": ("- `one\n- two`", "<li>`one</li>"),
    "thematic breaks": ("***\n\n- - -\n\n_____", "<hr />\n<hr />\n<hr />"),
    "atx headings": ("## Two ##\n\n###### Six\n\n#5 none", '<h6 id="six">Six</h6>\n<p>#5 none</p>'),
    "setext headings": ("One\n===\n\nTwo *x*\n-------", '<h2 id="two-x">Two <em>x</em></h2>'),
    "indented code": ("    <b onclick='x'>\n      style=\"y\"", "<pre><code>&lt;b onclick='x'&gt;"),
    "fenced code": ("~~~ html\n<p style='x'>\n~~~\n\n```\nplain\n```", "<code>plain"),
    "html blocks": ("<div class='a'>\n\n*x*\n\n</div>\n\n<!-- a\n\nb -->\n\n<table><tr><td>c", "<em>x</em>"),
    "link references": (
        "[foo]: /about/ 'Title'\n[Foo] and [bar][foo]",
        '<a href="/about/" title="Title">Foo</a>',
    ),
    "paragraphs": ("a\n   b\n\n\nc", "<p>a\nb</p>\n<p>c</p>"),
    "block quotes": ("> # In\n> > deeper\nlazy\n> - list", "<blockquote>\n<p>deeper\nlazy"),
    "list items": ("7) seven\n\n   more\n8) eight", '<ol start="7">'),
    "lists": ("- a\n  - b\n    1. c\n\n* d\n\n\n  e", "<ul>\n<li>b\n<ol>"),
    "code spans": ("`` a ` b `` and ` <i style=x> `", "<code>&lt;i style=x&gt;</code>"),
    "emphasis": ("*a **b** c* __d__ ***e*** a*b*c _f_", "<em><strong>e</strong></em>"),
    "links": ('[a](/about/ "t") [b](</about/>) [c](images.md#main) [d](#here)\n\n## Here\n\n[x]', "<a href="),
    "images": (f'{LOGO} ![*a*](../static/logo.svg "t") [{LOGO}](/about/)', 'alt="a" title="t"'),
    "autolinks": ("<https://example.org/?a=1&b=2> <me@example.org>", 'href="mailto:me@example.org"'),
    "raw html": ("a <kbd title='x'>b</kbd> <br/> <?php x ?> <!-- c -->", "<kbd title='x'>"),
    "hard breaks": ("a  \nb\\\nc", "a<br />\nb<br />\nc"),
    "soft breaks": ("a\nb", "<p>a\nb</p>"),
    "unusual characters": ("a\x00b \u200b \U0001f600 ]]> {{ x }} {% y %} @@url:z@@ @@sri:z@@", "\ufffd"),
    "tables": ("| a | b | c |\n|:--|:-:|--:|\n| `|` | *x* | y |\n| z |", 'class="align-right"'),
    "task lists": ("- [ ] a\n- [x] b\n  1. [ ] c", 'checked="checked"'),
    "strikethrough": ("~~a *b*~~", "<s>a <em>b</em></s>"),
    "footnotes": (
        "a[^1] b[^long] c^[here] d[^1]\n\n[^1]: One\n[^long]: Two\n\n    more",
        'class="footnotes"',
    ),
    "definition lists": ("A\n: b\n\n  c\n: d\n\nE\n~ f", "<dd>\n<p>b</p>"),
    "admonitions": ('!!! warning "T *x*"\n    a\n\n    - b\n\n!!! tip\n    c', 'class="admonition warning"'),
    "highlighted code": (
        "```python\ndef f(x): return f'{x}' # no\n```\n\n```diff\n-a\n+b\n@@ -1 +1 @@\n```",
        'class="',
    ),
    "headings with the same words": ("## A\n\n## A\n\n## !\n\n<i id='a-3'></i>\n\n## A", 'id="a-4"'),
}


def test_nothing_that_markdown_becomes_breaks_the_sites_own_rules(tmp_path):
    names = {name.replace(" ", "-"): made for name, made in CONSTRUCTS.items()}
    pages = {
        f"site/pages/{name}.md": f'+++\ntitle = "{name}"\n+++\n{written}'
        for name, (written, _) in names.items()
    }
    files = pipeline.build(make_project(tmp_path, **pages), metadata=METADATA, cache=Cache(None)).files
    html = {name: files[f"{name}/index.html"].data.decode() for name in names}
    assert [name for name, (_, part) in names.items() if part not in html[name]] == []
    tags = re.findall(r"<[a-z][^>]*>", "".join(html.values()))
    assert [tag for tag in tags if re.search(r"\s(?:style|on\w+)=", tag)] == []
