"""Search every place where a page can store something for secrets.

Call `watch(context)` before the first page is opened. `search(page, secrets)` returns findings at any time. It searches
from inside the page and, for what scripts cannot see, through the DevTools protocol. `builder/qa/audit` also searches
heaps, workers, requests and the disk, which takes seconds.
"""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from playwright.sync_api import BrowserContext, Error, Page

from builder.qa.audit.forms import SHORTEST
from builder.qa.audit.model import Secret


@dataclass(frozen=True, slots=True)
class Finding:
    """A secret, or any entry of a store that must stay empty, and the place where it was found."""

    place: str
    kind: str
    detail: str


def watch(context: BrowserContext) -> None:
    """Record each write to web storage and each CSP violation in all pages of `context` from now on."""
    context.add_init_script(script("watch.js"))


def script(name: str) -> str:
    """Return the text of one of the scripts in builder/qa/scripts."""
    return (files("builder.qa") / "scripts" / name).read_text("utf-8")


def forms(secret: Secret) -> dict[str, str]:
    """Return the forms in which to search for a value: itself, percent-encoded, base64, the parts of a JWT."""
    value = secret.value
    shapes = {value: ""}
    shapes.setdefault(quote(value, safe=""), " (percent-encoded)")
    shapes[base64.b64encode(value.encode()).decode().rstrip("=")] = " (base64)"
    if value.count(".") == 2:
        shapes |= dict.fromkeys(value.split(".")[1:], " (part)")
    return {shape: note for shape, note in shapes.items() if len(shape) >= SHORTEST}


def search(page: Page, secrets: Iterable[Secret], console: Iterable[str] = ()) -> list[Finding]:
    """Return every place that contains one of `secrets` now, and everything in stores that must stay empty.

    `console` has the console lines so far. Entries of web storage, IndexedDB, Cache Storage and
    the origin private file system are always reported, whatever they contain.
    """
    known = {shape: secret.kind + note for secret in secrets for shape, note in forms(secret).items()}
    places = inside(page, list(known))
    places["console"] = list(console)
    places["history"] = navigation_history(page)
    places["cookie jar"] = [json.dumps(cookie) for cookie in page.context.cookies()]
    found = [
        Finding(place, kind, text if place == "history" else text[:200])
        for place, texts in places.items()
        for text in texts
        for shape, kind in known.items()
        if shape in text
    ]
    return found + filled(places)


def inside(page: Page, shapes: list[str]) -> dict[str, list[str]]:
    """Return the texts that a script in the page can see and that contain one of `shapes`, by place."""
    places: Mapping[str, Any] = page.evaluate(script("places.js"), shapes)
    return {place: [str(text) for text in texts] for place, texts in places.items()}


def filled(places: Mapping[str, list[str]]) -> list[Finding]:
    """Return a finding for each entry of a store that must be empty."""
    kinds = {
        "localStorage": "web storage entry",
        "sessionStorage": "web storage entry",
        "storage calls": "web storage call",
        "IndexedDB": "IndexedDB record",
        "Cache Storage": "cached response",
        "origin private file system": "file",
    }
    return [
        Finding(place, kind, text[:200]) for place, kind in kinds.items() for text in places.get(place, ())
    ]


def navigation_history(page: Page) -> list[str]:
    """Return the tab's session history as JSON: URLs as shown and as typed, and titles."""
    try:
        session = page.context.new_cdp_session(page)
    except Error:
        return []
    try:
        entries = session.send("Page.getNavigationHistory")["entries"]
    finally:
        session.detach()
    return [json.dumps(entry) for entry in entries]
