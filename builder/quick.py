"""Make the pages in hand, without building the site: in the first build, and again after an edit.

Lists, navigation and feeds contain nothing of a page's text, so after a change of a page's text only that page is made
anew. After a change of a template, only the pages that somebody looks at are. A build of the site must follow, for the
other pages, for links between pages, and for the index of the search.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from builder import fingerprint, policy, render
from builder.cache import Cache
from builder.compile.values import Compiled
from builder.config.document import decode
from builder.config.schema import Config
from builder.errors import SiteError
from builder.load import PageSource, Source, Sources
from builder.output import File, Output, media_type
from builder.policy import path_of
from builder.serving import NOT_FOUND
from builder.world import World


@dataclass(frozen=True, slots=True)
class Parts:
    """What a build in development was made of.

    `scripts` are the URLs that it added to each page. `stale` are the paths of pages that a build has to make anew.
    """

    sources: Sources
    compiled: Compiled
    assets: Mapping[str, fingerprint.Asset]
    scripts: tuple[str, ...]
    output: Output
    stale: frozenset[str] = frozenset()


def remake(
    parts: Parts, changed: str, shown: Iterable[str], scripts: tuple[str, ...], cache: Cache
) -> Parts | None:
    """Return the parts with the pages in hand made anew after a change of one file, and with these scripts in each page.

    `changed` is relative to the project, such as "site/pages/about.md". `shown` are the paths of the pages that somebody
    looks at, such as "about/index.html". Return None if more has changed than the text of a page or a template, if nobody
    looks at a page, or if one has a fault: then a build has to tell.
    """
    try:
        sources, paths = _edited(parts, changed, shown)
        pages = [page for page in sources.pages if path_of(page.route) in paths]
        site = World(sources, parts.output.config, parts.compiled, dev=True)
        made = [_file(page, site, parts, scripts, cache) for page in pages]
    except Exception:  # a build meets the same, and tells
        return None
    files = _restamped(parts.output.files, parts.scripts, scripts)
    same = sources.templates is parts.sources.templates
    stale = parts.stale if same else frozenset(path for path, file in files.items() if _is_page(file))
    done = {file.path: file for file in made}
    output = replace(parts.output, files=files | done)
    return replace(parts, sources=sources, scripts=scripts, output=output, stale=stale - done.keys())


def outline(
    sources: Sources,
    config: Config,
    compiled: Compiled,
    assets: Mapping[str, fingerprint.Asset],
    scripts: tuple[str, ...],
) -> Parts:
    """Return the parts of a build that has made no page yet: all pages are stale, and empty."""
    site = World(sources, config, compiled, dev=True)
    paths = [path_of(page.route) for page in (*sources.pages, *site.callbacks(), *site.former())]
    files = {path: File(path, b"", media_type(path)) for path in paths}
    files |= {asset.path: asset.file for asset in assets.values()}
    rules = policy.rules(policy.kinds(files.values(), config), config, dev=True)
    output = Output(files, rules, config)
    return Parts(sources, compiled, assets, scripts, output, frozenset(paths))


def with_page(parts: Parts, path: str, cache: Cache) -> Output | None:
    """Return the output with this page of dist/, which may be stale.

    Return None if it has to wait for a build: for a fault, and where only a build can tell that there is nothing.
    """
    if path == NOT_FOUND:
        return None
    if path not in parts.stale:
        return parts.output
    site = World(parts.sources, parts.output.config, parts.compiled, dev=True)
    try:
        page = _single(page for page in parts.sources.pages if path_of(page.route) == path)
        file = _file(page, site, parts, parts.scripts, cache)
    except Exception:  # a build meets the same, and tells
        return None
    return replace(parts.output, files={**parts.output.files, path: file})


class _Other(Exception):
    """A change that only a build can handle."""


def _edited(parts: Parts, changed: str, shown: Iterable[str]) -> tuple[Sources, set[str]]:
    """Return the sources after the change, and the paths of the pages to make anew. Raise _Other if that is not all."""
    sources = parts.sources
    text = decode(changed, (parts.output.config.root / changed).read_bytes())
    names = [name for name, template in sources.templates.items() if template.path == changed]
    if names:
        (name,), paths = names, set(shown)
        template = Source(changed, name, text.encode())
        new = replace(sources, templates={**sources.templates, name: template})
    else:
        page = _single(page for page in sources.pages if page.source.path == changed)
        paths = {path_of(page.route)}
        edited = _with_text(page, text)
        new = replace(sources, pages=tuple(edited if each is page else each for each in sources.pages))
    if not paths:
        raise _Other
    return new, paths


def _single(pages: Iterable[PageSource]) -> PageSource:
    found = [*pages]
    if len(found) != 1:
        raise _Other
    return found[0]


def _with_text(page: PageSource, text: str) -> PageSource:
    """Return the page with another text. Raise _Other if its front matter is another, too."""
    before, lines = page.source.text.split("\n"), text.split("\n")
    head = page.body_line - 1
    if lines[:head] != before[:head]:
        raise _Other
    return replace(page, source=replace(page.source, data=text.encode()), body="\n".join(lines[head:]))


def _file(page: PageSource, site: World, parts: Parts, scripts: tuple[str, ...], cache: Cache) -> File:
    document, faults = render.make(site, page, cache)
    if faults:
        raise SiteError(faults)
    html = fingerprint.resolve(document.html, parts.assets, document.place)
    return File(document.path, render.with_scripts(html, scripts).encode(), media_type(document.path))


def _restamped(files: Mapping[str, File], old: tuple[str, ...], new: tuple[str, ...]) -> dict[str, File]:
    """Return the files, with the new scripts in place of the old ones."""
    before, after = render.tags_of(old).encode(), render.tags_of(new).encode()
    return {
        path: File(path, file.data.replace(before, after, 1), file.media_type) if _is_page(file) else file
        for path, file in files.items()
    }


def _is_page(file: File) -> bool:
    return file.path.endswith(".html") and not file.immutable
