"""The result of a build as frozen values: files, the rules for their headers, and the weight report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from builder.config.schema import Config
from builder.errors import Fault
from builder.sources import LeftOut

_MEDIA_TYPES = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".map": "application/json; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".mp4": "video/mp4",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
}


def media_type(path: str) -> str:
    """Return the Content-Type for the extension of a path, with a charset for text.

    Use a fixed table, not the operating system's, so that builds are the same on every machine.
    """
    return _MEDIA_TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")


def media_types() -> dict[str, str]:
    """Return the Content-Type of each known extension, such as ".js". All other files are octet streams."""
    return dict(_MEDIA_TYPES)


def is_text(path: str) -> bool:
    """Return whether a file is text, so that it may contain references and is worth compressing."""
    return "charset=" in media_type(path)


@dataclass(frozen=True, slots=True)
class File:
    """A file of dist/. `path` is a POSIX path relative to dist/; `immutable` files have a hash in their name."""

    path: str
    data: bytes
    media_type: str
    immutable: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """The complete set of response headers for some URL paths. Each path belongs to only one rule."""

    name: str  # see policy.rules
    paths: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A resource that a page loads: its logical name, and its size on the wire in bytes."""

    name: str
    wire: int


@dataclass(frozen=True, slots=True)
class Weight:
    """What a visitor with an empty cache has to download for a page.

    `took` is how long it took to make the page, in seconds, in this build or an earlier one.
    """

    route: str
    parts: tuple[Part, ...]
    own: int  # bytes on the wire of the site's own compiled Python: sign-in, views and router
    took: float = field(default=0.0, compare=False)

    @property
    def wire(self) -> int:
        """The total bytes on the wire, compressed with brotli where that is smaller."""
        return sum(part.wire for part in self.parts)

    @property
    def requests(self) -> int:
        """The number of requests."""
        return len(self.parts)


@dataclass(frozen=True, slots=True)
class Late:
    """A script that a page or the vault loads only when somebody signs in."""

    name: str
    realm: str  # where it is loaded: "page", "vault", or "all" for scripts that start both
    wire: int
    own: int


@dataclass(frozen=True, slots=True)
class Pulled:
    """A compiled module, the chunk that contains it, and the module that imported it first."""

    module: str
    chunk: str
    origin: str
    size: int
    wanted_by: str


@dataclass(frozen=True, slots=True)
class Report:
    """The weight report.

    `deferred` is what a sign-in adds to any page, and `waiting` what it also loads on a page that runs no Python until
    then. `faults` are the exceeded budgets, `loosened` describes what the configuration allows beyond the strictest
    policy, and `lost` describes what the host cannot do.
    """

    pages: tuple[Weight, ...] = ()
    modules: tuple[Pulled, ...] = ()
    faults: tuple[Fault, ...] = ()
    deferred: tuple[Late, ...] = ()
    loosened: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    waiting: tuple[Late, ...] = ()

    @property
    def sign_in(self) -> int:
        """The bytes on the wire that the first sign-in adds."""
        return sum(late.wire for late in self.deferred)


@dataclass(frozen=True, slots=True)
class Output:
    """A finished build in memory. `beside` are the files for the folder beside dist/, which no host serves.

    `relay` is the small site at auth.redirect_origin, if there is one (see relay.py).
    """

    files: Mapping[str, File]
    rules: tuple[Rule, ...]
    config: Config
    report: Report = field(default_factory=Report)
    warnings: tuple[Fault, ...] = ()
    watched: tuple[Path, ...] = ()
    beside: Mapping[str, File] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    relay: Output | None = None
    moved: Mapping[str, str] = field(default_factory=dict)  # former paths, and the path that each leads to
