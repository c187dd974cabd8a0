"""Whatever files a project contains: there is a build, or errors with a place or a remedy, but never a traceback."""

import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from builder import pipeline
from builder.cache import Cache
from builder.compile.engine import Engine
from builder.errors import GossamerError
from tests.builder.making import FILES, METADATA, make_project

ODD = [
    "@@url:static/a.svg@@",
    "&#xD800;",
    "\x00",
    "\r\n",
    "\ufeff",
    "\t",
    "é",
    "🙂",
    "${",
    "{",
    "}",
    "\\",
    "\u2028",
]
HTML = [
    "<p id=a>",
    "<script>",
    "<![x[",
    "</",
    "<a href=x.html#a>",
    "<img src=static/a.svg>",
    "<style>",
    "<svg>",
    "&",
    '"',
]
# words with a meaning in one kind of file, so that more of the code that reads it is reached
WORDS = {
    "md": ["[x](y.md)", "[x](/#a)", "| a |\n|--:|\n| b |\n", "```\n", "# x\n", "- x\n", "1. x\n", "> x\n", "![](a.png)", *HTML],
    "html": ["{{", "}}", "{{ x }}", "{% if %}", "{% endif %}", "{# ", "{% extends 'base.html' %}", "{{ url('/') }}", *HTML],
    "py": ["import auth\n", "from . import x\n", "async def show(main):\n", "  pass\n", "exec('1')\n", "lambda: (", "class C[T]: pass\n", "'\\N{BULLET}'", "await x\n", "import json\n"],
    "css": ["url(", "@import 'x.css';", "@import ", "a{b:c}", "/*", "url(../static/a.svg)", "}", "@media ", "image-set('a' 1x)", "--x: "],
    "toml": ["[auth]\n", "issuer = 5\n", "[[", "]", "nan", "x = 1e400\n", "[apis.a]\n", "a.b.c = {}\n", '"""', "[routes]\n"],
    "json": ['{"icons": [', "]", "1e400", '"src": "a.svg"', ",", "{}", "null", '"'],
}  # fmt: skip
FRONT = "+++\ntitle = 'x'\n+++\n"
HEADS = [
    *[FRONT] * 6,
    "",
    "+++\n",
    FRONT.replace("\n+", "\nroute = '/x/'\n+"),
    FRONT.replace("\n+", "\norder = 'x'\n+"),
]
STEMS = [
    *("index", "404", "main", "about", "base", "page", "callback", "con", "café", "cafe\u0301", "a b", "a%2fb", "-x"),
    *(".hidden", "x" * 120, "a\nb", "@@url", "$x", "__init__", "ﬁ", "🙂", "a\\b", "robots", "manifest"),
]  # fmt: skip
PLACES = {
    "md": "site/pages", "html": "site/pages", "py": "site/app", "css": "site/styles", "json": "site/static",
    "webmanifest": "site/static", "svg": "site/static", "txt": "site/static", "toml": "site/environments",
}  # fmt: skip
LINKS = ["/etc/hostname", "../..", ".", "nowhere", "../pages/index.html"]
FOUND_FILES = sorted(name for name in FILES if name != "site/provider.json")


@st.composite
def changes(draw):
    """Return random changes: (what to do, the path to do it to, the content)."""
    if draw(st.booleans()):
        place = draw(st.sampled_from(FOUND_FILES))
    else:
        suffix = draw(st.sampled_from(sorted(PLACES)))
        place = f"{PLACES[suffix]}/{draw(st.sampled_from(STEMS))}.{suffix}"
    kind = draw(st.sampled_from(["write"] * 6 + ["add"] * 3 + ["cut", "link", "folder", "pipe", "remove"]))
    if kind == "link":
        return kind, place, draw(st.sampled_from(LINKS))
    if kind == "cut":
        return kind, place, draw(st.integers(0, 400))
    words = WORDS.get(place.rpartition(".")[2], WORDS["json"])
    head = draw(st.sampled_from(HEADS)) if place.endswith((".md", ".html")) else ""
    piece = (
        st.sampled_from(words)
        if draw(st.booleans())
        else st.sampled_from([*words, *ODD]) | st.text(max_size=4)
    )
    text = head + "".join(draw(st.lists(piece, max_size=10)))
    return (
        kind,
        place,
        text.encode("utf-8", "replace") if draw(st.integers(0, 9)) else draw(st.binary(max_size=30)),
    )


def change(root, kind, place, what):
    """Apply one change to a project; ignore changes that the file system refuses."""
    path = root / place
    plain = path.is_file() and not path.is_symlink()
    try:
        before = path.read_bytes() if plain else b""
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)  # never write through a link, or to a pipe that nobody reads
        if kind == "link":
            path.symlink_to(what)
        elif kind == "folder":
            path.mkdir()
        elif kind == "pipe":
            os.mkfifo(path)
        elif kind != "remove":
            path.write_bytes(before[:what] if kind == "cut" else before + what if kind == "add" else what)
    except (OSError, ValueError):
        return


@pytest.fixture(scope="module")
def build():
    """A function that builds with one compiler and one cache for all projects."""
    with Engine() as engine, tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder))
        yield lambda root: pipeline.build(root, metadata=METADATA, cache=cache, engine=engine)


def ends_well(build, found, ends):
    with tempfile.TemporaryDirectory() as folder:
        root = make_project(Path(folder))
        for each in found:
            change(root, *each)
        try:
            build(root)
            ends["built"] += 1
        except GossamerError as error:
            assert error.faults
            assert all(fault.where or fault.hint for fault in error.faults)
            ends.update({fault.code for fault in error.faults})


def try_projects(build, count):
    """Build so many random projects; return how many were built, and how many got each error."""
    ends = Counter()

    # no shrinking: a few changes are small enough, and shrinking them takes minutes of builds
    @settings(
        max_examples=count,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.lists(changes(), min_size=1, max_size=3))
    def attempt(found):
        ends_well(build, found, ends)

    attempt()
    return ends


def test_a_project_of_any_kind_ends_in_a_build_or_in_faults(build):
    assert try_projects(build, 40)["built"]


@pytest.mark.full("projects of any kind")
def test_five_hundred_projects_of_any_kind(build):
    ends = try_projects(build, 500)
    print(dict(ends.most_common()))
    assert ends["built"] > 50, ends
    assert len(ends) > 20, ends
