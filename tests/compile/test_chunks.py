"""Which module goes into which script, what imported it, and the data that the scripts get."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from builder.cache import Cache
from builder.compile.engine import Engine
from builder.compile.kept import compile_site
from builder.compile.values import Compiled
from builder.config.schema import Auth, Build, SessionLimits
from builder.errors import SiteError

from .conftest import LIBRARY, site_config
from .making import page_source, site_sources

CompileSite = Callable[..., Compiled]
START, RUNTIME, CORE, VAULT = "scripts/start.js", "scripts/runtime.js", "scripts/core.js", "vault/vault.js"
BIG = "x = [" + ", ".join(f"'{number}'" for number in range(2000)) + "]"


def names(site: Compiled, chunk: str) -> list[str]:
    return [module.name for module in site.chunks[chunk].modules]


def test_a_page_loads_the_start_the_runtime_and_its_own(compiled: CompileSite) -> None:
    site = compiled(
        {
            "main": "import shared",
            "shared": "",
            "views.": "",
            "views.one": "import json, both",
            "views.two": "import both",
            "both": BIG,
        },
        page_source("/"),
        page_source("/one/", "views.one"),
        page_source("/two/", "views.two", protected=True),
    )
    assert site.pages["/"] == (START, RUNTIME, CORE)
    assert site.pages["/one/"] == (
        START,
        RUNTIME,
        "scripts/views-one.js",
        "scripts/views-one-and-more.js",
        CORE,
    )
    assert site.pages["/two/"] == (
        START,
        RUNTIME,
        "scripts/views-one-and-more.js",
        "scripts/views-two.js",
        CORE,
    )
    assert names(site, "scripts/views-one-and-more.js") == ["both", "views"]
    assert {"json", "views.one"} <= set(names(site, "scripts/views-one.js"))
    assert names(site, "scripts/views-two.js") == ["views.two"]
    assert names(site, CORE) == ["__main__", "shared"]


def test_what_little_views_share_goes_to_the_core(compiled: CompileSite) -> None:
    modules = {"main": "", "one": "import both", "two": "import both", "both": "x = 1"}
    site = compiled(modules, page_source("/one/", "one"), page_source("/two/", "two"))
    assert names(site, CORE) == ["__main__", "both"]


def test_each_module_knows_who_wanted_it(compiled: CompileSite) -> None:
    site = compiled({"main": "import a", "a": "import b", "b": "import json"})
    told = {module.name: (module.origin, module.wanted_by) for module in site.chunks[CORE].modules}
    assert told["__main__"] == ("app", "the site")
    assert told["a"] == ("app", "__main__")
    assert told["b"] == ("app", "a")
    assert told["json"] == ("stdlib", "b")
    assert all(module.size > 0 for module in site.chunks[CORE].modules)


def test_late_imports_of_a_package_on_the_way_are_not_followed(compiled: CompileSite) -> None:
    auth = "def __getattr__(name):\n    from auth.page import client\n    return getattr(client, name)"
    site = compiled(
        {
            "main": "import auth",
            "auth.": auth,
            "auth.vault.vault": "from auth.oidc import token\nfrom auth import errors",
            "auth.page.client": "from auth import errors",
            "auth.errors": "",
            "auth.oidc.": "",
            "auth.oidc.token": "def later():\n    from auth import late",
            "auth.late": "",
        }
    )
    assert names(site, VAULT) == [
        "auth",
        "auth.errors",
        "auth.late",
        "auth.oidc",
        "auth.oidc.token",
        "auth.vault",
        "auth.vault.vault",
    ]
    assert names(site, CORE) == ["__main__", "auth", "auth.errors", "auth.page", "auth.page.client"]


def test_a_site_without_a_main_starts_sign_in(compiled: CompileSite) -> None:
    site = compiled({"auth.": "def start(): pass"})
    assert names(site, CORE) == ["__main__", "auth"]
    assert '"start"' in site.chunks[CORE].text


def test_included_modules_are_shipped(compiled: CompileSite) -> None:
    site = compiled({"main": "", "plug": "import json"}, build=Build(include=("plug",)))
    assert {"plug", "json"} <= set(names(site, CORE))


def test_an_included_module_that_is_not_there_is_a_fault(compiled: CompileSite) -> None:
    with pytest.raises(SiteError) as caught:
        compiled({"main": "", "plugin": ""}, build=Build(include=("plugn",)))
    assert "plugn" in caught.value.faults[0].message
    assert "plugin" in caught.value.faults[0].hint


def test_standard_modules_late_imports_follow_what_the_site_mentions(compiled: CompileSite) -> None:
    plain = compiled({"main": "import random\nx = random.random()"})
    seeded = compiled({"main": "import random\nrandom.seed(b'x')"})
    assert "hashlib" not in names(plain, CORE)
    assert "hashlib" in names(seeded, CORE)


def settings(text: str, pattern: str) -> dict[str, object]:
    found = re.search(pattern, text)
    assert found
    value, _ = json.JSONDecoder().raw_decode(text, found.end())
    assert isinstance(value, dict)
    return value


def test_the_page_is_told_its_routes_and_nothing_secret(compiled: CompileSite) -> None:
    site = compiled(
        {"main": "", "view": ""}, page_source("/"), page_source("/v/", "view", protected=True), base="/shop/"
    )
    told = settings(site.chunks[START].text, r"\}\)\((?=\{\"base)")
    assert told["base"] == "/shop/"
    assert told["vault"] == "@@url:vault/vault.js@@"
    assert (told["door"], told["scope"]) == ("/shop/callback/door.js", "/shop/callback/")
    assert set(told) == {
        *("base", "door", "routes", "post_logout_path", "sign_in", "restore", "ui_locales", "session", "dev"),
        *("vault", "windows", "scope", "scripts", "words"),
    }, "nothing that no page reads"
    view = [["@@url:scripts/view.js@@", "@@sri:scripts/view.js@@"]]
    assert told["routes"] == {
        "/": {"view": "", "protected": False, "title": "/", "scripts": []},
        "/v/": {"view": "view", "protected": True, "title": "/v/", "scripts": view},
    }
    assert told["session"] == {"idle": 0, "absolute": 0, "warning": 60}
    assert (told["sign_in"], told["restore"]) == ("redirect", "off")
    assert told["post_logout_path"] == "/"
    assert "client_id" not in site.chunks[START].text


HEADERS = [
    *("accept", "accept-language", "content-language", "content-type", "idempotency-key"),
    *("if-match", "if-modified-since", "if-none-match", "if-unmodified-since", "prefer"),
]


def test_the_vault_is_told_where_it_may_go(compiled: CompileSite) -> None:
    text = compiled({"main": ""}).chunks[VAULT].text
    assert text.startswith('import "@@url:scripts/runtime.js@@";')
    told = settings(text, r"settings:")
    assert told["issuer"] == "https://id.example"
    assert told["redirect_uri"] == "http://localhost/callback/"
    assert told["pinned_origins"] == ["https://id.example", "https://token.example"]
    assert told["apis"] == [
        {
            "name": "billing",
            "origin": "http://localhost:9",
            "prefix": "/v1/",
            "audience": "",
            "resource": "",
            "scopes": [],
            "headers": HEADERS,
            "methods": ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            "cache": "default",
            "paths": [],
            "calls_per_minute": 0,
        }
    ]


def test_the_vault_is_told_every_setting_of_its_own(engine: Engine, compile_cache: Cache) -> None:
    auth = Auth(
        issuer="https://id.example",
        client_id="test",
        restore="frame",
        refresh=True,
        dpop=True,
        par="off",
        userinfo=True,
        unadvertised_iss="accept",
        logout_method="post",
        debug=True,
        params={"organization": "org_1", "max_age": 3},
        session=SessionLimits(900, 3600, 30),
    )
    config = replace(site_config(), auth=auth)
    text = compile_site(site_sources(LIBRARY), config, engine, compile_cache).chunks[VAULT].text
    told = settings(text, r"settings:")
    for name in (
        "restore",
        "refresh",
        "dpop",
        "par",
        "userinfo",
        "unadvertised_iss",
        "logout_method",
        "debug",
    ):
        assert told[name] == getattr(auth, name), name
    assert told["params"] == {"organization": "org_1", "max_age": 3}
    assert told["session"] == {"idle": 900, "absolute": 3600, "warning": 30}


def test_a_second_build_needs_no_engine_and_gives_the_same_bytes(tmp_path: Path) -> None:
    sources = site_sources({**LIBRARY, "main": "import json\nclass A: pass"})
    with Engine() as engine:
        first = compile_site(sources, site_config(), engine, Cache(tmp_path))
        assert engine.booted
    with Engine() as engine:
        second = compile_site(sources, site_config(), engine, Cache(tmp_path))
        assert not engine.booted
        assert second == first
        edited = site_sources({**LIBRARY, "main": "import json\nclass B: pass"})
        changed = compile_site(edited, site_config(), engine, Cache(tmp_path))
        assert changed == compile_site(edited, site_config(), engine, Cache(None))
        assert changed.chunks[CORE] != first.chunks[CORE]
        assert changed.chunks[VAULT] == first.chunks[VAULT]


def test_lines_are_kept_for_the_site_and_dropped_for_the_library(compiled: CompileSite) -> None:
    text = "def f():\n    x = 1\n    return x"
    site = compiled({"main": f"import auth.more\n{text}", "auth.more": f'"""Doc."""\n{text}'})
    rows = dict(re.findall(r'"(__main__|auth\.more)":(.*?)(?=\],"|\]\})', site.chunks[CORE].text, re.DOTALL))
    assert "set_lineno" in rows["__main__"]
    assert "set_lineno" not in rows["auth.more"]
    assert "Doc." not in rows["auth.more"]


FLOWS, WINDOWS = "scripts/flows.js", "scripts/windows.js"
SIGN_IN = {
    "auth.vault.vault": "from auth.vault import session\nasync def login():\n    from auth.vault import late\n    return late.go()",
    "auth.vault.session": "from auth import errors",
    "auth.vault.late": "from auth import errors\nfrom auth.vault import session\nfrom auth.oidc import token\nimport json",
    "auth.page.late": "from auth import errors\nfrom auth.page import client\nimport shared, hidden",
    "auth.page.client": "def popup():\n    from auth.page import late\n    return late",
    "auth.errors": "",
    "auth.oidc.": "",
    "auth.oidc.token": "",
    "main": "from auth.page import client\nimport shared",
    "shared": "",
    "hidden": "",
}


def test_what_only_a_sign_in_needs_is_in_scripts_of_its_own(compiled: CompileSite) -> None:
    site = compiled(SIGN_IN)
    assert names(site, VAULT) == [
        "auth",
        "auth.errors",
        "auth.vault",
        "auth.vault.session",
        "auth.vault.vault",
    ]
    assert {"auth.vault.late", "auth.oidc", "auth.oidc.token", "json"} <= set(names(site, FLOWS))
    assert not set(names(site, VAULT)) & set(names(site, FLOWS))
    assert names(site, CORE) == ["__main__", "auth", "auth.page", "auth.page.client", "shared"]
    assert names(site, WINDOWS) == ["auth.errors", "auth.page.late", "hidden"]
    assert site.deferred == {WINDOWS: "page", FLOWS: "vault"}
    assert not {FLOWS, WINDOWS} & {name for scripts in site.pages.values() for name in scripts}


def test_a_view_does_not_bring_the_deferred_script_along(compiled: CompileSite) -> None:
    view = "from auth.page import client\nimport hidden"
    site = compiled({**SIGN_IN, "main": "", "view": view}, page_source("/v/", "view"))
    assert names(site, "scripts/view.js") == ["auth", "auth.page", "auth.page.client", "hidden", "view"]
    assert "auth.page.late" in names(site, WINDOWS)


def test_a_late_import_counts_what_the_deferred_script_mentions(compiled: CompileSite) -> None:
    modules = {
        "auth.vault.vault": "import random\ndef f():\n    from auth.vault import late",
        "auth.vault.late": "import random\nrandom.seed(b'x')",
    }
    site = compiled(modules)
    assert "random" in names(site, VAULT)
    assert "random" not in names(site, FLOWS)
    assert "hashlib" not in names(site, VAULT)
    assert "hashlib" in names(site, FLOWS)


def test_both_realms_are_told_where_their_deferred_script_is(compiled: CompileSite) -> None:
    site = compiled({"main": ""})
    told = settings(site.chunks[START].text, r"\}\)\((?=\{\"base)")
    assert told["windows"] == ["@@url:scripts/windows.js@@", "@@sri:scripts/windows.js@@"]
    assert ',more:()=>import("@@url:scripts/flows.js@@")};' in site.chunks[VAULT].text
    assert FLOWS not in site.chunks[START].text
    assert WINDOWS not in site.chunks[VAULT].text


@pytest.mark.parametrize("name", ["vault.vault", "vault.late", "page.late"])
def test_a_library_that_lacks_a_root_is_a_fault_that_names_it(
    name: str, engine: Engine, compile_cache: Cache
) -> None:
    modules = {module: text for module, text in LIBRARY.items() if module != f"auth.{name}"}
    with pytest.raises(SiteError) as caught:
        compile_site(site_sources(modules), site_config(), engine, compile_cache)
    (fault,) = caught.value.faults
    assert f"'auth.{name}': site/auth has no {name.replace('.', '/')}.py" in fault.message
    assert fault.hint
