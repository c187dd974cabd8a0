"""The documents match the code: generated pages are up to date, every requirement has its proof, and names exist."""

import ast
import re
from pathlib import Path

import pytest

from builder import docs
from builder.docs import codes, errors, marks, standards

ROOT = Path(__file__).parents[1]
REQUIREMENTS = standards.requirements(ROOT)
MODULES = standards.modules(ROOT)


def test_generated_pages_are_what_would_be_written_now():
    assert docs.stale(ROOT) == [], "run: python3 build.py docs"


def test_stale_and_missing_pages_are_written(tmp_path):
    for folder in ("docs", "tests", "site"):
        (tmp_path / folder).symlink_to(ROOT / folder) if folder != "docs" else (tmp_path / folder).mkdir()
    for name in ("standards.toml", "oidf.toml"):
        (tmp_path / "docs" / name).write_text((ROOT / "docs" / name).read_text())
    (tmp_path / "docs/errors.md").write_text("old")
    assert docs.write(tmp_path) == list(docs.pages(tmp_path))
    assert docs.stale(tmp_path) == []


def test_the_checklist_is_whole():
    """239 entries in 18 groups, numbered without gaps, each with a level and a source."""
    assert len(REQUIREMENTS) == 239
    numbers = {}
    for each in REQUIREMENTS.values():
        numbers.setdefault(each.id[:2], []).append(int(each.id[3:]))
        assert each.level in ("MUST", "SHOULD", "MAY")
        assert each.text.endswith(".")
        assert each.source
    assert list(numbers) == list(standards.GROUPS)
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())


@pytest.mark.parametrize("level", ["MUST", "SHOULD", "MAY"])
def test_nothing_is_left_open(level):
    """A requirement has a test that shows it, or a reason why none does."""
    assert [each.id for each in REQUIREMENTS.values() if each.open and each.level == level] == []


def test_marks_name_requirements_that_exist():
    assert set(marks.collect(ROOT)) - set(REQUIREMENTS) == set()


def test_marked_files_exist():
    files = {shown.file for each in REQUIREMENTS.values() for shown in each.shown}
    assert [file for file in sorted(files) if not (ROOT / file).is_file()] == []


@pytest.mark.standards("QA-06")
@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_each_module_of_the_suite_has_a_test_or_a_reason(module):
    assert module.tests or module.reason
    for test in module.tests:
        file, _, name = test.partition("::")
        found = (ROOT / file).read_text()
        assert not name or f"def {name}(" in found or f'"{name}": ' in found, test


def test_where_marks_are_found():
    tree = ast.parse(
        "pytestmark = [pytest.mark.browser, pytest.mark.standards('A-1')]\n"
        "@mark.standards('B-1', 'B-2')\nasync def test_b(): pass\n"
        "@pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.standards('C-1'))])\ndef test_c(x): pass\n"
        "@pytest.mark.standards('D-1')\nclass TestD:\n    def test_d(self): pass\n"
        "@pytest.mark.standards('E-1')\ndef helper(): pass\n"
    )
    found = sorted(marks.marks_in(tree))
    everywhere = [("A-1", f"test_{name}") for name in "bcd"]
    assert found == [
        *everywhere,
        ("B-1", "test_b"),
        ("B-2", "test_b"),
        ("C-1", "test_c"),
        ("D-1", "test_d"),
    ]


def test_each_error_code_is_documented_and_no_other():
    """ER-01, ER-02"""
    found = errors.raised(ROOT)
    assert found - errors.documented() == set(), "a code without an entry in builder/docs/errors.toml"
    assert errors.documented() - found == set(), "an entry without a code in site/auth"


def test_entries_are_sentences():
    for group in errors.table().values():
        for code, entry in group.items():
            assert set(entry) == {"cause", "remedy"}, code
            assert all(text[0].isupper() or text[0] == "`" for text in entry.values()), code
            assert all(text.endswith(".") for text in entry.values()), code


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("raise AuthError('a_b')", "a_b"),
        ("raise AuthError('a_b' if x else 'c_d', 'words')", "a_b c_d"),
        ("raise AuthError({'x': 'a_b'}.get(kind, 'c_d'))", "a_b c_d"),
        ("code = 'a_b' if x else other\nAuthError(code)", "a_b"),
        (
            "for fine, code in ((x, 'a_b'), (y, 'c_d' if z else 'e_f')):\n    raise AuthError(code)",
            "a_b c_d e_f",
        ),
        ("def f(x, code):\n    raise AuthError(code)\nf(1, 'a_b')\nm.f(1, 'c_d')", "a_b c_d"),
        ("L = 'a_b c_d'.split()\nAuthError(e if e in L else 'e_f')", "a_b c_d e_f"),
        ("AuthError(reply['error']['code'])\nother('a_b')", ""),
    ],
)
def test_how_codes_are_found(tmp_path, source, found):
    (tmp_path / "made.py").write_text(source)
    assert codes.codes(tmp_path) == set(found.split())


def test_every_raise_of_the_library_is_understood():
    """Otherwise, a code that is raised in a way unknown to the search would stay undocumented."""
    odd = []
    for path in sorted((ROOT / "site/auth").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "AuthError":
                code = ast.unparse(node.args[0])
                known = list(codes.words(node.args[0])) or code == "code" or "_PROVIDERS" in code
                if not known and not re.fullmatch(r"\w+(\[['\"]\w+['\"]\])+", code):
                    odd.append(f"{path.name}: {code}")
    assert odd == []


LINK = re.compile(r"\]\(([^)#\s]*)(#[^)\s]*)?\)")


def anchors(path):
    titles = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda path: path.name
)
def test_links_lead_somewhere(path):
    text = re.sub(r"`[^`\n]+`", "", path.read_text())  # a link in a code span does not count
    for target, fragment in LINK.findall(text):
        if "://" not in target:
            aim = (path.parent / target).resolve() if target else path
            assert aim.exists(), target
            if fragment and aim.suffix == ".md":
                assert fragment[1:] in anchors(aim), target + fragment
