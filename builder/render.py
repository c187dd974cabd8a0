"""Render templates and page bodies into one HTML document for each route, from memory only.

References to assets remain tokens (`@@url:…@@`, see fingerprint.py) until the final names are known. One run reports
all faults. Each fault names its file and line, and appears only once even if it affects many pages.
"""

import re
from dataclasses import dataclass, field, replace
from html import escape
from time import perf_counter

from builder.cache import Cache, digest
from builder.compile.values import Compiled
from builder.config.schema import Config
from builder.errors import Fault, SiteError, Where
from builder.html_facts import Facts, thawed
from builder.load import PageSource, Sources
from builder.policy import FORGET, path_of
from builder.world import CALLBACK, World

_HEAD = re.compile(r"<head(?:\s[^>]*)?>", re.IGNORECASE)
# HTML allows authors to leave out <html> and <head>.
_BEGINNING = re.compile(r"(?:\s*<!doctype[^>]*>)?(?:\s*<html[^>]*>)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Document:
    """A rendered page: its file in dist/, the source file to name in faults, its HTML with tokens, and its facts.

    `took` is how long it took to make, in seconds, at this time or before.
    """

    route: str
    path: str
    place: str
    html: str
    facts: Facts = field(default_factory=Facts)
    took: float = field(default=0.0, compare=False)


def render(
    sources: Sources, config: Config, compiled: Compiled, cache: Cache, *, dev: bool = False
) -> tuple[Document, ...]:
    """Return the site's pages, and the two pages at which a sign-in may end. Raise SiteError with all faults."""
    site = World(sources, config, compiled, dev)
    shared = site.digest()
    documents: list[Document] = []
    faults: dict[Fault, None] = {}
    for page in [*sources.pages, *site.callbacks(), *site.former()]:
        key = digest(
            shared,
            page.source.path,
            page.source.digest,
            page.route,
            page.template,
            str(page.extra.get("to")),
            page.language,
        )
        stored = cache.get("pages", key)
        if stored is None:
            document, found = make(site, page, cache)
            faults.update(dict.fromkeys(found))
            if not found:
                told = f"{document.took:.5f} {document.facts.frozen()}\n{document.html}"
                cache.put("pages", key, told.encode())
        else:
            known, _, html = stored.decode().partition("\n")
            took, _, facts = known.partition(" ")
            document = _document(page, html, thawed(facts), float(took))
        if page.template == CALLBACK:
            document = replace(document, html=forgetful(document.html))
        documents.append(document)
    if faults:
        raise SiteError(sorted(faults, key=lambda fault: fault.where or Where("")))
    return tuple(documents)


def make(site: World, page: PageSource, cache: Cache) -> tuple[Document, list[Fault]]:
    """Return a page of the site, without looking for it in the cache, and its faults."""
    # imported late, because Jinja and the Markdown parser are not needed if all pages are cached
    from builder import html_read, templating

    began = perf_counter()
    html, faults, before = templating.render_page(site, page, cache)
    facts = html_read.examine(html)
    return _document(page, html, facts, before + perf_counter() - began), faults


def _document(page: PageSource, html: str, facts: Facts, took: float) -> Document:
    return Document(page.route, path_of(page.route), page.source.path, html, facts, took)


def forgetful(html: str) -> str:
    """Insert the script that removes the query into the redirect URI's page, before everything else in it."""
    beginning = _HEAD if _HEAD.search(html) else _BEGINNING
    return beginning.sub(lambda found: f"{found[0]}\n<script>{FORGET}</script>", html, count=1)


def with_scripts(html: str, urls: tuple[str, ...]) -> str:
    """Insert these scripts before all others, so that they can observe them (development only)."""
    tags = tags_of(urls)
    return re.sub("(?=<script|</head>)", lambda _: tags, html, count=1) if tags else html


def tags_of(urls: tuple[str, ...]) -> str:
    """Return the elements that `with_scripts` inserts."""
    return "".join(f'<script defer src="{escape(url)}"></script>\n' for url in urls)
