"""What a build makes, as frozen values: files, the rules for their headers, the weight report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from builder.config.schema import Config
from builder.errors import Fault

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
    """The Content-Type of a path by its ending, with a charset for text; never guessed from the machine."""
    return _MEDIA_TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")


def is_text(path: str) -> bool:
    """Whether a file is text: may hold references, and is worth compressing."""
    return "charset=" in media_type(path)


@dataclass(frozen=True, slots=True)
class File:
    """One file of dist/. `path` is relative to it, POSIX; `immutable`: its name holds its content's hash."""

    path: str
    data: bytes
    media_type: str
    immutable: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """The whole set of response headers for these URL paths. No path stands in two rules."""

    name: str  # see policy.rules
    paths: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One resource a page loads: its logical name and its bytes on the wire."""

    name: str
    wire: int


@dataclass(frozen=True, slots=True)
class Weight:
    """What one page costs a visitor whose cache is empty."""

    route: str
    parts: tuple[Part, ...]
    own: int  # the part of it that is sign-in, views and router: the site's own compiled Python

    @property
    def wire(self) -> int:
        """All bytes on the wire, brotli where the host has it."""
        return sum(part.wire for part in self.parts)

    @property
    def requests(self) -> int:
        """How many requests that is."""
        return len(self.parts)


@dataclass(frozen=True, slots=True)
class Late:
    """A script that is fetched when somebody signs in, by a page or by the vault; never on a first visit."""

    name: str
    realm: str  # "page" or "vault"
    wire: int
    own: int


@dataclass(frozen=True, slots=True)
class Pulled:
    """One compiled module, the chunk it went to, and what first asked for it."""

    module: str
    chunk: str
    origin: str
    size: int
    wanted_by: str


@dataclass(frozen=True, slots=True)
class Report:
    """The weight report. `deferred` is what a sign-in adds to any page; `faults` are budgets that are passed;
    `loosened` is what the configuration allows pages beyond the strictest policy."""

    pages: tuple[Weight, ...] = ()
    modules: tuple[Pulled, ...] = ()
    faults: tuple[Fault, ...] = ()
    deferred: tuple[Late, ...] = ()
    loosened: tuple[str, ...] = ()

    @property
    def sign_in(self) -> int:
        """The bytes on the wire that the first sign-in adds."""
        return sum(late.wire for late in self.deferred)


@dataclass(frozen=True, slots=True)
class Output:
    """A finished build in memory."""

    files: Mapping[str, File]
    rules: tuple[Rule, ...]
    config: Config
    report: Report = field(default_factory=Report)
    warnings: tuple[Fault, ...] = ()
    watched: tuple[Path, ...] = ()
