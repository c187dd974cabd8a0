"""Show the state of builds in the browser: scripts for every page, the state as JSON, and an error page.

Every document contains the id of its build, and the server's state contains the id of the current build. A
document with another id reloads itself, so no reload is lost, no matter when the browser fetches the state.
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
FAILURE_PATH = FOLDER + "failure"  # pages send the tracebacks of exceptions here
SOCKET_PATH = "/livereload"  # the path that livereload's client connects to
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
    """What is served: the last successful output (with its build's id), and the faults of a later build.

    `stale` are the paths of pages whose requests wait for the next state.
    """

    document: str  # the id of the documents served now
    output: Output | None
    faults: tuple[Fault, ...] = ()
    stale: frozenset[str] = frozenset()

    def to_json(self) -> bytes:
        """Return the state for the browser, without faults that the error page itself shows."""
        faults = [describe(fault) for fault in self.faults] if self.output else []
        return json.dumps({"document": self.document, "faults": faults}).encode()


def failure(fault: Fault) -> bytes:
    """Return the response to a page that reported an exception: the fault as JSON."""
    return json.dumps({"faults": [describe(fault)]}).encode()


def describe(fault: Fault) -> dict[str, str]:
    """Return the texts of a fault for the overlay."""
    return {
        "where": str(fault.where) if fault.where else "",
        "message": fault.message,
        "code": fault.code,
        "excerpt": fault.excerpt,
        "hint": fault.hint,
    }


def scripts(document: str, port: int) -> tuple[str, ...]:
    """Return the scripts that a document with this id loads, in order: our plug-in, then livereload's client."""
    return (f"{_CLIENT_PATH}?document={quote(document, safe='')}", f"{LIVERELOAD_PATH}?port={port}")


def static_file(path: str) -> tuple[bytes, str] | None:
    """Return the body and media type of the script or stylesheet at `path`, or None if there is none."""
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
    """Return the page that replaces all others until a build succeeds."""
    page = own_pages.template(_HERE, "faults.html").render(
        faults=[describe(fault) for fault in state.faults],
        scripts=scripts(state.document, port),
        styles=_STYLE_PATH,
    )
    return page.encode()
