import re
from html import unescape
from pathlib import Path

import pytest

from builder.highlight import block
from tests.builder.making import make_project, rendered

SHEET = (Path(__file__).parents[2] / "site/styles/gossamer.css").read_text("utf-8")
LEAST = 4.5  # WCAG 2.2, 1.4.3 (AA), for text of this size


def on_page(tmp_path, body):
    changes = {"site/pages/about.md": f'+++\ntitle = "About"\n+++\n{body}'}
    return rendered(make_project(tmp_path, **changes))["/about/"]


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_code_with_a_language_gets_classes_and_no_style(tmp_path):
    html = on_page(tmp_path, "```Python title=x\n@it\ndef f():\n    return '<&>'  # why\n```\n")
    assert '<pre class="highlight"><code class="language-Python"><span class="nd">@it</span>' in html
    assert '<span class="k">def</span>' in html and '<span class="c1"># why</span>' in html
    assert "style=" not in html


@pytest.mark.parametrize("language", ["", "nonsense", '"><script>'])
def test_other_code_stays_plain(tmp_path, language):
    html = on_page(tmp_path, f"```{language}\nx = <1>\n```\n")
    assert ">x = &lt;1&gt;\n</code></pre>" in html
    assert "highlight" not in html and "<script>" not in html


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("python", '\n\n  def f():\n\treturn "é\ue123" \'\n\n\n'),
        ("python", ""),
        ("text", "a < b && c\n"),
        ("html", '<p class="x">&amp;</p>\n\n'),
        ("console", "$ ls\n\na  \n"),
    ],
)
def test_no_character_is_lost_or_added(language, code):
    assert unescape(re.sub(r"<[^>]*>", "", block(code, language))) == code


def test_a_diff_is_read_as_one_and_refers_to_no_asset(tmp_path):
    html = on_page(tmp_path, "```diff\n@@ -1 +1 @@\n-a\n+b\n```\n")
    assert '<span class="gu">&#64;&#64; -1 +1 &#64;&#64;</span>' in html
    assert '<span class="gd">-a</span>' in html and '<span class="gi">+b</span>' in html


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_the_palette_can_be_read(scheme):
    pairs = dict(re.findall(r"--([\w-]+): light-dark\((#\w+, #\w+)\)", SHEET))
    colours = {name: pair.split(", ")[scheme] for name, pair in pairs.items()}
    used = re.findall(r"^\.highlight .*\{ color: var\(--(\w+)\)", SHEET, re.MULTILINE)
    assert len(used) > 5
    assert re.search(r"^pre \{.* background: var\(--tint\);", SHEET, re.MULTILINE)
    dim = {name: contrast(colours[name], colours["tint"]) for name in (*used, "ink")}
    assert {name: found for name, found in dim.items() if found < LEAST} == {}
