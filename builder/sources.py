"""The sources that a build reads, as values."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath

STYLE = "styles/gossamer.css"  # Gossamer's own stylesheet, or the project's file with that name
SITE_STYLE = "styles/site.css"  # the site's stylesheet, which the templates link to
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

    sort: str = "weight"  # "weight", "date" or "title"
    per_page: int = 0  # entries on each page of the list; 0 means all
    feed: bool = False
    template: str = "entry.html"  # for the section's pages that do not name a template


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
    date: datetime | None = None  # timezone-aware, like all datetimes here
    updated: datetime | None = None
    tags: tuple[str, ...] = ()
    draft: bool = False
    weight: int = 0  # its position in its section: lighter pages come first
    image: str = ""  # the asset that previews of the page show: "static/harbour.jpg"
    aliases: tuple[str, ...] = ()  # former routes, which redirect here: "/old/", "/old.html"
    section: Section | None = None
    search: bool = True  # whether the site's search finds it
    translates: str = ""  # the page of which it is a translation, if that has another name: "about.md"
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a section: its name, the route of its page, and the pages that have it, in the section's order."""

    name: str
    route: str
    pages: tuple[PageSource, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """A section with its content: its index page, its pages in order, and its tags by name."""

    index: PageSource
    pages: tuple[PageSource, ...]
    tags: tuple[Tag, ...]

    @property
    def feed(self) -> str:
        """The path of its feed below the base path, "blog/feed.xml"; "" if it has none."""
        return f"{self.index.route[1:]}feed.xml" if self.index.section and self.index.section.feed else ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The part of a list that one page shows. `routes` are the routes of all pages of the list."""

    section: str  # the section's route
    pages: tuple[PageSource, ...]
    number: int  # the number of this page, from 1
    routes: tuple[str, ...]
    tag: str = ""  # the tag whose pages are listed; empty for the list of the whole section


@dataclass(frozen=True, slots=True)
class Data:
    """A data file and its content: read-only mappings, tuples, strings, numbers, dates, booleans and None."""

    source: Source
    value: object


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A page that this build leaves out: its file, its route, and the reason, worded to follow "is"."""

    path: str
    route: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that a build reads.

    `watched` are the folders in which a change requires a new build. `left_out` are drafts and pages with a future
    date.
    """

    modules: Mapping[str, Source]
    pages: tuple[PageSource, ...]
    assets: Mapping[str, Source]
    templates: Mapping[str, Source]
    watched: tuple[Path, ...]
    style: Source | None = None  # Gossamer's own stylesheet, which comes before the site's
    left_out: tuple[LeftOut, ...] = ()
    collections: tuple[Collection, ...] = ()
    listings: Mapping[str, Listing] = field(default_factory=dict)  # route of the page that shows it → listing
    data: Mapping[str, Data] = field(default_factory=dict)  # name in templates → data
    translations: Mapping[str, Source] = field(default_factory=dict)  # language tag, lower case → catalog

    @property
    def originals(self) -> dict[str, PageSource]:
        """Each page file's own page, by the file's path: of a list with several pages, the first one."""
        found: dict[str, PageSource] = {}
        for page in sorted(self.pages, key=lambda page: (len(page.route), page.route)):
            found.setdefault(page.source.path, page)
        return found

    @property
    def moved(self) -> dict[str, str]:
        """Former routes, each with the route that it redirects to."""
        return {alias: page.route for page in self.pages for alias in page.aliases}
