"""The sources that a build reads, as values."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath

STYLE = "styles/gossamer.css"  # Gossamer's own style sheet, or the project's file of that name
SITE_STYLE = "styles/site.css"  # the site's: the one that the templates link to
SEARCH, SEARCH_INDEX = (
    "search/search.js",
    "search/index.json",
)  # made for sites whose pages name them (search.py)

_PICTURES = (".jpg", ".jpeg", ".png", ".webp")


def is_picture(name: str) -> bool:
    """Return whether others are made of an asset for smaller screens (images.py), by its logical name."""
    return name.startswith("static/") and PurePosixPath(name).suffix.lower() in _PICTURES


@dataclass(frozen=True, slots=True)
class Source:
    """A source file. `path` is for messages (POSIX, relative to the project).

    `name` depends on the kind of file: the dotted name of a module, the path of a page or template in its
    folder, or the logical name of an asset ("styles/site.css").
    """

    path: str
    name: str
    data: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hex."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def text(self) -> str:
        """The bytes as UTF-8 text (checked by `load`)."""
        return self.data.decode("utf-8")

    @property
    def is_package(self) -> bool:
        """Whether this is a package's __init__.py."""
        return self.path.endswith("/__init__.py")


@dataclass(frozen=True, slots=True)
class Section:
    """[section] of a folder's index page: how the pages of that folder are listed."""

    sort: str = "weight"  # or "date" or "title"
    per_page: int = 0  # entries on one page of the list; 0 is all of them
    feed: bool = False
    template: str = "entry.html"  # of the section's pages that name none


@dataclass(frozen=True, slots=True)
class PageSource:
    """A page: its checked front matter and its body."""

    source: Source
    kind: str  # "html" (Jinja2) or "md" (Markdown)
    route: str  # "/", "/invoices/": begins and ends with "/", relative to the base path
    title: str
    body: str
    body_line: int  # line of the file on which the body begins
    description: str = ""
    protected: bool = False
    view: str = ""  # dotted module in site/app whose show(main) runs when the page is shown
    template: str = "page.html"
    nav: str = ""  # label in the navigation; not listed there if empty
    order: int = 0
    extra: Mapping[str, object] = field(default_factory=dict)
    date: datetime | None = None  # with an offset, as all moments here
    updated: datetime | None = None
    tags: tuple[str, ...] = ()
    draft: bool = False
    weight: int = 0  # its place in its section
    image: str = ""  # the asset that stands for the page elsewhere: "static/harbour.jpg"
    aliases: tuple[str, ...] = ()  # former routes, which lead here: "/old/", "/old.html"
    section: Section | None = None
    search: bool = True  # whether the site's search finds it


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a section: its name, the route of its page, and the pages that have it, in the section's order."""

    name: str
    route: str
    pages: tuple[PageSource, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """A section with what is in it: its index page, its pages in order, and its tags by name."""

    index: PageSource
    pages: tuple[PageSource, ...]
    tags: tuple[Tag, ...]

    @property
    def feed(self) -> str:
        """The path of its feed below the base path, "blog/feed.xml"; "" if it has none."""
        return f"{self.index.route[1:]}feed.xml" if self.index.section and self.index.section.feed else ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What one page of a list shows: a part of the entries. `routes` are those of all pages of that list."""

    section: str  # the section's route
    pages: tuple[PageSource, ...]
    number: int  # of this page, from 1
    routes: tuple[str, ...]
    tag: str = ""  # the tag that this list is of, if it is not the whole section's


@dataclass(frozen=True, slots=True)
class Data:
    """A data file, and what is in it: read-only mappings, tuples, strings, numbers, dates, true, false and None."""

    source: Source
    value: object


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A page that this build leaves out: its file, its route, and why in words that follow "is"."""

    path: str
    route: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that a build reads.

    `watched` are the folders in which a change requires a new build, `left_out` the drafts, and the pages of a later day.
    """

    modules: Mapping[str, Source]
    pages: tuple[PageSource, ...]
    assets: Mapping[str, Source]
    templates: Mapping[str, Source]
    watched: tuple[Path, ...]
    style: Source | None = None  # Gossamer's own style sheet, which comes before the site's
    left_out: tuple[LeftOut, ...] = ()
    collections: tuple[Collection, ...] = ()
    listings: Mapping[str, Listing] = field(default_factory=dict)  # by the route of the page that shows it
    data: Mapping[str, Data] = field(default_factory=dict)  # by the name that templates know it by

    @property
    def moved(self) -> dict[str, str]:
        """The former routes, and the route that each leads to."""
        return {alias: page.route for page in self.pages for alias in page.aliases}
