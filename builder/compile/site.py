"""Compile a site's Python, and decide which module goes into which script."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from builder.cache import Cache
from builder.compile import emit, runtime
from builder.compile.engine import JS, Engine
from builder.compile.graph import Walk
from builder.compile.modules import MAIN, Library
from builder.compile.settings import door_settings, filled, script_json, vault_settings
from builder.compile.small import small
from builder.compile.values import CORE, DONE, DOOR, RUNTIME, VAULT, WINDOWS_SCRIPT, Chunk, Made, Module
from builder.config.schema import Config
from builder.errors import Fault, SiteError, did_you_mean
from builder.load import PageSource, Sources

VAULT_MODULE = "auth.vault.vault"
_SMALL = 4096  # bytes; a script below this size is not worth its own request


@dataclass(frozen=True, slots=True)
class Deferred:
    """A script that only a sign-in needs: its root module, and other modules that its realm has not loaded yet."""

    script: str
    root: str
    realm: str  # "page" or "vault"


FLOWS = Deferred("scripts/flows.js", "auth.vault.late", "vault")
WINDOWS = Deferred(WINDOWS_SCRIPT, "auth.page.late", "page")


@dataclass(slots=True)
class _Plan:
    """Which modules go into which script."""

    core: dict[str, str]
    vault: dict[str, str]
    groups: dict[str, dict[str, str]] = field(default_factory=dict)  # script name → module → wanted by
    late: dict[Deferred, dict[str, str]] = field(default_factory=dict)
    views: dict[str, tuple[str, ...]] = field(default_factory=dict)  # view → its scripts


def make(sources: Sources, config: Config, engine: Engine, cache: Cache, *, dev: bool = False) -> Made:
    """Compile the site's Python and plan its scripts. Raise SiteError with every fault of every module."""
    library = Library(sources.modules, engine, cache, dev, frozenset(config.build.include))
    library.faults.extend(_missing(library, config))
    plan = _plan(library, sources.pages, config)
    if library.faults:
        raise SiteError(_ordered(library.faults))
    text, warnings = runtime.build_runtime(engine, cache, config.build.runtime)
    chunks = {
        RUNTIME: Chunk(RUNTIME, text, brython=_brython(engine)),
        DOOR: Chunk(DOOR, filled(_script("door"), door_settings(config))),
        DONE: Chunk(DONE, filled(_script("done"), {})),
        VAULT: _vault(library, plan.vault, config, dev),
    }
    for name, wanted in plan.groups.items():
        chunks[name] = _chunk(name, library, wanted)
    chunks[CORE] = _chunk(CORE, library, plan.core, run=MAIN)
    for late, wanted in plan.late.items():
        chunks[late.script] = _chunk(late.script, library, wanted)
    deferred = {late.script: late.realm for late in plan.late}
    return Made(chunks, _script("start"), plan.views, deferred, warnings)


def _brython(engine: Engine) -> dict[str, str]:
    return {"sha256": hashlib.sha256(engine.source.encode()).hexdigest(), "version": engine.version}


def _missing(library: Library, config: Config) -> Iterator[Fault]:
    """Yield a fault for each missing root module. No import names these, so following imports would not find them."""
    for name in (VAULT_MODULE, FLOWS.root, WINDOWS.root):
        if not library.exists(name):
            file = f"{name.partition('.')[2].replace('.', '/')}.py"
            hint = "site/auth is one library: take all of it from one version"
            yield Fault("unknown-import", f"there is no module {name!r}: site/auth has no {file}", hint)
    for name in config.build.include:
        if not library.exists(name):
            hint = did_you_mean(name, {*library.sources, *library.engine.stdlib})
            yield Fault("unknown-import", f"[build] include names {name!r}, which is no module", hint)


def _plan(library: Library, pages: Iterable[PageSource], config: Config) -> _Plan:
    roots = [MAIN, *config.build.include]
    core = Walk(library, frozenset({WINDOWS.root})).follow(roots, "the site")
    vault = Walk(library, frozenset({FLOWS.root})).follow([VAULT_MODULE], "the vault")
    plan = _Plan(core.wanted, vault.wanted)
    _plan_views(library, pages, plan)
    _defer(library, WINDOWS, roots, plan.core, plan)
    _defer(library, FLOWS, [VAULT_MODULE], plan.vault, plan)
    return plan


def _plan_views(library: Library, pages: Iterable[PageSource], plan: _Plan) -> None:
    reached: dict[str, tuple[list[str], str]] = {}
    for view in sorted({page.view for page in pages if page.view}):
        walk = Walk(library, frozenset({WINDOWS.root})).follow([view], f"view {view}")
        for name, by in walk.wanted.items():
            if name not in plan.core:
                reached.setdefault(name, ([], by))[0].append(view)
    for views in sorted({tuple(users) for users, _ in reached.values()}):
        members = {name: by for name, (users, by) in reached.items() if tuple(users) == views}
        if len(views) > 1 and sum(map(library.size, members)) < _SMALL:
            plan.core.update(members)  # a separate request would cost more
            continue
        script = _script_name(views, plan.groups)
        plan.groups[script] = members
        for view in views:
            plan.views[view] = (*plan.views.get(view, ()), script)


def _defer(library: Library, late: Deferred, roots: list[str], eager: Mapping[str, str], plan: _Plan) -> None:
    """Plan a deferred script.

    The walk includes the eager roots again, because names mentioned there decide which imports are needed.
    """
    whole = Walk(library).follow([*roots, late.root], "sign-in")
    plan.late[late] = {name: by for name, by in whole.wanted.items() if name not in eager}


def _script_name(views: tuple[str, ...], taken: Mapping[str, object]) -> str:
    stem = f"scripts/{views[0].replace('.', '-')}{'-and-more' if len(views) > 1 else ''}"
    names = [f"{stem}.js", *(f"{stem}-{number}.js" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def _rows(library: Library, wanted: Mapping[str, str]) -> tuple[str, tuple[Module, ...]]:
    rows, modules = [], []
    for name in sorted(wanted):
        made = library.get(name)
        assert made is not None
        text = emit.row(name, made.kind, made.file, made.js)
        rows.append(text)
        modules.append(Module(name, made.origin, len(text.encode()), wanted[name]))
    return f"__BRYTHON__.gossamer.add({{{','.join(rows)}}});", tuple(modules)


def _chunk(name: str, library: Library, wanted: Mapping[str, str], run: str = "") -> Chunk:
    text, modules = _rows(library, wanted)
    return Chunk(name, text + (_run(run) if run else "") + "\n", modules)


def _run(name: str) -> str:
    return f"__BRYTHON__.gossamer.run({json.dumps(name)});"


def _vault(library: Library, wanted: Mapping[str, str], config: Config, dev: bool) -> Chunk:
    text, modules = _rows(library, wanted)
    settings = script_json(vault_settings(config, dev))
    more = f'()=>import("@@url:{FLOWS.script}@@")'
    head = f'import "@@url:{RUNTIME}@@";globalThis.__GOSSAMER__={{settings:{settings},more:{more}}};'
    return Chunk(VAULT, head + text + _run(VAULT_MODULE) + "\n", modules)


@lru_cache
def _script(name: str) -> str:
    return small((JS / f"{name}.js").read_text(encoding="utf-8"))


def _ordered(faults: list[Fault]) -> list[Fault]:
    unique = dict.fromkeys(faults)
    return sorted(unique, key=lambda fault: (str(fault.where), fault.message))
