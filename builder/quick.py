"""Make one page anew after its text has changed, without building the site.

Lists, navigation and feeds contain nothing of a page's text, so no other page depends on it. A build of the site must
follow, because it checks links, and makes a new index for the search.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from builder import fingerprint, render
from builder.cache import Cache
from builder.compile.values import Compiled
from builder.config.document import decode
from builder.errors import SiteError
from builder.load import PageSource, Sources
from builder.output import File, Output, media_type
from builder.world import World


@dataclass(frozen=True, slots=True)
class Parts:
    """What a build in development was made of. `scripts` are the URLs that it added to each page."""

    sources: Sources
    compiled: Compiled
    assets: Mapping[str, fingerprint.Asset]
    scripts: tuple[str, ...]
    output: Output


def remake(parts: Parts, path: str, scripts: tuple[str, ...], cache: Cache) -> Parts | None:
    """Return the parts with the page of this file made anew, and with these scripts in each page.

    `path` is relative to the project, such as "site/pages/about.md". Return None if more has changed than the text of one
    page, or if the page has a fault: then a build has to tell.
    """
    config = parts.output.config
    pages = [page for page in parts.sources.pages if page.source.path == path]
    try:
        page = _edited(pages[0], config.root / path) if len(pages) == 1 else None
        if page is None:
            return None
        mine = tuple(page if each is pages[0] else each for each in parts.sources.pages)
        sources = replace(parts.sources, pages=mine)
        site = World(sources, config, parts.compiled, dev=True)
        document, faults = render.render_again(site, page, cache)
        if faults:
            return None
        html = fingerprint.resolve(document.html, parts.assets, document.place)
    except (OSError, SiteError):
        return None
    data = render.with_scripts(html, scripts).encode()
    files = _restamped(parts.output.files, parts.scripts, scripts)
    files[document.path] = File(document.path, data, media_type(document.path))
    return replace(parts, sources=sources, scripts=scripts, output=replace(parts.output, files=files))


def _edited(page: PageSource, file: Path) -> PageSource | None:
    """Return the page with the text that its file has now, or None if its front matter has changed, too."""
    text = decode(page.source.path, file.read_bytes())
    before, lines = page.source.text.split("\n"), text.split("\n")
    head = page.body_line - 1
    if lines[:head] != before[:head]:
        return None
    source = replace(page.source, data=text.encode())
    return replace(page, source=source, body="\n".join(lines[head:]))


def _restamped(files: Mapping[str, File], old: tuple[str, ...], new: tuple[str, ...]) -> dict[str, File]:
    """Return the files, with the new scripts in place of the old ones."""
    before, after = render.tags_of(old).encode(), render.tags_of(new).encode()
    return {
        path: File(path, file.data.replace(before, after, 1), file.media_type)
        if path.endswith(".html")
        else file
        for path, file in files.items()
    }
