"""What the built files must contain, and what they must not."""

import ast
import re
from pathlib import Path

import pytest

from builder.policy import FORGET

ROOT = Path(__file__).parents[2]
KINDS = {
    ".html",
    ".js",
    ".css",
    ".json",
    ".svg",
    ".xml",
    ".ico",
    ".txt",
    ".png",
    ".webmanifest",
    ".woff2",
    ".br",
    ".gz",
    "",
}
# Our own code for the browser: the names and strings of Python files, and the text of JavaScript files.
PYTHON = sorted((ROOT / "site").rglob("*.py"))
SCRIPTS = [ROOT / "builder/compile/js" / name for name in ("start.js", "page.js")]


def mentions(path):
    """Return every name, attribute and string of a Python file, without docstrings; or a script's text without
    comments.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)
    tree = ast.parse(text)
    plain = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    words = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            words.append(f".{node.attr}")
        elif isinstance(node, ast.Name):
            words.append(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in plain:
            words.append(repr(node.value))
    return " ".join(words)


STORES = ("localStorage", "sessionStorage", "serviceWorker", ".cookie", "caches", "indexedDB", "eval(")
REGISTERS = ("start.js", "page.py")  # the door, which is a service worker


@pytest.mark.standards("TX-02", "TX-10", "TX-04", "ST-06", "ST-07", "DE-11", "HD-09")
def test_our_code_knows_no_store():
    for path in (*PYTHON, *SCRIPTS):
        text = mentions(path)
        found = {word for word in STORES if word in text}
        assert found <= ({"serviceWorker"} if path.name in REGISTERS else set()), (path, found)
        assert not re.search(r"(window|scope|top|opener|parent)\.name\b", text), path


@pytest.mark.standards("PI-01", "PI-02", "HD-14")
def test_our_code_takes_messages_by_port_and_channel_alone():
    """No window listens for `message`, no window is sent one, and the opener is never used, so no origin check
    can be forgotten.
    """
    for path in (*PYTHON, *SCRIPTS):
        text = mentions(path)
        assert not re.search(r"addEventListener\(\s*['\"]message", text), path
        assert "opener" not in text, path
        assert not re.search(r"postMessage\([^)]*['\"]\*['\"]", path.read_text(encoding="utf-8")), path
        if path.suffix == ".py":
            assert "'message'" not in text or path.name in ("vault.py",), (
                path
            )  # there it is the name of a log entry


@pytest.mark.standards("DE-06")
def test_only_what_a_site_needs_is_in_the_build(site):
    for path, file in site.output.files.items():
        name = path.rpartition("/")[2]
        assert Path(name).suffix in KINDS, path
        assert not path.startswith(".") or path.startswith(".well-known/"), path
        text = file.data.decode("utf-8", "replace")
        assert "sourceMappingURL" not in text, path
        for word in ("builder.dev", "PRIVATE KEY", "hypothesis", "import pytest", str(ROOT)):
            assert word not in text, (path, word)


@pytest.mark.standards("HD-07", "HD-21", "HD-22", "HD-01")
def test_every_script_and_style_is_the_sites_own_with_its_integrity(site):
    pages = {path: file.data.decode() for path, file in site.output.files.items() if path.endswith(".html")}
    assert len(pages) >= 5
    own = f"<script>{FORGET}</script>"  # the only inline script; that page's policy allows it by its hash
    assert own in pages["callback/index.html"]
    pages["callback/index.html"] = pages["callback/index.html"].replace(own, "")
    for html in pages.values():
        for tag in re.findall(r"<script[^>]*>|<link[^>]*rel=\"?stylesheet[^>]*>", html):
            assert "integrity=" in tag, tag
            assert not re.search(r"(src|href)=\"?(https?:)?//", tag), tag
        assert not re.search(r"<script[^>]*>[^<]+</script>", html)
        assert not re.search(r"\son\w+=|\sstyle=|javascript:", html)


@pytest.mark.standards("CB-16")
def test_the_callback_page_is_one_of_the_small_ones(site):
    sizes = {path: len(file.data) for path, file in site.output.files.items() if path.endswith("index.html")}
    assert sizes["callback/index.html"] < sorted(sizes.values())[len(sizes) // 2]


@pytest.mark.standards("QA-01", "DE-06")
def test_production_code_imports_nothing_of_development():
    """The development provider and its faults stay on the author's machine."""
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            )
            module = getattr(node, "module", "") or ""
            assert not any(name.startswith("builder") for name in [*names, module]), path
