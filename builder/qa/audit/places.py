"""Read the places where a live page, frame or worker stores data, as texts.

The reading scripts run in the page itself and never receive a secret; the texts are searched here.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from builder.qa.audit.cdp import Connection, Gone, Message, Target
from builder.qa.audit.forms import HASHES, Hit, Needles
from builder.qa.audit.model import Finding

WHOLE = frozenset({"history", "cookie jar"})  # reported in full, because each is one JSON document
REACHED = "reachable from window"
SECONDS = 120.0  # the walk over all reachable objects stops by itself after 60
# Names for the entries of stores that must stay empty, by place.
STORES = {
    "localStorage": "web storage entry",
    "sessionStorage": "web storage entry",
    "storage calls": "web storage call",
    "IndexedDB": "IndexedDB record",
    "Cache Storage": "cached response",
    "origin private file system": "file",
}
# Data that a tab carries from the site to the provider's page.
TRAVELS = "({ 'window.name': [window.name], referrer: [document.referrer] })"


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading: place → texts, place → number of things read, place → reason for a failure."""

    url: str
    texts: Mapping[str, list[str]]
    searched: Mapping[str, int]
    failed: Mapping[str, str] = field(default_factory=dict)


def script(name: str) -> str:
    """Return the text of one of the scripts in builder/qa/audit/scripts."""
    return (files("builder.qa.audit") / "scripts" / name).read_text("utf-8").strip()


def evaluate(connection: Connection, target: Target, expression: str, context: int = 0) -> Any:
    """Return the value of an expression in a target or in one of its execution contexts. Raise Gone if that is gone."""
    command: Message = {
        "expression": expression,
        "returnByValue": True,
        "awaitPromise": True,
        "silent": True,
        **({"contextId": context} if context else {}),
    }
    answer = connection.call(target.session, "Runtime.evaluate", command, SECONDS)
    if "exceptionDetails" in answer:
        details = answer["exceptionDetails"]
        raise Gone(str(details.get("exception", {}).get("description", details.get("text", "it failed"))))
    return answer["result"].get("value")


def read(connection: Connection, target: Target, context: int) -> Reading:
    """Return everything that a script in the page, or in one of its frames, can see. Raise Gone if that is gone."""
    expression = f"({script('read.js')})({script('walk.js')})"
    found: Mapping[str, Any] = evaluate(connection, target, expression, context)
    texts = {place: [str(text) for text in kept] for place, kept in found["places"].items()}
    searched = {place: len(kept) for place, kept in texts.items()}
    texts[REACHED] = [f"{path}: {text}" for path, text in found["reached"]]
    searched[REACHED] = int(found["walked"])
    stopped = {REACHED: str(found["stopped"])} if found["stopped"] else {}
    return Reading(str(found["url"]), texts, searched, {**found["failed"], **stopped})


def read_worker(connection: Connection, target: Target) -> Reading:
    """Return everything that a worker's script can reach from its global object. Raise Gone if the worker is gone."""
    place = f"reachable in a {named(target.kind)}"
    found: Mapping[str, Any] = evaluate(connection, target, f"({script('walk.js')})(self, [])")
    texts = [f"{path}: {text}" for path, text in found["reached"]]
    stopped = {place: str(found["stopped"])} if found["stopped"] else {}
    return Reading(target.url, {place: texts}, {place: int(found["walked"])}, stopped)


def read_elsewhere(connection: Connection, target: Target) -> Reading:
    """Return what the site has left in a tab that now shows the provider's page. Raise Gone if the tab is gone."""
    texts = {**evaluate(connection, target, TRAVELS), "history": history(connection, target)}
    return Reading(target.url, texts, {place: len(kept) for place, kept in texts.items()})


def named(kind: str) -> str:
    """Return a readable name for a kind of target."""
    return {"iframe": "frame", "worker": "dedicated worker"}.get(kind, kind.replace("_", " "))


def outside(connection: Connection, target: Target) -> Reading:
    """Return what the browser stores for a page but scripts cannot read in full: the tab's history, and the document
    with closed shadow roots. Raise Gone if the page is gone."""
    texts = {"history": history(connection, target), "DOM": document(connection, target)}
    return Reading(target.url, texts, {place: len(kept) for place, kept in texts.items()})


def cookies(connection: Connection) -> Reading:
    """Return every cookie of all browser contexts as JSON, including HttpOnly ones. Raise Gone on failure."""
    beside = connection.call("", "Target.getBrowserContexts")["browserContextIds"]
    wanted: list[Message] = [{}, *({"browserContextId": each} for each in beside)]
    found = [
        cookie for each in wanted for cookie in connection.call("", "Storage.getCookies", each)["cookies"]
    ]
    kept = [json.dumps(cookie) for cookie in found]
    return Reading("", {"cookie jar": kept}, {"cookie jar": len(kept)})


def history(connection: Connection, target: Target) -> list[str]:
    """Return the tab's session history: URLs as shown and as typed, and titles. Raise Gone if the tab is gone."""
    entries = connection.call(target.session, "Page.getNavigationHistory")["entries"]
    return [json.dumps(entry) for entry in entries]


def document(connection: Connection, target: Target) -> list[str]:
    """Return all texts and attributes of a page with its frames and shadow roots, even closed ones. Raise Gone."""
    command = {"depth": -1, "pierce": True}
    found = list(nodes(connection.call(target.session, "DOM.getDocument", command)["root"]))
    connection.post(target.session, "DOM.disable")
    return found


def nodes(root: Mapping[str, Any]) -> Iterator[str]:
    """Yield the texts and attributes of a document from `DOM.getDocument`."""
    left = [root]
    while left:
        node = left.pop()
        attributes = node.get("attributes", ())
        for name, value in zip(attributes[::2], attributes[1::2], strict=True):
            yield f'<{node["localName"]} {name}="{value}">'
        if node.get("nodeValue", "").strip():
            yield node["nodeValue"]
        for inner in ("children", "shadowRoots", "pseudoElements"):
            left += node.get(inner, ())
        left += [node[inner] for inner in ("contentDocument", "templateContent") if inner in node]


def match(needles: Needles, reading: Reading, step: str = "", at: float = 0.0) -> list[Finding]:
    """Return a finding for each secret in each place of `reading`, preferably with a text that has the whole secret."""
    found: dict[tuple[str, str], Finding] = {}
    for place, texts in reading.texts.items():
        for index, hit in needles.match_all(texts):
            finding = _finding(needles, place, texts[index], hit, reading.url, step, at)
            key = place, finding.secret + (finding.detail if place in WHOLE else "")
            known = found.get(key)
            if known is None or (known.form != "whole" and hit.form == "whole"):
                found[key] = finding
    return list(found.values())


def _finding(needles: Needles, place: str, text: str, hit: Hit, url: str, step: str, at: float) -> Finding:
    detail = needles.redact(text) if place in WHOLE else needles.excerpt(text, hit)
    return Finding(
        place,
        hit.secret.kind,
        hit.form,
        detail,
        step,
        needles.redact(url),
        "note" if hit.form in HASHES else "leak",
        secret=hit.secret.digest,
        at=at,
    )


def filled(
    texts: Mapping[str, Iterable[str]], needles: Needles, step: str = "", url: str = "", at: float = 0.0
) -> list[Finding]:
    """Return a finding for each entry of a store that must be empty."""
    return [
        Finding(place, kind, "", needles.redact(text)[:200], step, needles.redact(url), at=at)
        for place, kind in STORES.items()
        for text in texts.get(place, ())
    ]
