"""Render templates and page bodies into one HTML document for each route, from memory only.

References to assets remain tokens (`@@url:…@@`, see fingerprint.py) until the final names are known. All
faults are found in one run. Each names its file and line, and is reported once, however many pages it
affects.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from builder.cache import Cache, digest
from builder.compile.values import Compiled
from builder.config.schema import Config
from builder.errors import Fault, SiteError, Where
from builder.html_facts import Facts, thawed
from builder.load import PageSource, Sources
from builder.policy import path_of
from builder.processors import spread
from builder.world import World


@dataclass(frozen=True, slots=True)
class Document:
    """A rendered page: its file in dist/, the source file to name in a fault, its HTML with tokens, and what is in that."""

    route: str
    path: str
    place: str
    html: str
    facts: Facts = field(default_factory=Facts)


def render(
    sources: Sources, config: Config, compiled: Compiled, cache: Cache, *, dev: bool = False
) -> tuple[Document, ...]:
    """Return the site's pages and the two in which a sign-in may end. Raise SiteError with all faults."""
    site = World(sources, config, compiled, dev)
    shared = site.digest()
    pages = [*sources.pages, *site.callbacks(), *site.former()]
    keys = [_key(page, shared) for page in pages]
    known = {key: stored for key in keys if (stored := cache.get("pages", key)) is not None}
    missing = {key: page for key, page in zip(keys, pages, strict=True) if key not in known}
    faults: dict[Fault, None] = {}
    for key, (made, found) in zip(missing, _made(site, list(missing.values()), dev), strict=True):
        known[key] = made
        faults.update(dict.fromkeys(found))
        if not found:
            cache.put("pages", key, made)
    if faults:
        raise SiteError(sorted(faults, key=lambda fault: fault.where or Where("")))
    return tuple(_document(page, known[key]) for page, key in zip(pages, keys, strict=True))


def _key(page: PageSource, shared: str) -> str:
    """Return the cache's key of a page: a digest of all that its HTML depends on."""
    source = page.source
    return digest(shared, source.path, source.digest, page.route, page.template, str(page.extra.get("to")))


def _made(site: World, pages: Sequence[PageSource], dev: bool) -> list[tuple[bytes, list[Fault]]]:
    """Return for each page a line with its facts and then its HTML, as the cache keeps them, and its faults."""
    if not pages:
        return []
    # these load Jinja and the Markdown parser, which pages in the cache do not need
    from builder import html_read, templating

    def make(page: PageSource) -> tuple[bytes, list[Fault]]:
        html, faults = templating.render_page(site, page)
        return f"{html_read.examine(html).frozen()}\n{html}".encode(), faults

    # in development, servers run in this process, whose connections a copy would hold open
    return [make(page) for page in pages] if dev else spread(make, pages)


def _document(page: PageSource, made: bytes) -> Document:
    facts, _, html = made.decode().partition("\n")
    return Document(page.route, path_of(page.route), page.source.path, html, thawed(facts))


def with_scripts(html: str, urls: tuple[str, ...]) -> str:
    """Return the document with these scripts before all others, so that they hear what those do (development only)."""
    tags = "".join(f'<script defer src="{escape(url)}"></script>\n' for url in urls)
    return re.sub("(?=<script|</head>)", lambda _: tags, html, count=1) if tags else html
