"""The whole way from sources to dist/, on one screen.

config → load → compile → render → fingerprint → policy → hosts → compress → (write)

Nothing after `load` reads a source file. A step's faults do not hide those of a step that does not need it.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import ParamSpec, TypeVar

from builder import compress, fingerprint, html_lint, policy, render, report
from builder.cache import Cache
from builder.compile.engine import Engine
from builder.compile.site import compile_site
from builder.compile.values import Compiled
from builder.config.read import read_config
from builder.config.schema import Config
from builder.errors import Fault, SiteError, Where
from builder.hosts import netlify
from builder.load import Sources, load
from builder.output import File, Output, Report, Rule, media_type
from builder.write import write

__all__ = ["File", "Output", "Report", "Rule", "build", "write"]

_Value = TypeVar("_Value")
_Takes = ParamSpec("_Takes")
_DEPLOY_ONLY = ("manifest.json", "headers.json", "_headers")  # for the person who deploys: not compressed


def build(
    root: Path,
    environment: str = "",
    *,
    overrides: Mapping[str, object] | None = None,
    metadata: Mapping[str, object] | None = None,
    dev: bool = False,
    dev_scripts: tuple[str, ...] = (),
    cache: Cache | None = None,
    engine: Engine | None = None,
) -> Output:
    """Build the project in `root`, in memory. SiteError holds every fault that was found.

    `overrides` and `metadata` stand in for configuration and pinned provider metadata. `dev`: quick (nothing is
    compressed or weighed), and pages may open livereload's socket and load `dev_scripts`. `engine` and `cache` are
    kept by callers that build again; a build alone has its cache in `.gossamer/`.
    """
    config = read_config(root, environment, overrides, metadata)
    sources = load(config)
    cache = cache or Cache(config.root / ".gossamer" / "cache")
    faults: list[Fault] = []
    with ExitStack() as stack:
        engine = engine or stack.enter_context(Engine())
        compiled = _try(faults, Compiled({}, {}), compile_site, sources, config, engine, cache, dev=dev)
    documents = _try(faults, (), render.render, sources, config, compiled, cache, dev=dev)
    facts = {document.route: html_lint.examine(document.html) for document in documents}
    manifests = {name for its in facts.values() for name in its.manifests}
    raws, found = fingerprint.gather(sources.assets, compiled.chunks, manifests=manifests, minify=not dev)
    faults += found + _lint(documents, facts, sources, config, dev)
    if faults:
        raise SiteError(sorted(dict.fromkeys(faults), key=lambda fault: fault.where or Where("")))
    assets = fingerprint.fingerprint(
        raws, config.site.base, config.build.verbatim, config.auth.redirect_path[1:]
    )
    files = _files(documents, assets, dev_scripts)
    rules, warnings = _headers(files, config, dev)
    weights = Report()
    if not dev:
        files = compress.compress(files, cache, _DEPLOY_ONLY)
        loads = {route: its.loads for route, its in facts.items()}
        weights = report.weigh(documents, loads, compiled, assets, _needs(raws), files, config)
    warnings = (*config.warnings, *_advice(config, dev), *compiled.warnings, *warnings)
    return Output(files, rules, config, weights, warnings, sources.watched)


def _advice(config: Config, dev: bool) -> tuple[Fault, ...]:
    """What is right in development and a mistake in what is deployed."""
    if dev or not config.auth.debug:
        return ()
    message = "auth.debug is on: the log of each visitor's sign-in can be read by every script of a page"
    hint = "remove it from what is deployed; serve keeps that log anyway"
    return (config.fault(("auth", "debug"), "debug-on", message, hint),)


def _try(
    faults: list[Fault],
    otherwise: _Value,
    step: Callable[_Takes, _Value],
    *values: _Takes.args,
    **options: _Takes.kwargs,
) -> _Value:
    """The step's value; after noting its faults, the other value, so that the next steps can look too."""
    try:
        return step(*values, **options)
    except SiteError as error:
        faults += error.faults
        return otherwise


def _lint(
    documents: tuple[render.Document, ...],
    facts: Mapping[str, html_lint.Facts],
    sources: Sources,
    config: Config,
    dev: bool,
) -> list[Fault]:
    texts = {page.source.path: page.source.text for page in sources.pages}
    texts |= {template.path: template.text for template in sources.templates.values()}
    kept = fingerprint.verbatim_paths(sources.assets, config.build.verbatim)
    site = html_lint.Site(config.site.base, kept, policy.meta_csp(config, dev=dev))
    return html_lint.check(documents, facts, site, texts)


def _files(
    documents: tuple[render.Document, ...],
    assets: Mapping[str, fingerprint.Asset],
    dev_scripts: tuple[str, ...],
) -> dict[str, File]:
    """Pages, assets and the manifest, by path. SiteError when two want one path."""
    files = {"manifest.json": fingerprint.manifest(assets)}
    faults: list[Fault] = []
    for asset in assets.values():
        file = File(asset.path, asset.data, media_type(asset.path), asset.immutable)
        fingerprint.put(files, file, asset.place, faults)
    for document in documents:
        html = fingerprint.resolve(document.html, assets, document.place)
        data = render.with_scripts(html, dev_scripts).encode()
        fingerprint.put(files, File(document.path, data, media_type(document.path)), document.place, faults)
    faults += fingerprint.shadows(files, assets.values())
    if faults:
        raise SiteError(faults)
    return files


def _needs(raws: Iterable[fingerprint.Raw]) -> dict[str, list[str]]:
    """What each stylesheet fetches in turn."""
    sheets = (raw for raw in raws if raw.name.lower().endswith(".css"))
    return {raw.name: fingerprint.references(raw.data.decode()) for raw in sheets}


def _headers(files: dict[str, File], config: Config, dev: bool) -> tuple[tuple[Rule, ...], tuple[Fault, ...]]:
    """Rules for all paths; their files are added to `files`."""
    kinds = {policy.url_of(path, config): policy.kind_of(file, config) for path, file in files.items()}
    kinds[config.site.base + "headers.json"] = "data"
    rules = policy.rules(kinds, config, dev=dev)
    types = {policy.url_of(path, config): file.media_type for path, file in files.items()}
    files["headers.json"] = policy.neutral(rules, types)
    files["_headers"], warnings = netlify.write(rules)
    return rules, warnings
