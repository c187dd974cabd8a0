"""Unit tests of a site's own Python under CPython, on a page without a browser that reports what it lacks."""

import ast
import asyncio
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from builder import packaging
from builder.errors import UsageError
from builder.qa.fake import page as fake
from builder.qa.fake.sign_in import Answer, SignIn
from builder.scaffold import make
from builder.scaffold.wheel import Wheel

ROOT = Path(__file__).resolve().parents[2]
ROWS = [
    {
        "id": "R-1",
        "customer": "Ada & Sons",
        "date": "2026-11-02",
        "status": "paid",
        "amount": 1250,
        "currency": "EUR",
    },
    {
        "id": "R-2",
        "customer": "Grace",
        "date": "2026-11-03",
        "status": "open",
        "amount": 99,
        "currency": "EUR",
    },
]


@pytest.fixture
def faked():
    with fake.fake_page(ROOT) as made:
        yield made


class Format:
    """A simple replacement for the formats of Intl."""

    @staticmethod
    def new(language, style):
        return Format()

    def format(self, value):
        return f"<{value}>"


class Date:
    new = str


def ready(faked):
    faked.window.Intl = Format
    faked.window.Intl.NumberFormat = faked.window.Intl.DateTimeFormat = Format
    faked.window.Date = Date
    faked.answer("billing", "/invoices", ROWS)
    return faked.open("/invoices/")


def test_the_examples_invoices(faked):
    main = ready(faked)
    faked.show("views.invoices")
    assert [row.querySelector("[data-field=id]").text for row in main.querySelectorAll("tbody > tr")] == [
        "R-1",
        "R-2",
    ]
    assert main.querySelector("tbody [data-field=amount]").textContent == "<12.5>"
    assert main.querySelector("[data-state]").dataset.state == "ready"
    assert main.querySelector("[data-summary]").text == "2 invoices, 1 awaiting payment"
    form = main.querySelector("form")
    form.querySelector("input").value = "12.5"
    faked.answer("billing", "/payouts", method="POST", status=201)
    assert faked.trigger(form, "submit").defaultPrevented
    assert [call.json() for call in faked.asked if call.method == "POST"] == [
        {"amount": 1250, "currency": "EUR"}
    ]
    assert main.querySelector("[data-payout-said]").text == "<12.5> is on its way to your bank account."
    assert form.querySelector("input").value == ""
    faked.answer("billing", "/invoices", error="api_unreachable")
    faked.trigger(main.querySelector("[data-refresh]"), "click")
    assert main.querySelector("[data-state]").dataset.state == "failed"
    assert "cannot be reached" in main.querySelector("[data-failed-text]").text


def test_the_examples_profile_asks_for_a_sign_in(faked):
    main = faked.open("/profile/")
    faked.sign_out()
    with pytest.raises(faked.view("auth").AuthError, match="signed_out"):
        faked.show("views.profile")
    assert len(faked.logins) == 1
    faked.sign_in({"sub": "1", "email_verified": True})
    faked.show("views.profile")
    assert [dd.text for dd in main.querySelectorAll("dl dd")] == ["yes", "1"]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A new project."""
    folder = tmp_path_factory.mktemp("fake")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        wheel = Wheel(folder / packaging.build_wheel(str(folder)), "0.1.0", kept=True)
    return make(folder / "shop", wheel).folder


def test_the_tests_of_a_new_project_and_of_the_guide_pass(shop):
    (example,) = re.findall(
        r"```python\n([^`]*fake_page.*?)```", (ROOT / "docs/testing.md").read_text("utf-8"), re.DOTALL
    )
    for text in ((shop / "tests/test_views.py").read_text("utf-8"), example):
        names = {}
        exec(text, names)
        tests = [test for name, test in names.items() if name.startswith("test_")]
        assert len(tests) > 1
        for test in tests:
            with fake.fake_page(shop) as faked:
                test(faked)


def test_the_guide_names_all_that_it_has():
    table = (
        (ROOT / "docs/testing.md")
        .read_text("utf-8")
        .partition("| `fake_page` | What it does |")[2]
        .partition("\n\n")[0]
    )
    shown = set(re.findall(r"`\.(\w+)", table)) - {"api", "path", "method", "headers", "body", "json"}
    with fake.fake_page(ROOT) as faked:
        has = {name for name in dir(faked) if not name.startswith("_")}
    assert shown == has - {"root", "modules", "settle", "learn_errors", "close"}


def test_what_the_guides_teach_works(faked):
    faked.load('<ul id="orders"></ul><p id="said"></p>')
    seen = []
    with pytest.raises(ImportError, match="cannot import name 'bind_later' from 'browser'"):
        exec("from browser import bind_later")
    auth, browser = sys.modules["auth"], sys.modules["browser"]
    document, html, aio = browser.document, browser.html, browser.aio

    async def show(main):
        document["orders"] <= html.LI("one", Class="first", data_id=1)  # noqa: B015
        document["orders"] <= [html.LI(word) for word in ("two", "three")]  # noqa: B015
        auth.on_change(lambda user: seen.append(user))
        main.bind("click", lambda event: aio.run(later()))

        @main.bind("keydown")
        async def pressed(event):
            seen.append((event.key, event.target.id))

    async def later():
        await aio.sleep(3600)
        assert await aio.gather(auth.user(), auth.logout()) == [page_claims, None]
        document["said"].text = True

    page_claims = faked.claims
    faked.run(show(faked.main))
    assert repr(document["orders"].firstElementChild) == '<li class="first" data-id="1">one'
    faked.trigger(document["said"], "keydown", key="a")
    faked.trigger(faked.main, "click")
    assert seen == [("a", "said"), None]
    assert document["said"].text == "True"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import browser; browser.timer.set_timeout(1, 2)", "no browser.timer.set_timeout"),
        ("from browser import alert", "fake_page.browser.alert = …"),
        ("from browser import window; window.fetch", "fake_page.window.fetch = …"),
        ("from javascript import Date", "no javascript.Date"),
        ("from browser import document; document.body.innerHTML", "no .innerHTML of <body>"),
        ("from browser import document; document.body.scrollTop = 1", "no .scrollTop of <body> to set"),
        (
            "from browser import document; document.select('a:hover')",
            "no answer to the selector 'a:hover': ':hover'",
        ),
        ("from browser import html; html.A('x', style='a')", "no style among the attributes"),
        ("import auth; run(auth.fetch('billing', '/x'))", "It has answers to GET billing /y"),
        ("load('<ul><li>one</ul>')", "</ul> of line 1 closes nothing"),
        ("load('<p>\\n<b>')", "<b> of line 2 is never closed"),
        ("load('<table><tr></tr></table>')", "write <tbody> around the rows"),
        ("open_('/invoice/')", 'did you mean "/invoices/"?'),
    ],
)
def test_what_it_does_not_do_it_says(faked, code, words):
    faked.answer("billing", "/y", 1)
    with pytest.raises(UsageError) as caught:
        exec(code, {"run": faked.run, "load": faked.load, "open_": faked.open})
    assert words in str(caught.value)


def test_errors_of_what_was_started_fail_the_test(faked):
    async def fails():
        raise ValueError("later")

    faked.load("<p></p>").addEventListener("click", lambda event: faked.aio.run(fails()))
    with pytest.raises(ValueError, match="later"):
        faked.trigger(faked.main.querySelector("p"), "click")


def test_it_runs_where_a_loop_runs_already_and_says_what_does_not_end(faked, monkeypatch):
    """Once pytest-playwright has started its event loop, that loop counts as running in this thread for all later
    tests.
    """
    monkeypatch.setattr(fake, "_PATIENCE", 0.01)

    async def waits():
        await faked.aio.Future()

    async def outside():
        assert faked.run(faked.view("auth").user())["sub"] == "ada"
        with pytest.raises(UsageError, match="waits does not end: it waits for"):
            faked.run(waits())

    loop = asyncio.new_event_loop()
    loop.run_until_complete(outside())
    loop.close()


def test_nothing_of_it_stays(monkeypatch):
    names = ("browser", "javascript", "auth", "auth.errors", "views", "views.invoices")
    path, theirs = sys.path[:], ModuleType("views")
    for name in names:
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "views", theirs)
    with fake.fake_page(ROOT) as faked:
        ready(faked)
        faked.show("views.invoices")
        assert set(names) <= set(sys.modules) and sys.modules["views"] is not theirs
    assert sys.path == path
    assert [name for name in names if name in sys.modules] == ["views"] and sys.modules["views"] is theirs


def test_its_auth_takes_what_the_real_one_takes():
    """It has the same names and parameters as the stub of the real one, which another test compares
    with the real one.
    """
    stub = ast.parse((ROOT / "builder/stubs/auth/__init__.pyi").read_text("utf-8"))
    tree = ast.parse(Path(fake.SignIn.__init__.__code__.co_filename).read_text("utf-8"))
    kinds = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    ours = {part.name: part for part in kinds[SignIn.__name__].body if hasattr(part, "args")}
    answers = {part.name for part in kinds[Answer.__name__].body if hasattr(part, "args")}
    for node in stub.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert [type(node), *given(node)] == [type(ours[node.name]), *given(ours[node.name])], node.name
        elif isinstance(node, ast.ClassDef) and node.name == "Response":
            assert {part.name for part in node.body if hasattr(part, "args")} <= answers


def given(function):
    """Return the names of a function's parameters, without `self`."""
    arguments = function.args
    every = (*arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
    return [each.arg for each in every if each and each.arg != "self"]
