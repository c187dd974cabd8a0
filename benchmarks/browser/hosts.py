"""The static hosts of the other libraries' pages: each has its own origin, and sends its files as a
careful host does.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import brotli
from tornado.web import Application

from builder.dev.static_host import StaticHandler
from builder.serving import Response

HERE = Path(__file__).parent / "peers"
_HTML, _SCRIPT = "text/html; charset=utf-8", "text/javascript; charset=utf-8"
_KEPT = {_HTML: "no-cache", _SCRIPT: "public, max-age=31536000, immutable"}


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is sent. `packed` is its body in brotli."""

    media_type: str
    packed: bytes

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers of every response with this file."""
        return {
            "Content-Type": self.media_type,
            "Cache-Control": _KEPT[self.media_type],
            "ETag": f'"{hashlib.sha256(self.packed).hexdigest()[:32]}"',
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
        }


@dataclass(slots=True)
class Site:
    """A site to serve: its files by path, added when the addresses are known, and its policy."""

    url: str
    files: dict[str, File] = field(default_factory=dict)
    policy: str = ""


def packed(media_type: str, text: str) -> File:
    """Return a file with its body in brotli, like Gossamer's files."""
    return File(media_type, brotli.compress(text.encode(), quality=11))


def files(library: str, modules: Path, settings: Mapping[str, object]) -> dict[str, File]:
    """Return the files of a peer's page. `library` is the path of the package's own file, below `node_modules`.

    A library that is a module is announced by a link (modulepreload), so that the browser finds it without reading the
    page's script.
    """
    name = library.removeprefix("@auth0/").split("/")[0]
    kind, link = (
        ("defer", "") if library.endswith((".min.js", ".production.js")) else ('type="module"', library)
    )
    tags = (
        f'<link rel="modulepreload" href="/{link}">' if link else f'<script defer src="/{library}"></script>',
        f'<script {kind} src="/{name}.js"></script>',
    )
    page = (HERE / "page.html").read_text("utf-8")
    page = page.replace("@SETTINGS@", json.dumps(settings)).replace("@SCRIPTS@", "\n".join(tags))
    return {
        "/": packed(_HTML, page),
        f"/{name}.js": packed(_SCRIPT, (HERE / f"{name}.js").read_text("utf-8")),
        f"/{library}": packed(_SCRIPT, (modules / "node_modules" / library).read_text("utf-8")),
    }


def bare() -> dict[str, File]:
    """Return an empty page."""
    head = '<meta charset="utf-8"><title>Bare</title><link rel="icon" href="data:,">'
    return {"/": packed(_HTML, f"<!doctype html><html lang=en>{head}<p>Bare</p></html>")}


def policy(*others: str) -> str:
    """Return a Content-Security-Policy for a page that connects to these origins itself, as is usual for such pages."""
    known = " ".join(others)
    return (
        f"default-src 'none'; script-src 'self'; img-src 'self' data:; connect-src 'self' {known}; "
        f"frame-src 'self' {known}; frame-ancestors 'self'; base-uri 'none'"
    )


def respond(site: Site, method: str, path: str, asked: Mapping[str, str]) -> Response:
    """Return the response to a request."""
    found = site.files.get(path.partition("?")[0])
    if found is None or method not in ("GET", "HEAD"):
        return Response(404, {"Content-Length": "0"})
    headers = {**found.headers, "Content-Security-Policy": site.policy}
    known = {name.lower(): value for name, value in asked.items()}
    if known.get("if-none-match") == headers["ETag"]:
        return Response(304, headers)
    own = {"Content-Encoding": "br", "Content-Length": str(len(found.packed))}
    return Response(200, {**headers, **own}, found.packed if method == "GET" else b"")


class _Handler(StaticHandler):
    def initialize(self, site: Site) -> None:
        self.site = site

    def response(self, method: str, headers: dict[str, str]) -> Response:
        return respond(self.site, method, self.request.path, headers)


class Host(Application):
    """The Tornado application of one site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        super().__init__([(".*", _Handler, {"site": site})], log_function=lambda handler: None)
