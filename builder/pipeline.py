"""The steps of a build, from the sources to dist/.

config → load → compile → render → fingerprint → policy → hosts → compress → (write)

No step after `load` reads a source file. If a step has faults, the steps that do not depend on it still run
and report theirs.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from builder import (
    ahead,
    compress,
    feed,
    fingerprint,
    hosting,
    html_lint,
    images,
    languages,
    policy,
    relay,
    render,
    report,
    search,
    sitemap,
)
from builder.cache import Cache
from builder.compile.engine import Engine
from builder.compile.kept import compile_site
from builder.compile.values import Chunk, Compiled
from builder.config.read import read_config
from builder.config.schema import Config
from builder.errors import Fault, SiteError, Where
from builder.hosts import writers
from builder.html_facts import Facts
from builder.load import Sources, load
from builder.output import File, Output, Report, Rule, media_type
from builder.quick import Parts, outline
from builder.steps import unwatched
from builder.write import BESIDE, RELAY, write

__all__ = ["BESIDE", "RELAY", "File", "Output", "Report", "Rule", "build", "write"]

_Value = TypeVar("_Value")
_Takes = ParamSpec("_Takes")
_DEPLOY_ONLY = ("manifest.json", "headers.json")  # not compressed: only deployment tools read them


def build(
    root: Path,
    environment: str = "",
    *,
    overrides: Mapping[str, object] | None = None,
    metadata: Mapping[str, object] | None = None,
    dev: bool = False,
    dev_scripts: tuple[str, ...] = (),
    drafts: bool = False,
    cache: Cache | None = None,
    engine: Engine | None = None,
    begin: Callable[[str], None] = unwatched,
    offer: Callable[[Parts], None] | None = None,
    keep: Callable[[Parts], None] = lambda parts: None,
) -> Output:
    """Build the project in `root`, in memory. Raise SiteError with every fault that was found.

    `overrides` take precedence over the configuration files. `metadata` replaces the pinned provider
    metadata. With `dev`, the build is quick (nothing is compressed or weighed), and pages may open livereload's
    WebSocket. Drafts and pages with a future date are built only with `dev` or `drafts`. `dev_scripts` are URLs of
    scripts to add to each page. Callers that build repeatedly should pass the same `engine` and `cache`; by default,
    the cache is in `.gossamer/`. `begin` is called with the name of each step. `offer` is
    called before the first page is made, and `keep` at the end, with what is needed to make one page.
    """
    begin("reading the sources")
    config = read_config(root, environment, overrides, metadata)
    sources = load(config, drafts=drafts or dev)
    cache = cache or Cache(config.root / ".gossamer" / "cache")
    faults: list[Fault] = []
    with ahead.parsing(sources, cache):
        begin("compiling Python")
        with ExitStack() as stack:
            engine = engine or stack.enter_context(Engine())
            compiled = _try(faults, Compiled({}, {}), compile_site, sources, config, engine, cache, dev=dev)
        if offer and not faults:
            with suppress(SiteError):  # of files that the build itself will report
                offer(_outline(sources, config, compiled, dev_scripts, cache))
        begin("rendering pages")
        documents = _try(faults, (), render.render, sources, config, compiled, cache, dev=dev)
    begin("checking the HTML")
    facts = {document.route: document.facts for document in documents}
    manifests = {name for its in facts.values() for name in its.manifests}
    raws, found = fingerprint.gather(
        sources.assets,
        compiled.chunks,
        style=sources.style,
        manifests=manifests,
        minify=not dev,
        cache=cache,
    )
    raws += _words(sources, config)
    raws += search.search(documents, sources, config)
    raws += _try(faults, [], images.made, (document.html for document in documents), sources.assets, cache)
    faults += found + _lint(documents, facts, sources, config, dev)
    if faults:
        raise SiteError(sorted(dict.fromkeys(faults), key=lambda fault: fault.where or Where("")))
    begin("naming files by their content")
    assets = _named(raws, config)
    made = feed.feeds(sources.collections, config)
    if sitemap.PATH not in fingerprint.verbatim_paths(sources.assets, config.build.verbatim):
        made["site/pages"] = sitemap.sitemap(sources.pages, config)
    files = _files(documents, assets, compiled.chunks, made, dev_scripts)
    begin("writing the headers")
    judge = partial(policy.rules, config=config, dev=dev)
    former = sources.moved
    moved = {config.site.base + old[1:]: config.site.base + new[1:] for old, new in former.items()}
    rules, written = hosting.host(files, config, judge, moved=moved, dev=dev)
    elsewhere = relay.relay(config, dev=dev)
    weights = Report()
    if not dev:
        if config.build.compress:
            begin("compressing")
            skipped = [*_DEPLOY_ONLY, *(file.path for file in written.public)]
            files = compress.compress(files, cache, skipped)
        loads = {route: its.loads for route, its in facts.items()}
        begin("weighing")
        shown = [document for document in documents if document.route not in former]
        weights = report.weigh(shown, loads, compiled, assets, _needs(raws), files, config)
        weights = replace(weights, lost=writers.lost(written, config))
    warnings = (
        *config.warnings,
        *_advice(config, dev),
        *_untranslated(sources, config, dev),
        *writers.broken(written, config),
        *compiled.warnings,
    )
    beside = {file.path: file for file in written.beside}
    output = Output(
        files, rules, config, weights, warnings, sources.watched, beside, sources.left_out, elsewhere, moved
    )
    keep(Parts(sources, compiled, assets, dev_scripts, output))
    return output


def _outline(
    sources: Sources, config: Config, compiled: Compiled, scripts: tuple[str, ...], cache: Cache
) -> Parts:
    raws, _ = fingerprint.gather(
        sources.assets, compiled.chunks, style=sources.style, minify=False, cache=cache
    )
    raws += _words(sources, config)
    return outline(sources, config, compiled, _named(raws, config), scripts)


def _named(raws: Iterable[fingerprint.Raw], config: Config) -> dict[str, fingerprint.Asset]:
    return fingerprint.fingerprint(raws, config.site.base, config.build.verbatim, config.auth.door_folder[1:])


def _advice(config: Config, dev: bool) -> tuple[Fault, ...]:
    """Return warnings for settings that are fine in development but a mistake on a deployed site."""
    if dev:
        return ()
    message = "auth.debug is on: the log of each visitor's sign-in can be read by every script of a page"
    hint = "remove it from what is deployed; serve keeps that log anyway"
    fault = config.fault(("auth", "debug"), "debug-on", message, hint)
    return (*((fault,) if config.auth.debug else ()), *writers.advice(config))


def _untranslated(sources: Sources, config: Config, dev: bool) -> list[Fault]:
    """Return a warning for each language into which sentences of the site are not translated."""
    if dev or not config.foreign:
        return []
    from builder import catalogs  # imported late, because most sites are in English

    said = catalogs.sentences(sources)
    found = []
    for tag in config.foreign:
        if missing := len(catalogs.untranslated(tag, sources, said)):
            message = f"{missing} of {len(said)} sentences are not translated into {tag}, so visitors read them in English"
            hint = f"run `build.py translate {tag}`, and translate them in site/translations/{tag}.po"
            found.append(Fault("untranslated", message, hint))
    return found


def _try(
    faults: list[Fault],
    otherwise: _Value,
    step: Callable[_Takes, _Value],
    *values: _Takes.args,
    **options: _Takes.kwargs,
) -> _Value:
    """Return the step's value. If the step fails, record its faults and return `otherwise`, so other steps can run."""
    try:
        return step(*values, **options)
    except SiteError as error:
        faults += error.faults
        return otherwise


def _words(sources: Sources, config: Config) -> list[fingerprint.Raw]:
    """Return a file for each language with the translations that scripts of the pages need, if there are any."""
    return [
        fingerprint.Raw(languages.asset(tag), text.encode(), "site/translations")
        for tag, text in languages.words(config.tags, sources).items()
    ]


def _lint(
    documents: tuple[render.Document, ...],
    facts: Mapping[str, Facts],
    sources: Sources,
    config: Config,
    dev: bool,
) -> list[Fault]:
    texts = {page.source.path: page.source.text for page in sources.pages}
    texts |= {template.path: template.text for template in sources.templates.values()}
    kept = fingerprint.verbatim_paths(sources.assets, config.build.verbatim)
    kept |= {sitemap.PATH, *(collection.feed for collection in sources.collections)}
    site = html_lint.Rules(config.site.base, kept, policy.meta_csp(config, dev=dev), sources.moved)
    return html_lint.check(documents, facts, site, texts)


def _files(
    documents: tuple[render.Document, ...],
    assets: Mapping[str, fingerprint.Asset],
    chunks: Mapping[str, Chunk],
    feeds: Mapping[str, File],
    dev_scripts: tuple[str, ...],
) -> dict[str, File]:
    """Return pages, feeds, assets and the manifest, by path. Raise SiteError if two files want the same path."""
    files = {"manifest.json": fingerprint.manifest(assets, chunks)}
    faults: list[Fault] = []
    for asset in assets.values():
        fingerprint.put(files, asset.file, asset.place, faults)
    for document in documents:
        html = fingerprint.resolve(document.html, assets, document.place)
        data = render.with_scripts(html, dev_scripts).encode()
        fingerprint.put(files, File(document.path, data, media_type(document.path)), document.place, faults)
    for place, file in feeds.items():
        fingerprint.put(files, file, place, faults)
    faults += fingerprint.shadows(files, assets.values())
    if faults:
        raise SiteError(faults)
    return files


def _needs(raws: Iterable[fingerprint.Raw]) -> dict[str, list[str]]:
    """Return, for each stylesheet, the assets that it loads."""
    sheets = (raw for raw in raws if raw.name.lower().endswith(".css"))
    return {raw.name: fingerprint.references(raw.data.decode()) for raw in sheets}
