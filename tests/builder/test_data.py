"""Data files: what templates get from them, what is refused, and that a change reaches the pages."""

import pytest

from builder.cache import Cache
from builder.errors import SiteError
from tests.builder.making import make_project, rendered


def project(root, files, body=""):
    changes = {f"site/data/{name}": text for name, text in files.items()}
    return make_project(root, **changes, **{"site/pages/index.html": f'+++\ntitle = "Home"\n+++\n{body}\n'})


def shown(root, files, body, **options):
    return rendered(project(root, files, f"<q>{body}</q>"), **options)["/"].split("<q>")[1].split("</q>")[0]


def fault(root, files, body=""):
    with pytest.raises(SiteError) as caught:
        rendered(project(root, files, body))
    (found,) = caught.value.faults
    return found


@pytest.mark.parametrize(
    ("file", "text", "body", "result"),
    [
        ("a.toml", 'day = 2026-11-29\n[b]\nc = ["x"]\n', "{{ data.a.day.year }} {{ data.a.b.c[0] }}", "2026 x"),
        ("a.toml", "day = 2026-11-29\n[b]\nc = 1\n", "{{ data.a|tojson }}", '{"b": {"c": 1}, "day": "2026-11-29"}'),
        ("items.json", '[{"n": "<b>"}]', "{{ data.items[0].n }}", "&lt;b&gt;"),
        ("a.csv", 'n,p\n\nx,1\n"y, ""z""\nw",2\n', "{% for r in data.a %}[{{ r.n|safe }}={{ r.p }}]{% endfor %}", '[x=1][y, "z"\nw=2]'),
        ("A.CSV", "\ufeffn\r\nx\u2028y\r\n", "{{ data.A[0].n }}", "x\u2028y"),
    ],
)  # fmt: skip
def test_what_a_template_is_given(tmp_path, file, text, body, result):
    assert shown(tmp_path, {file: text}, body) == result


@pytest.mark.parametrize(
    ("files", "where", "code", "hint"),
    [
        ({"a.toml": "a = 1\nb = x\n"}, "site/data/a.toml:2:5", "toml-syntax", "strings need quotes"),
        ({"a.json": '{\n  "a": x\n}'}, "site/data/a.json:2:8", "json-syntax", "strings and names need"),
        ({"a.csv": 'n,p\n"x\ny",1\nz\n'}, "site/data/a.csv:4", "bad-row", "write one field for each"),
        ({"a.csv": 'n\nx\n"y" z\n'}, "site/data/a.csv:3", "csv-syntax", "a field in double quotes"),
        ({"a.csv": "n,n\n"}, "site/data/a.csv:1", "bad-header", "give one"),
        ({"a.csv": "n,\n"}, "site/data/a.csv:1", "bad-header", "name each column"),
        ({"a.csv": "n;p\n"}, "site/data/a.csv:1", "bad-header", "save the file again"),
        ({"a.csv": ""}, "site/data/a.csv:1", "bad-header", "write the names"),
        ({"a.yaml": ""}, "site/data/a.yaml", "bad-name", "files in site/data end in"),
        ({"a/b.csv": ""}, "site/data/a/b.csv", "bad-name", "move it to site/data/a_b.csv"),
        ({"a-b.csv": ""}, "site/data/a-b.csv", "bad-name", "use letters"),
        ({"__class__.json": "1"}, "site/data/__class__.json", "bad-name", "use letters"),
        ({"a.json": "1", "a.toml": ""}, "site/data/a.toml", "data-twice", "rename"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_is_told(tmp_path, files, where, code, hint):
    found = fault(tmp_path, files)
    assert (str(found.where), found.code) == (where, code)
    assert found.hint.startswith(hint)


def test_a_name_that_is_no_file_is_told_with_those_that_are(tmp_path):
    found = fault(tmp_path, {"team.json": "[]"}, "{{ data.taem }}")
    assert (found.message, found.hint) == ('data has no "taem"', 'did you mean "team"?')
    assert "no file in site/data" in fault(tmp_path / "none", {}, "{{ data.x }}").hint


def test_a_change_reaches_the_pages(tmp_path):
    cache = Cache(None)
    for price in ("1", "2"):
        assert shown(tmp_path, {"a.csv": f"p\n{price}\n"}, "{{ data.a[0].p }}", cache=cache) == price
