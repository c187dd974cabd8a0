"""Compile a site, or reuse the last result if nothing that it depends on has changed.

A build in which only pages have changed loads neither the compiler nor Brython's source.
"""

import ast
import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from pathlib import Path

from builder import languages
from builder.cache import Cache, digest, edition, edition_below
from builder.compile.engine import Engine
from builder.compile.settings import filled, page_settings
from builder.compile.values import (
    CORE,
    DONE,
    RUNTIME,
    START,
    VAULT,
    WINDOWS_SCRIPT,
    Chunk,
    Compiled,
    Made,
    Module,
)
from builder.config.schema import Config
from builder.load import PageSource, Sources

_STARTS = (["import auth", "auth.start()"], ["from auth import start", "start()"])
_NEWEST = "newest"  # cache only the latest result: results are large, and older ones are rarely used again


def compile_site(
    sources: Sources, config: Config, engine: Engine, cache: Cache, *, dev: bool = False
) -> Compiled:
    """Compile the site's Python and plan its scripts.

    Raise SiteError with every fault of every module: syntax errors, unknown imports, code that cannot work
    compiled. If all modules are in the cache, the engine is never started.
    """
    kind, key = f"scripts-{'dev' if dev else 'build'}", _key(sources, config, engine, dev)
    known, _, stored = (cache.get(kind, _NEWEST) or b"").partition(b"\n")
    if known.decode() == key:
        made = _thawed(stored)
    else:
        from builder.compile import site

        made = site.make(sources, config, engine, cache, dev=dev)
        if not made.warnings:
            cache.put(kind, _NEWEST, key.encode() + b"\n" + _frozen(made))
    idle = _idle(sources, config)
    words = languages.words(config.tags, sources)
    scripts = (RUNTIME, CORE) if idle else ()
    start = Chunk(START, filled(made.start, _start(config, sources.pages, made.views, scripts, words, dev)))
    pages = {
        page.route: (START,) if page.route in idle else (START, RUNTIME, *made.views.get(page.view, ()), CORE)
        for page in sources.pages
    }
    pages[f"{config.auth.door_folder}done/"] = (DONE,)
    return Compiled({START: start, **made.chunks}, pages, made.warnings, made.deferred)


def _idle(sources: Sources, config: Config) -> frozenset[str]:
    """Return the routes of pages without their own Python, which load it only after an action or a sign-in in a tab."""
    main = sources.modules.get("main")  # without it, the build adds one that only starts the sign-in
    if config.auth.restore != "off" or (main and not only_starts(main.text)):
        return frozenset()
    return frozenset(page.route for page in sources.pages if not page.view and not page.protected)


def only_starts(text: str) -> bool:
    """Return whether a main.py does nothing but start the sign-in: it imports `auth` and calls `auth.start()`."""
    try:
        tree = ast.parse(text)
    except (
        SyntaxError,
        ValueError,
        RecursionError,
    ):  # Brython may know a syntax that is newer than this Python
        return False
    body = [each for each in tree.body if not _is_docstring(each)]
    return [ast.unparse(each) for each in body] in _STARTS


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _key(sources: Sources, config: Config, engine: Engine, dev: bool) -> str:
    """Return a digest of everything that the compiled scripts depend on."""
    modules = {name: [source.path, source.digest] for name, source in sources.modules.items()}
    settings = repr((config.site, config.auth, config.apis, config.build))
    metadata = json.dumps(config.metadata, sort_keys=True, default=dict)
    views = sorted({page.view for page in sources.pages})
    tools = [engine.edition, edition_below(Path(__file__).parent), edition("minify")]
    return digest(json.dumps([modules, settings, metadata, views, tools, dev], sort_keys=True))


def _start(
    config: Config,
    pages: Iterable[PageSource],
    views: Mapping[str, tuple[str, ...]],
    scripts: Iterable[str],
    words: Iterable[str],
    dev: bool,
) -> dict[str, object]:
    """Return the settings of each page's first script.

    `scripts` are those that an idle page loads when it wakes. `words` are the languages whose translations scripts need.
    """
    routes = {
        page.route: {
            "view": page.view,
            "protected": page.protected,
            "title": page.title,
            "scripts": [_tokens(name) for name in views.get(page.view, ())],
        }
        for page in pages
    }
    places = {
        "vault": f"@@url:{VAULT}@@",
        "windows": _tokens(WINDOWS_SCRIPT),
        "scripts": [_tokens(name) for name in scripts],
        "words": {tag: _tokens(languages.asset(tag)) for tag in words},
    }
    return page_settings(config, routes, dev) | places


def _tokens(script: str) -> list[str]:
    """Return the tokens for a script's URL and integrity value, which the loader in pages needs."""
    return [f"@@url:{script}@@", f"@@sri:{script}@@"]


def _frozen(made: Made) -> bytes:
    chunks = [
        [chunk.name, chunk.text, [astuple(module) for module in chunk.modules], dict(chunk.brython)]
        for chunk in made.chunks.values()
    ]
    return json.dumps([chunks, made.start, dict(made.views), dict(made.deferred)]).encode()


def _thawed(stored: bytes) -> Made:
    rows, start, views, deferred = json.loads(stored)
    chunks = {
        name: Chunk(name, text, tuple(Module(*each) for each in modules), brython)
        for name, text, modules, brython in rows
    }
    return Made(chunks, start, {view: tuple(scripts) for view, scripts in views.items()}, deferred)
