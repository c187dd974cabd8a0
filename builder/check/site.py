"""A built site: its files, and the headers that its host sends with each."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from builder.check.rules import at
from builder.check.tags import Tag, tags
from builder.check.urls import origin, parts
from builder.compress import ENCODINGS
from builder.config.schema import Budget, Config
from builder.errors import Fault, MachineError, SiteError, Where
from builder.hosts import headers_file
from builder.hosts.headers_file import HeadersFile, Sent
from builder.output import Output, is_text
from builder.policy import vault_origins

HEADERS, NEUTRAL, REDIRECTS, REPOSITORY = "_headers", "headers.json", "_redirects", ".git"
COPIES = tuple(ENCODINGS.values())
_UNSERVED = (HEADERS, REDIRECTS, REPOSITORY)  # hosts read them and do not serve them
_URL = re.compile(r"https?://[^\s/;,'\"]+/[^\s;,'\"]+")
_LISTS = (NEUTRAL, "manifest.json")  # only deployment tools read them


@dataclass(frozen=True, slots=True)
class Settings:
    """What the audit needs to know from a project's configuration.

    `public` are values that are meant to be public. `called` are the origins of the provider and the APIs; if it is
    empty, it is unknown which origins a script may connect to.
    """

    origin: str = ""
    public: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()
    budget: Budget = field(default_factory=Budget)


@dataclass(frozen=True, slots=True)
class Site:
    """A built site. `shown` is its folder's name in messages; `headers` is None if the site has no headers file."""

    shown: str
    files: Mapping[str, bytes]
    base: str
    headers: HeadersFile | None
    headers_place: str  # the file that the headers come from
    unread: str  # why there are no headers, as a sentence
    sent_with: Mapping[str, Mapping[str, Sent]]  # the headers of each file, by lower-case name
    settings: Settings = field(default_factory=Settings)
    set_up_for: str = ""  # the origin of the project's settings, if the files are built for another one

    def place(self, path: str) -> str:
        """Return a file's name for messages."""
        return f"{self.shown}/{path}"

    def text(self, path: str) -> str:
        """Return a text file's content. Bytes that are not UTF-8 become replacement characters."""
        return _decoded(self.files[path])

    def texts(self, *endings: str) -> Iterator[str]:
        """Yield the paths of the text files whose names have one of these endings, sorted."""
        wanted = endings or ("",)
        return (path for path in sorted(self.files) if reads_as_text(path) and path.lower().endswith(wanted))

    def served(self) -> Iterator[str]:
        """Yield the paths of the files that visitors can request, sorted, without compressed copies and lists."""
        hidden = (*_UNSERVED, *_LISTS)
        return (path for path in sorted(self.files) if not path.endswith(COPIES) and path not in hidden)

    def pages(self) -> Mapping[str, tuple[Tag, ...]]:
        """Return the tags of each HTML file that can be read, by path."""
        return {path: found for path in self.texts(".html", ".htm") if (found := self.tags(path)) is not None}

    def tags(self, path: str) -> tuple[Tag, ...] | None:
        """Return the tags of an HTML file, or None if it cannot be parsed to the end."""
        try:
            return tags(self.text(path))
        except ValueError:
            return None

    def url(self, path: str) -> str:
        """Return the URL path of a file. The URL of a page is that of its folder."""
        return _url(path, self.base)

    def sent(self, path: str) -> Mapping[str, Sent]:
        """Return the headers that the host sends with a file, by lower-case name."""
        return self.sent_with.get(path, {})

    def found(self, code: str, message: str, hint: str, path: str, start: int) -> Fault:
        """Return a finding at an offset in one of the text files."""
        return at(code, message, hint, self.place(path), self.text(path), start)

    def file_at(self, url: str) -> str | None:
        """Return the file that hosts serve at a URL path, with or without extension or final slash; or None."""
        path = unquote(url)
        if not f"{path}/".startswith(self.base):
            return None
        local = path[len(self.base) :]
        ends = ("index.html",) if not local or local.endswith("/") else ("", ".html", "/index.html")
        return next(
            (local + end for end in ends if local + end in self.files and local + end not in _UNSERVED), None
        )

    def is_own(self, url: str) -> bool:
        """Return whether an absolute URL has this site's origin, as far as the origin is known."""
        return bool(self.settings.origin) and origin(url) == self.settings.origin


def reads_as_text(path: str) -> bool:
    """Return whether a file is text, by the ending of its name, including endings that only other tools produce."""
    return is_text(path) or path.lower().endswith((".htm", ".cjs"))


@lru_cache(maxsize=512)
def _decoded(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


def settings_of(config: Config) -> Settings:
    """Return what the audit needs to know from a project's configuration."""
    public = (
        config.auth.client_id,
        *map(str, config.auth.params.values()),
        *(value for api in config.apis for value in (api.audience, api.resource)),
    )
    known = frozenset(value for value in public if value)
    called = (
        vault_origins(config) if config.metadata else ()
    )  # without the metadata, not all of the provider's origins are known
    return Settings(config.site.url, known, frozenset(called), config.budget)


def of_output(output: Output, shown: str, host: str = headers_file.HOSTS[0]) -> Site:
    """Return a finished build in memory as a site, without its budgets, because the build has checked them already."""
    files = {path: file.data for path, file in output.files.items()}
    return make(files, shown, host, replace(settings_of(output.config), budget=Budget()))


def read(
    folder: Path, shown: str, host: str = headers_file.HOSTS[0], settings: Settings | None = None
) -> Site:
    """Return the site in a folder.

    Follow symbolic links only to files inside the folder, as hosts do after an upload. Raise SiteError if the folder is
    missing or empty, MachineError if it is unreadable.
    """
    hint = "build the site first: python3 build.py build; or name a folder: build.py check FOLDER"
    if not folder.is_dir():
        raise SiteError(Fault("no-site", f"there is no folder {shown} to check", hint))
    try:
        root = folder.resolve()
        paths = [
            path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.resolve().is_relative_to(root)
        ]
        names = {path.relative_to(folder).as_posix(): path for path in paths}
        files = {
            name: path.read_bytes() for name, path in names.items() if not name.startswith(f"{REPOSITORY}/")
        }
        files |= {REPOSITORY: b""} if len(files) < len(names) else {}  # no build writes into it
    except OSError as error:
        what = f"{shown} cannot be read: {error.strerror or error}"
        place = Where(str(error.filename or folder))
        raise MachineError(
            Fault("not-read", what, "make its files readable for you, then check again", place)
        ) from error
    if not files:
        raise SiteError(Fault("no-site", f"{shown} is empty, so there is nothing to check", hint))
    return make(files, shown, host, settings or Settings())


def make(files: Mapping[str, bytes], shown: str, host: str, settings: Settings) -> Site:
    """Return a site made of these files, by path. Its headers come from `_headers`, else from headers.json."""
    listed = _neutral(files.get(NEUTRAL))
    rules = headers_file.from_rules(listed) if listed else None
    place, unread = NEUTRAL, "" if rules else f"there is no file {HEADERS}"
    if host == headers_file.NONE:
        rules, unread = headers_file.HeadersFile(host, (), ()), ""
    elif HEADERS in files:
        try:
            rules, place, unread = headers_file.read(files[HEADERS].decode("utf-8"), host), HEADERS, ""
        except UnicodeDecodeError:
            rules, place, unread = None, HEADERS, f"{HEADERS} is not UTF-8"
    base = _base(listed)
    sent = {path: rules.sent(_url(path, base)) for path in files} if rules else {}
    site = Site(shown, files, base, rules, place, unread, sent, settings)
    built_for = _built_for(site)
    if settings.origin in ("", built_for) or not built_for:
        return replace(
            site, settings=replace(settings, origin=settings.origin or built_for or _canonical(site))
        )
    others = replace(settings, origin=built_for, called=frozenset())
    return replace(site, settings=others, set_up_for=settings.origin)


def _url(path: str, base: str) -> str:
    index = path == "index.html" or path.endswith("/index.html")
    return base + (path.removesuffix("index.html") if index else path)


def _built_for(site: Site) -> str:
    """Return the origin of a URL in the site's headers that names one of its files, or an empty string."""
    listed = site.files.get(site.headers_place, b"").decode("utf-8", errors="replace")
    return next((origin(url) for url in _URL.findall(listed) if site.file_at(parts(url).path)), "")


def _canonical(site: Site) -> str:
    """Return the origin of the home page's canonical URL, or an empty string."""
    links = (tag for tag in site.pages().get("index.html", ()) if "canonical" in tag.rel)
    return next((origin(tag.values.get("href", "")) for tag in links), "")


def _neutral(data: bytes | None) -> Mapping[str, object] | None:
    """Return the headers.json of a Gossamer build, or None if it is not one."""
    try:
        found = json.loads(data or b"")
    except ValueError:
        return None
    known = (
        isinstance(found, dict)
        and isinstance(found.get("rules"), list)
        and isinstance(found.get("types"), dict)
    )
    return found if known else None


def _base(listed: Mapping[str, object] | None) -> str:
    """Return the base path of a Gossamer build; other folders are served at the root."""
    types = listed["types"] if listed else {}
    urls = (
        [url for url in types if re.fullmatch(r"/(.*/)?manifest\.json", url)]
        if isinstance(types, dict)
        else []
    )
    return min(urls, key=len, default="/manifest.json").removesuffix("manifest.json")
