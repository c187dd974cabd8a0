"""The build refuses code that cannot work once compiled, with file, line, excerpt and remedy."""

from collections.abc import Callable

import pytest

from builder.compile.values import Compiled
from builder.config.schema import Build
from builder.errors import SiteError

CompileSite = Callable[..., Compiled]

REFUSED = {
    "await in a generator": ("async def f(g, xs):\n    return (await g(x) for x in xs)", 2, "await"),
    "async comprehension": ("async def f(xs):\n    return [x async for x in xs]", 2, "asynchronous"),
    "exec": ("exec('x = 1')", 1, "exec()"),
    "open": ("open('x.txt').read()", 1, "open()"),
    "eval": ("x = eval('1')", 1, "eval()"),
    "eval as a value": ("x = list(map(eval, ['1']))", 1, "eval()"),
    "compile": ("x = 1\ny = compile('1', '', 'eval')", 2, "compile()"),
    "window.eval": ("from browser import window\nwindow.eval('1')", 2, "window.eval"),
    "Function": ("from browser import window\nwindow.Function.new('1')", 2, "window.Function"),
    "html": ("from browser import document\ndocument['x'].html = '<b>'", 2, ".html"),
    "innerHTML": ("from browser import document\ndocument['x'].innerHTML = '<b>'", 2, ".innerHTML"),
    "innerHTML added to": ("from browser import document\ndocument['x'].innerHTML += '<b>'", 2, ".innerHTML"),
    "insertAdjacentHTML": ("def f(e):\n    e.insertAdjacentHTML('beforeend', 'x')", 2, "insertAdjacentHTML"),
    "document.write": ("from browser import document\ndocument.write('x')", 2, ".write()"),
    "worker": ("from browser import worker", 1, "browser.worker"),
    "worker by its name": ("import browser.worker", 1, "browser.worker"),
    "worker in a function": ("def f():\n    from browser import worker, html", 2, "browser.worker"),
    "worker as an attribute": ("import browser\nbrowser.worker.create_worker('x')", 2, "browser.worker"),
    "webcomponent": ("from browser import webcomponent", 1, "browser.webcomponent"),
    "load": ("from browser import load", 1, "browser.load"),
    "import_js": ("import javascript\njavascript.import_js('x.js')", 2, "javascript.import_js"),
    "javascript.load": ("from javascript import load", 1, "javascript.load"),
    "computed import": (
        "import importlib\nname = 'js' + 'on'\nm = importlib.import_module(name)",
        3,
        "computed",
    ),
    "computed __import__": ("def f(n):\n    return __import__(n)", 2, "computed"),
    "JavaScript base class": ("from browser import window\nclass A(window.HTMLElement): pass", 2, "inherit"),
    "timer with text": ("from browser import window\nwindow.setTimeout('x()', 1)", 2, "timer"),
    "all of typing": ("from typing import *", 1, "typing"),
    "timeit of text": ("import timeit\nx = timeit.timeit('f()', 'pass')", 2, "timeit"),
    "timeit with text for its set-up": (
        "from timeit import repeat\nx = repeat(f, setup='y = 1')",
        2,
        "timeit",
    ),
    "a generator for __await__": (
        "class A:\n    def __await__(self):\n        yield from f()",
        2,
        "__await__",
    ),
    "FunctionType": ("import types\nf = types.FunctionType(None, {})", 2, "types.FunctionType"),
    "ast.parse": ("import ast\nx = ast.parse('1')", 2, "ast.parse"),
    "from ast": ("from ast import NodeVisitor", 1, "ast.NodeVisitor"),
    "unicodedata.name": ("import unicodedata\nx = unicodedata.name('a')", 2, "unicodedata.name"),
    "asyncio.run for its value": (
        "import asyncio\nasync def f(): return 1\nx = asyncio.run(f())",
        3,
        "asyncio.run()",
    ),
    "a type parameter in a base": ("class A[T]: pass\nclass B[T](A[T]): pass", 2, "type parameters"),
    "a ParamSpec as a type parameter": ("def f[**P](x): pass", 1, "ParamSpec"),
    "a mutable default": (
        "from dataclasses import dataclass\n@dataclass\nclass A:\n    xs: list = []",
        4,
        "default of a dataclass",
    ),
    "make_dataclass": ("import dataclasses\nA = dataclasses.make_dataclass('A', 'x')", 2, "make_dataclass"),
    "threads": ("from concurrent.futures import ThreadPoolExecutor", 1, "threads"),
    "base64.a85encode": ("import base64\nx = base64.a85encode(b'')", 2, "base64.a85encode"),
    "io.open": ("import io\nio.open('x')", 2, "io.open"),
    "from io import open": ("from io import open", 1, "io.open"),
    "builtins.open": ("import builtins\nx = builtins.open", 2, "builtins.open"),
    "asyncio.timeout": ("import asyncio\nx = asyncio.timeout(1)", 2, "asyncio.timeout"),
    "subprocess": ("import json\nimport subprocess", 2, "processes"),
    "requests": ("import requests", 1, "sockets"),
    "zoneinfo": ("from zoneinfo import ZoneInfo", 1, "time zones"),
    "dis": ("def f():\n    import dis", 2, "dis"),
}
ACCEPTED = {
    "await in a list": "async def f(g, xs):\n    return sum([await g(x) for x in xs])",
    "await for the first iterable": "async def f(g):\n    return [x + 1 for x in await g()]",
    "await in a function inside": "async def f(g, xs):\n    return [x for x in xs]\nasync def h(g): return await g()",
    "a function of one's own": "def compile(x): return x\ny = compile(1)",
    "re.compile": "import re\nx = re.compile('a')",
    "an attribute called html": "class Page:\n    def __init__(self):\n        self.html = '<b>'",
    "a literal import": "import importlib\nm = importlib.import_module('json')",
    "ast.literal_eval": "import ast\nx = ast.literal_eval('1')",
    "a guarded import": "try:\n    import dis\nexcept ImportError:\n    dis = None",
    "asyncio.run": "import asyncio\nasync def f(): pass\nasyncio.run(f())",
    "a default that is made": "from dataclasses import dataclass, field\n@dataclass\nclass A:\n    xs: list = field(default_factory=list)",
    "timeit of a function": "import timeit\ntimeit.timeit(print, 'pass')\ndef repeat(x): return x\nrepeat('x')",
    "what a function is": "import types\nprint(isinstance(print, types.FunctionType))",
    "reading html": "def f(e): return e.html",
    "modules and names of browser": "from browser import aio, ajax, document, self, timer as t\nimport browser\nbrowser.timer, browser.doc",
    "a guarded name": "def f():\n    try:\n        from browser import later\n    except ImportError: pass",
    "a name for a type checker": "TYPE_CHECKING = False\nif TYPE_CHECKING:\n    from browser import Any",
    "all of javascript": "from javascript import *",
}


@pytest.mark.parametrize(("text", "line", "word"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_with_its_place_and_a_remedy(compiled: CompileSite, text: str, line: int, word: str) -> None:
    with pytest.raises(SiteError) as caught:
        compiled({"main": "import page", "page": text})
    (fault,) = caught.value.faults
    assert fault.code == "cannot-compile"
    assert fault.where is not None
    assert (fault.where.file, fault.where.line) == ("site/app/page.py", line)
    assert word in fault.message
    assert fault.hint
    assert text.splitlines()[line - 1].strip() in fault.excerpt


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_accepted(compiled: CompileSite, text: str) -> None:
    assert compiled({"main": text}).chunks


def test_a_name_that_a_module_of_brythons_lacks_is_told_alike_wherever_it_is_asked_for(
    compiled: CompileSite,
) -> None:
    statement = "from browser import documnet"
    text = f"import browser\n{statement}\ndef f():\n    class A:\n        def g(self):\n            {statement}\n    browser.documnet"
    with pytest.raises(SiteError) as caught:
        compiled({"main": text + "\nfrom javascript import zzz"})
    *told, other = [(str(fault.where), fault.message, fault.hint) for fault in caught.value.faults]
    words = ("browser.documnet is not in the browser", 'did you mean "document"?')
    assert told == [(f"site/app/main.py:{place}", *words) for place in ("2:1", "6:13", "7:5")]
    assert other[1] == "javascript.zzz is not in the browser" and other[2].startswith(
        "what javascript has there: Array,"
    )


def test_computed_imports_are_the_authors_business_once_included(compiled: CompileSite) -> None:
    text = "import importlib\ndef f(name): return importlib.import_module(name)"
    site = compiled({"main": text, "views.": "", "views.more": "x = 1"}, build=Build(include=("views.more",)))
    assert "views.more" in {module.name for module in site.chunks["scripts/core.js"].modules}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("if 1:\nprint(2)\n", 2, "expected an indented block after 'if' statement on line 1"),
        ("def f():\n    a = 1\n  b = 2\n", 3, "unindent does not match any outer indentation level"),
        ("x = [1,\n\ny = 2\n", 1, "'[' was never closed"),
        ("print 'a'\n", 1, "Missing parentheses in call to 'print'"),
    ],
)
def test_a_syntax_error_is_told_in_pythons_own_words(
    compiled: CompileSite, text: str, line: int, words: str
) -> None:
    with pytest.raises(SiteError) as caught:
        compiled({"main": text})
    (fault,) = caught.value.faults
    assert fault.where is not None and fault.where.line == line
    assert words in fault.message


def test_every_fault_of_every_module_is_told_at_once(compiled: CompileSite) -> None:
    with pytest.raises(SiteError) as caught:
        compiled(
            {
                "main": "import one, two\nimport thre",
                "one": "x = (",
                "two": "eval('1')\nexec('2')",
                "three": "",
            }
        )
    told = [(str(fault.where), fault.code) for fault in caught.value.faults]
    assert told == [
        ("site/app/main.py:2:1", "unknown-import"),
        ("site/app/one.py:1:5", "python-syntax"),
        ("site/app/two.py:1:1", "cannot-compile"),
        ("site/app/two.py:2:1", "cannot-compile"),
    ]
    assert caught.value.faults[0].hint == 'did you mean "three"?'
