"""A compiled module is reused as long as nothing that it depends on has changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from builder.cache import Cache
from builder.compile import site
from builder.compile.engine import Engine
from builder.compile.kept import compile_site, only_starts
from builder.compile.values import CORE, RUNTIME, START, Chunk, Made, Module
from builder.config.schema import Build
from builder.load import PageSource, Source, Sources
from tests.builder.making import make_config

STARTS = "import auth\nauth.start()\n"
MODULES = {"main": Source("site/app/main.py", "main", b"print(1)\n")}


def page(title: str = "Home", view: str = "") -> PageSource:
    return PageSource(Source("site/pages/index.md", "index.md", b""), "md", "/", title, "", 1, view=view)


def sources(home: PageSource, **modules: Source) -> Sources:
    return Sources({**MODULES, **modules}, (home,), {}, {}, ())


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Made]:
    """The list of everything that was compiled, in order."""
    found: list[Made] = []

    def make(sources: Sources, *_: object, **__: object) -> Made:
        module = Module("main", "app", 3, "the site")
        chunk = Chunk(CORE, f"{len(found)}é", (module,), {"version": "1"})
        found.append(
            Made({CORE: chunk}, "tell(SETTINGS)", {"": (), "shop": ("scripts/shop.js",)}, {"x": "page"})
        )
        return found[-1]

    monkeypatch.setattr(site, "make", make)
    return found


def test_pages_may_change_without_a_new_compilation(tmp_path: Path, made: list[Made]) -> None:
    first = compile_site(sources(page()), make_config(), Engine(), Cache(tmp_path))
    again = compile_site(sources(page()), make_config(), Engine(), Cache(tmp_path))
    assert first == again
    other = compile_site(sources(page("Start")), make_config(), Engine(), Cache(tmp_path))
    assert len(made) == 1
    assert other.chunks[CORE] == first.chunks[CORE]
    assert '"Start"' in other.chunks[START].text and '"Home"' in first.chunks[START].text


def test_whatever_the_scripts_depend_on_makes_new_ones(tmp_path: Path, made: list[Made]) -> None:
    config, brython = make_config(), tmp_path / "brython"
    brython.mkdir()
    edited = Source("site/app/main.py", "main", b"print(2)\n")
    changes = {
        "a module": (sources(page(), main=edited), config, Engine(), False),
        "a new module": (sources(page(), more=edited), config, Engine(), False),
        "a view": (sources(page(view="shop")), config, Engine(), False),
        "auth": (sources(page()), replace(config, auth=replace(config.auth, refresh=True)), Engine(), False),
        "the APIs": (sources(page()), replace(config, apis=()), Engine(), False),
        "the build": (sources(page()), replace(config, build=Build(runtime="full")), Engine(), False),
        "the site": (
            sources(page()),
            replace(config, site=replace(config.site, base="/a/")),
            Engine(),
            False,
        ),
        "the provider": (sources(page()), replace(config, metadata={}), Engine(), False),
        "Brython": (sources(page()), config, Engine(brython), False),
        "development": (sources(page()), config, Engine(), True),
    }
    for what, (changed, settings, engine, dev) in changes.items():
        cache = Cache(tmp_path / "cache")
        compile_site(sources(page()), config, Engine(), cache)
        before = len(made)
        compile_site(changed, settings, engine, cache, dev=dev)
        assert len(made) == before + 1, what


def test_what_is_compiled_with_a_warning_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def make(*_: object, **__: object) -> Made:
        calls.append(1)
        return Made({}, "", {}, {}, (object(),))  # type: ignore[arg-type]

    monkeypatch.setattr(site, "make", make)
    for _ in range(2):
        compile_site(sources(page()), make_config(), Engine(), Cache(tmp_path))
    assert len(calls) == 2


MAINS = {
    "class C[T]: pass\n": False,  # newer than some Pythons that build
    "x = 1\0\n": False,
    "import auth\nauth.start()\n": True,
    '"""What runs first."""\nfrom auth import start\n# now\nstart()\n': True,
    "import auth\n": False,
    "import auth\nauth.start()\nprint(1)\n": False,
    "import auth, menu\nauth.start()\n": False,
    "import auth as a\na.start()\n": False,  # safe: such a page loads its Python at once, as every page did before
}


@pytest.mark.parametrize("main", MAINS)
def test_a_main_that_only_starts_the_sign_in(main: str) -> None:
    assert only_starts(main) is MAINS[main]


START_ONLY, ALL = (START,), (START, RUNTIME, CORE)
IDLE = {
    "nothing to run": ({}, {}, None, START_ONLY),
    "no main at all": ({}, {}, "", START_ONLY),
    "a view": ({"view": "shop"}, {}, None, (START, RUNTIME, "scripts/shop.js", CORE)),
    "a protected page": ({"protected": True}, {}, None, ALL),
    "a main with code of its own": ({}, {}, "import auth\nauth.start()\nprint(1)", ALL),
    "the provider is asked on every page": ({}, {"restore": "frame"}, None, ALL),
}


@pytest.mark.parametrize("case", IDLE)
def test_which_pages_load_python_at_once(case: str, tmp_path: Path, made: list[Made]) -> None:
    of_page, of_auth, main, scripts = IDLE[case]
    config = make_config()
    config = replace(config, auth=replace(config.auth, **of_auth))
    modules = {} if main == "" else {"main": Source("site/app/main.py", "main", (main or STARTS).encode())}
    site = Sources(modules, (replace(page(), **of_page),), {}, {}, ())
    assert compile_site(site, config, Engine(), Cache(tmp_path)).pages["/"] == scripts
