"""The stubs of `auth`, `browser` and `javascript` for editors and type checkers match the real modules."""

import ast
import venv
import zipfile
from pathlib import Path

import pytest
from mypy import api

from builder import packaging, uses
from builder.cache import Cache
from builder.compile import runtime
from builder.compile.engine import JS, Engine, boot
from builder.compile.only import ONLY
from builder.scaffold import make
from builder.scaffold.wheel import Wheel

ROOT = Path(__file__).resolve().parents[2]
STUBS = ROOT / packaging.STUBS
AUTH = ROOT / "site/auth"
DEFINED = [
    *(f"page/{name}.py" for name in ("client", "login", "calls", "visitor", "notice", "line")),
    "errors.py",
]
STRICT = ["--strict", "--allow-untyped-defs", "--allow-untyped-calls"]
GOOD = """\
import auth
from browser import DOMEvent, DOMNode, aio, bind, document, html, timer, window
from javascript import JSON

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


async def show(main: DOMNode) -> None:
    claims = await auth.require()
    answer = await auth.fetch("billing", "/invoices", method="POST", json={"a": 1})
    document["list"] <= html.LI(claims["name"], Class="first") + html.LI("two")
    main.querySelector("tbody").hidden = answer.status != 200
    window.Intl.NumberFormat.new("en").format(rows(answer.json())[0]["amount"])
    timer.set_timeout(auth.stay, 1000)
    aio.run(auth.logout(local=True))
    auth.on_change(lambda user: main.append(JSON.stringify(user)))

    @bind(main, "click")
    def clicked(event: DOMEvent) -> None:
        event.target.textContent = "done"


def rows(data: "list[dict[str, Any]]") -> "list[dict[str, Any]]":
    return data
"""
WRONG = {
    "from browser import documnet": 'Module "browser" has no attribute "documnet"; maybe "document"?',
    "import auth; auth.fecth('billing')": 'Module has no attribute "fecth"',
    "from auth import fecth": 'Module "auth" has no attribute "fecth"; maybe "fetch"?',
    "async def f(): await auth.fetch('billing', verb='POST')": 'Unexpected keyword argument "verb" for "fetch"',
    "async def g(): (await auth.fetch('billing')).jsn()": '"Response" has no attribute "jsn"; maybe "json"?',
    "from javascript import JSN": 'Module "javascript" has no attribute "JSN"; maybe "JSON"?',
    "from browser import html; html.DVI()": 'Module has no attribute "DVI"',
    "import browser.tmier": 'Cannot find implementation or library stub for module named "browser.tmier"',
}


def named(file):
    """Return the public names that a stub defines."""
    names = set()
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.level:
            names |= {alias.asname for alias in node.names if alias.asname}
        elif isinstance(node, ast.AnnAssign):
            names.add(node.target.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
    return {name for name in names if not name.startswith("_")}


def definitions(*files):
    """Return functions and classes by name. If a name is defined twice, the first one counts."""
    found = {}
    for file in files:
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found.setdefault(node.name, node)
    return found


def bare(function):
    """Return the signature of a function, without annotations."""
    arguments = function.args
    every = (
        *arguments.posonlyargs,
        *arguments.args,
        *arguments.kwonlyargs,
        arguments.vararg,
        arguments.kwarg,
    )
    for each in filter(None, every):
        each.annotation = None
    return type(function).__name__, ast.unparse(arguments)


def test_auth_is_described_as_it_is():
    stub = definitions(STUBS / "auth/__init__.pyi")
    real = definitions(*(AUTH / name for name in DEFINED))
    offered = uses.offered((AUTH / "__init__.py").read_text("utf-8"))
    assert set(stub) == set(offered)
    for name, node in stub.items():
        assert ast.get_docstring(node), name
        if not isinstance(node, ast.ClassDef):
            assert bare(node) == bare(real[name]), name
            continue
        said, kept = (
            {part.name: part for part in kind.body if hasattr(part, "args")} for kind in (node, real[name])
        )
        for method in set(said) - {"message"} | set(kept) - {"__init__"}:
            assert bare(said[method]) == bare(kept[method]), f"{name}.{method}"
        text = ast.unparse(real[name])
        for part in node.body:
            if isinstance(part, ast.AnnAssign):
                assert part.target.id in text, f"{name}.{part.target.id}"


def test_brythons_modules_are_described_with_the_names_that_a_page_finds():
    context = boot((JS / "host.js").read_text("utf-8"))
    try:
        context.eval((JS / "page.js").read_text("utf-8"))
        context.eval(runtime.build_runtime(Engine(), Cache(None))[0])
        for module, file, more in (
            ("browser", "browser/__init__.pyi", {"html", "aio"}),
            ("browser.html", "browser/html.pyi", set()),
            ("browser.aio", "browser/aio.pyi", {"gather", "Queue", "QueueEmpty", "QueueFull"}),
            ("javascript", "javascript/__init__.pyi", set()),
        ):
            names = context.eval(
                f"[...__BRYTHON__.module_items(__BRYTHON__.imported['{module}'])].map(x => x.key).join(' ')"
            )
            real = {name for name in names.split() if not name.startswith("_")}
            assert named(STUBS / file) == real | more, module
            if module in ONLY:
                inner = {path.stem for path in (STUBS / module).iterdir()} - {"__init__"}
                assert ONLY[module] == real | more | inner, module
    finally:
        context.close()


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A new project, with an environment of its own that contains the wheel's files for type checkers."""
    folder = tmp_path_factory.mktemp("typed")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        wheel = folder / packaging.build_wheel(str(folder))
    made = make(folder / "shop", Wheel(wheel, "0.1.0", kept=True)).folder
    venv.create(made / ".venv", with_pip=False, symlinks=True)
    [packages] = made.glob(".venv/lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    return made


def checked(project, monkeypatch, *options):
    """Return the output of mypy with the project's own settings."""
    monkeypatch.chdir(project)
    said, failed, _ = api.run(["--python-executable", ".venv/bin/python", "--cache-dir", ".cache", *options])
    assert not failed
    return said


def test_a_new_project_is_checked_without_any_path_to_set(project, monkeypatch):
    (project / "site/app/views/good.py").write_text(GOOD)
    assert "no issues found in 4 source files" in checked(project, monkeypatch)
    assert "no issues found" in checked(project, monkeypatch, *STRICT)
    assert "no issues found" in checked(project, monkeypatch, "--strict", "site/app/views/good.py")


def test_a_wrong_name_is_told(project, monkeypatch):
    wrong = project / "site/app/views/wrong.py"
    wrong.write_text("\n".join(WRONG))
    try:
        said = checked(project, monkeypatch)
    finally:
        wrong.unlink()
    told = dict(line.split(": ", 1) for line in said.splitlines() if ": error: " in line)
    for number, (code, words) in enumerate(WRONG.items(), 1):
        assert words in told.get(f"site/app/views/wrong.py:{number}", said), code
    assert len(told) == len(WRONG), said
