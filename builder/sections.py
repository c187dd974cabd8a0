"""Sections: if a folder's index page has [section], it lists the folder's pages, in several pages and by tag.

Zola and Hugo use a special file for this (_index.md); here it is the folder's ordinary index page.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from builder.config.document import Collector
from builder.pages import at_key
from builder.sources import Collection, Listing, PageSource, Section, Tag

Say = Callable[[str, str], str]
_NEVER = datetime(1, 1, 1, tzinfo=UTC)  # sorts pages without a date after all others
_WORDS = {"+": " plus ", "#": " sharp ", "&": " and ", "@": " at "}
_DEFAULTS = {"md": "prose.html", "html": "page.html"}


@dataclass(frozen=True, slots=True)
class Gathered:
    """All pages, the pages among them that were generated, the sections, and the content of each page with a list."""

    pages: tuple[PageSource, ...]
    added: tuple[PageSource, ...]
    collections: tuple[Collection, ...]
    listings: Mapping[str, Listing]


def gather(
    pages: Iterable[PageSource], faults: Collector, say: Say = lambda tag, sentence: sentence
) -> Gathered:
    """Return the pages sorted by route, each with its template, plus generated pages for lists.

    `say(tag, sentence)` translates the titles of generated pages.

    Record a fault for each page that lacks something its section needs, such as a date.
    """
    named = tuple(pages)
    indexes = {_folder(page): page for page in named if page.section}
    inside: dict[str, list[PageSource]] = {folder: [] for folder in indexes}
    dressed = []
    for page in named:
        home = _home(page, indexes)
        index = None if home is None else indexes[home]
        dressed.append(replace(page, template=page.template or _template(page, index)))
        if home is not None:
            inside[home].append(dressed[-1])
    collections = tuple(_collection(page, inside[_folder(page)], faults) for page in dressed if page.section)
    lists = [made for collection in collections for made in _lists(collection, say)]
    added = tuple(page for page, _ in lists if not page.section)
    listings = {page.route: listing for page, listing in lists}
    everything = sorted([*dressed, *added], key=lambda page: page.route)
    return Gathered(tuple(everything), added, collections, listings)


def _folder(page: PageSource) -> str:
    """Return the folder of a page below site/pages, with a final slash; "" for the top folder."""
    return page.source.name[: page.source.name.rfind("/") + 1]


def _home(page: PageSource, folders: Iterable[str]) -> str | None:
    """Return the innermost of these folders that contains a page.

    Return None for pages outside of them, for the 404 page, and for the index page of the folder itself.
    """
    if page.section or page.source.name.rpartition(".")[0] == "404":
        return None
    return max((folder for folder in folders if page.source.name.startswith(folder)), key=len, default=None)


def _template(page: PageSource, index: PageSource | None) -> str:
    """Return the template for a page that does not name one. `index` is the index page of its section, or None."""
    if page.section:
        return "section.html"
    return index.section.template if index and index.section else _DEFAULTS[page.kind]


def _collection(index: PageSource, inside: Iterable[PageSource], faults: Collector) -> Collection:
    assert index.section is not None
    pages = tuple(sorted(inside, key=_keys(index.section.sort)))
    for page in pages:
        if not page.date and (need := _needs_date(page, index.section)):
            message = f"{page.source.path} has no date, and {need} of {index.source.path}"
            hint = "add `date = 2026-11-29` to its front matter, with the day it was first published"
            faults.put(at_key(page, "date", "no-date", message, hint))
    return Collection(index, pages, _tags(index, pages, faults))


def _needs_date(page: PageSource, section: Section) -> str:
    if section.sort == "date":
        return '`sort` is "date" in the section'
    return "`feed` is on in the section" if section.feed and not page.protected else ""


def _keys(sort: str) -> Callable[[PageSource], tuple[float, float, str, str]]:
    """Return the function for sort keys of a section's pages. The key's last part is unique for each page."""

    def newest(page: PageSource) -> float:
        return -((page.date or _NEVER) - _NEVER).total_seconds()

    def keys(page: PageSource) -> tuple[float, float, str, str]:
        weight = page.weight if sort == "weight" else 0
        return weight, 0 if sort == "title" else newest(page), page.title.casefold(), page.route

    return keys


def _tags(index: PageSource, pages: Sequence[PageSource], faults: Collector) -> tuple[Tag, ...]:
    found: dict[str, list[PageSource]] = {}
    for page in pages:
        for name in page.tags:
            found.setdefault(name, []).append(page)
    seen: dict[str, str] = {}
    for name in sorted(found):
        other = seen.setdefault(tag_slug(name), name)
        if other != name:
            message = f'the tags "{other}" and "{name}" would have the same address'
            hint = "write them alike, or choose another word for one"
            faults.put(at_key(found[name][0], "tags", "tag-twins", message, hint))
    ordered = sorted(seen.items(), key=lambda pair: (pair[1].casefold(), pair[1]))
    return tuple(Tag(name, f"{index.route}tags/{slug}/", tuple(found[name])) for slug, name in ordered)


def tag_slug(name: str) -> str:
    """Return a tag as a part of a URL path: ASCII letters, digits and hyphens.

    Remove accents, and write letters of other scripts as their Unicode code points: "u4f60".
    """
    spelled = "".join(_WORDS.get(char, char) for char in name.lower())
    plain = "".join(
        char for char in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(char)
    )
    latin = "".join(f"-u{ord(char):x}" if char.isalnum() and not char.isascii() else char for char in plain)
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-") or "-".join(f"u{ord(char):x}" for char in name)


def _lists(collection: Collection, say: Say) -> Iterator[tuple[PageSource, Listing]]:
    """Yield each page that lists pages of a section, with the listing that it shows."""
    index = collection.index
    yield from _paged(index, collection.pages, "", index)
    if collection.tags:
        overview = _made(index, f"{index.route}tags/", say(index.language, "Tags"), "tags.html")
        yield overview, Listing(index.route, (), 1, (overview.route,))
    for tag in collection.tags:
        page = _made(index, tag.route, tag.name, "tag.html")
        yield from _paged(page, tag.pages, tag.name, index)


def _paged(
    first: PageSource, entries: tuple[PageSource, ...], tag: str, index: PageSource
) -> Iterator[tuple[PageSource, Listing]]:
    """Split a list into pages: yield the first, then /page/2/, /page/3/ and so on below it."""
    assert index.section is not None
    size = index.section.per_page or max(len(entries), 1)
    parts = [entries[start : start + size] for start in range(0, len(entries), size)] or [()]
    routes = (first.route, *(f"{first.route}page/{number}/" for number in range(2, len(parts) + 1)))
    for number, (route, part) in enumerate(zip(routes, parts, strict=True), 1):
        page = first if number == 1 else _next(first, route, number)
        yield page, Listing(index.route, part, number, routes, tag)


def _next(first: PageSource, route: str, number: int) -> PageSource:
    title = f"{first.title} ({number})"
    return replace(first, route=route, title=title, nav="", aliases=(), section=None)


def _made(index: PageSource, route: str, title: str, template: str) -> PageSource:
    """Return a page that consists only of its template. Its faults are reported at the index page."""
    return PageSource(
        index.source,
        "html",
        route,
        title,
        "",
        1,
        protected=index.protected,
        template=template,
        language=index.language,
    )
