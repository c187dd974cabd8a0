"""What the browser is told about builds: scripts for every page, the state of the build, and an error page.

Every document carries the id of the build it came from. The server's state names the id of the current
document. A document with another id reloads, so no reload is ever lost, no matter when the browser looks.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import livereload.handlers

from builder import own_pages
from builder.errors import Fault
from builder.output import Output

FOLDER = "/__dev/"
STATE_PATH = FOLDER + "state.json"
FAILURE_PATH = FOLDER + "failure"  # where a page sends the traceback of what its code threw
SOCKET_PATH = "/livereload"  # where livereload's client looks, on the origin it was loaded from
LIVERELOAD_PATH = "/livereload.js"
_CLIENT_PATH = FOLDER + "client.js"
_STYLE_PATH = FOLDER + "overlay.css"

_HERE = Path(__file__).parent / "static"
_VENDORED = Path(livereload.handlers.__file__).parent / "vendors" / "livereload.js"
_FILES = {
    _CLIENT_PATH: (_HERE / "client.js", "text/javascript; charset=utf-8"),
    _STYLE_PATH: (_HERE / "overlay.css", "text/css; charset=utf-8"),
    LIVERELOAD_PATH: (_VENDORED, "text/javascript; charset=utf-8"),
}


@dataclass(frozen=True, slots=True)
class State:
    """What is served: the last good output (under its build's id), and the faults of a later build."""

    document: str  # the id of the documents served now
    output: Output | None
    faults: tuple[Fault, ...] = ()

    def to_json(self) -> bytes:
        """Return the state for the browser. It leaves out faults that the error page itself shows."""
        faults = [describe(fault) for fault in self.faults] if self.output else []
        return json.dumps({"document": self.document, "faults": faults}).encode()


def failure(fault: Fault) -> bytes:
    """Return a fault of a page that runs, as the answer to the page that told of it."""
    return json.dumps({"faults": [describe(fault)]}).encode()


def describe(fault: Fault) -> dict[str, str]:
    """Return the texts of a fault that the overlay shows."""
    return {
        "where": str(fault.where) if fault.where else "",
        "message": fault.message,
        "code": fault.code,
        "excerpt": fault.excerpt,
        "hint": fault.hint,
    }


def scripts(document: str, port: int) -> tuple[str, ...]:
    """Return the scripts that a document of this id loads, in order: our plug-in, livereload's client."""
    return (f"{_CLIENT_PATH}?document={quote(document, safe='')}", f"{LIVERELOAD_PATH}?port={port}")


def static_file(path: str) -> tuple[bytes, str] | None:
    """Return body and media type of one of the scripts and styles, or None if `path` is none of theirs."""
    found = _FILES.get(path)
    return (found[0].read_bytes(), found[1]) if found else None


def static_headers() -> dict[str, str]:
    """Return the headers of everything that exists only in development."""
    return {
        "Cache-Control": "no-cache",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }


def error_headers(host: str) -> dict[str, str]:
    """Return the headers of the error page on `host` ("localhost:8000")."""
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "data:",
        "connect-src": f"'self' ws://{host}",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    return static_headers() | {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cache-Control": "no-store",
    }


def error_page(state: State, port: int) -> bytes:
    """Return the page that takes the place of all others until there is a good build."""
    page = own_pages.template(_HERE, "faults.html").render(
        faults=[describe(fault) for fault in state.faults],
        scripts=scripts(state.document, port),
        styles=_STYLE_PATH,
    )
    return page.encode()
