"""The values that templates use for sections. They do not contain the text of pages, so a list cannot reveal it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from builder.sources import Collection, Listing, PageSource, Sources


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag. `url` is the page that lists the pages with this tag, `count` their number; only in sections."""

    name: str
    url: str = ""
    count: int = 0

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Page:
    """The value that templates know as `page`, and the type of a section's entries.

    The entry of a protected page has its title, URL, dates and tags, but nothing of its content.
    """

    route: str
    url: str
    title: str
    description: str = ""
    protected: bool = False
    view: str = ""
    nav: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)
    date: datetime | None = None
    updated: datetime | None = None
    tags: tuple[Tag, ...] = ()
    weight: int = 0
    draft: bool = False
    image: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The value that templates know as `section`. `feed` is the URL of its feed, or ""."""

    title: str
    route: str
    url: str
    feed: str
    tags_url: str
    pages: tuple[Page, ...]
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Pager:
    """The value that templates know as `pager`: the entries on this page of a list, and links to its other pages."""

    pages: tuple[Page, ...]
    number: int
    count: int
    previous: str
    next: str


class Sections(dict[str, Section]):
    """The value that templates know as `sections`: the sections by route."""


class Shelf:
    """All sections of a site, and the position of each page in its section."""

    def __init__(self, sources: Sources, base: str) -> None:
        self._base = base
        self._listings = sources.listings
        self._tags = {collection.index.route: self._tags_of(collection) for collection in sources.collections}
        self._homes: dict[str, str] = {}  # route of a page → route of its section
        self._places: dict[str, int] = {}  # route of a page → its index in that section
        for collection in sources.collections:
            for place, page in enumerate(collection.pages):
                self._homes[page.route] = collection.index.route
                self._places[page.route] = place
        self.sections = Sections(
            (collection.index.route, self._section(collection)) for collection in sources.collections
        )

    def shown(self, page: PageSource) -> Page:
        """Return a page as its own template sees it."""
        tags = self._tags.get(self._homes.get(page.route, ""), {})
        return Page(
            page.route,
            self._url(page.route),
            page.title,
            page.description,
            page.protected,
            page.view,
            page.nav,
            dict(page.extra),
            page.date,
            page.updated,
            tuple(tags.get(name) or Tag(name) for name in page.tags),
            page.weight,
            page.draft,
            page.image,
        )

    def section(self, page: PageSource) -> Section | None:
        """Return the section that contains a page or that the page lists, or None."""
        listing = self._listings.get(page.route)
        return self.sections.get(listing.section if listing else self._homes.get(page.route, ""))

    def tag(self, page: PageSource) -> Tag | None:
        """Return the tag whose pages this page lists, or None."""
        listing = self._listings.get(page.route)
        return self._tags[listing.section][listing.tag] if listing and listing.tag else None

    def pager(self, page: PageSource) -> Pager | None:
        """Return the part of a list that a page shows, or None if it shows no list."""
        listing = self._listings.get(page.route)
        return self._pager(listing) if listing else None

    def beside(self, page: PageSource) -> tuple[Page | None, Page | None]:
        """Return the previous and the next page in a page's section; None where there is none."""
        section = self.sections.get(self._homes.get(page.route, ""))
        if section is None:
            return None, None
        at = self._places[page.route]
        before = section.pages[at - 1] if at else None
        return before, section.pages[at + 1] if at + 1 < len(section.pages) else None

    def _url(self, route: str) -> str:
        return self._base + route[1:]

    def _entry(self, page: PageSource) -> Page:
        shown = self.shown(page)
        return replace(shown, description="", extra={}, image="") if page.protected else shown

    def _tags_of(self, collection: Collection) -> dict[str, Tag]:
        return {tag.name: Tag(tag.name, self._url(tag.route), len(tag.pages)) for tag in collection.tags}

    def _section(self, collection: Collection) -> Section:
        index = collection.index
        tags = self._tags[index.route]
        return Section(
            index.title,
            index.route,
            self._url(index.route),
            self._base + collection.feed if collection.feed else "",
            self._url(f"{index.route}tags/") if tags else "",
            tuple(self._entry(page) for page in collection.pages),
            tuple(tags.values()),
        )

    def _pager(self, listing: Listing) -> Pager:
        urls = ("", *(self._url(route) for route in listing.routes), "")
        return Pager(
            tuple(self._entry(page) for page in listing.pages),
            listing.number,
            len(listing.routes),
            urls[listing.number - 1],
            urls[listing.number + 1],
        )
