"""The audit of a fake browser, whose replies are known in advance, from the first command to the finding."""

import json
from contextlib import closing

import pytest

from builder.qa.audit.auditor import Auditor
from builder.qa.audit.model import Secret

from .devtools import PAGE, PROVIDER, SITE, WORKER, Browser
from .heaps import Heap

TOKEN = "token-0123456789-token-0123456789"
STATE = "state-9876543210-state-9876543210"
CONTEXT = {"context": {"id": 7, "origin": SITE, "auxData": {"isDefault": True}}}
UTILITY = {"context": {"id": 8, "origin": SITE, "auxData": {"isDefault": False}}}
DOCUMENT = ("Runtime.executionContextCreated", CONTEXT)


def heap(text):
    """Return a heap that holds a text as `session.token` of its global object."""
    made = Heap()
    store, string = made.node("object", "Object"), made.node("string", text)
    made.edge(made.window, "property", "session", store)
    made.edge(store, "property", "token", string)
    return made.text()


@pytest.fixture
def shown():
    made = Browser()
    made.heaps = {PAGE: heap("nothing to see"), WORKER: heap("nothing to see")}
    made.events = [DOCUMENT, ("Runtime.executionContextCreated", UTILITY)]
    return made


@pytest.fixture
def look(shown):
    """Return a function: `look()` searches once, and returns the audit."""

    def search(**options):
        address, server = shown.run()
        try:
            secrets = (Secret("access_token", TOKEN), Secret("state", STATE))
            with closing(Auditor(address, url=f"{SITE}/", known=lambda: secrets, **options)) as auditor:
                auditor.wire.issuers.add(PROVIDER)
                auditor.look("signed in")
                return auditor.audit()
        finally:
            server.stop()

    return search


def told(audit):
    return {(finding.place, finding.kind, finding.severity) for finding in audit.findings}


def test_a_browser_that_holds_nothing(look):
    audit = look()
    assert audit.findings == () and audit.failed == {} and audit.clean
    assert audit.browser == "Chrome/156"
    assert audit.searched.keys() >= {
        "heap of a page", "heap of a shared worker", "reachable from window", "reachable in a shared worker",
        "cookie jar", "history", "DOM", "console", "storage calls",
    }  # fmt: skip
    [step] = audit.steps
    assert (step.name, step.url, step.screenshot) == ("signed in", f"{SITE}/", b"\x89PNG")


def test_every_place_that_is_read(look, shown):
    shown.heaps = {PAGE: heap(TOKEN), WORKER: heap(TOKEN)}
    shown.places = {"localStorage": [f"user={TOKEN}"]}
    shown.walked = {"reached": [["window.app.token", TOKEN]], "walked": 9, "stopped": ""}
    shown.nodes = {"children": [{"localName": "p", "attributes": ["data-token", TOKEN]}]}
    shown.cookies = [{"name": "t", "value": TOKEN, "httpOnly": True, "domain": "app.fernhill.com"}]
    shown.history = [{"url": f"{SITE}/?token={TOKEN}", "title": ""}]
    shown.events += [
        ("Runtime.consoleAPICalled", {"args": [{"type": "string", "value": f"signed in {TOKEN}"}]}),
        ("Runtime.bindingCalled", {"name": "gossamer_audit_stored", "payload": f"localStorage a={STATE}"}),
    ]
    audit = look()
    assert told(audit) == {
        ("localStorage", "access_token", "leak"),
        ("reachable from window", "access_token", "leak"),
        ("DOM", "access_token", "leak"),
        ("cookie jar", "access_token", "leak"),
        ("history", "access_token", "leak"),
        ("console", "access_token", "leak"),
        ("storage calls", "state", "leak"),
        ("heap of a page", "access_token", "leak"),
        ("heap of a shared worker", "access_token", "note"),
        ("reachable in a shared worker", "access_token", "note"),
    }
    [kept] = [finding for finding in audit.leaks if finding.place == "heap of a page"]
    assert kept.path == (".token of Object", ".session of Window / http://localhost")
    assert TOKEN not in repr(audit) and STATE not in repr(audit)


def test_a_page_of_the_provider_is_its_own_affair_but_what_the_tab_brought_along(look, shown):
    shown.url = f"{PROVIDER}/authorize"
    shown.heaps[PAGE] = heap(TOKEN)
    shown.places = {"localStorage": [f"user={TOKEN}"]}
    shown.nodes = {"children": [{"localName": "p", "attributes": ["data-token", TOKEN]}]}
    shown.events[0] = (DOCUMENT[0], {"context": {**CONTEXT["context"], "origin": PROVIDER}})
    shown.history.append({"url": f"{PROVIDER}/authorize?state={STATE}", "title": ""})
    assert told(look()) == {("history", "state", "note")}


def test_a_strict_audit_tells_whatever_is_stored(look, shown):
    shown.places = {"localStorage": ["theme=dark"]}
    assert told(look()) == set()
    assert told(look(strict=True)) == {("localStorage", "web storage entry", "leak")}


def test_a_place_that_cannot_be_read_is_no_empty_place(look, shown):
    shown.heaps[WORKER] = "{}"
    shown.walked = {"reached": [], "walked": 9, "stopped": "not finished after 9 objects"}
    audit = look()
    assert audit.failed.keys() == {
        "heap of a shared worker, signed in",
        "reachable from window, signed in",
        "reachable in a shared worker, signed in",
    }
    assert not audit.clean


def test_requests_are_told_once(look, shown):
    request = {
        "url": "https://evil.example.net/",
        "method": "POST",
        "headers": {},
        "postData": json.dumps(TOKEN),
    }
    sent = {"requestId": "1", "request": request, "type": "Fetch", "documentURL": f"{SITE}/"}
    shown.events.append(("Network.requestWillBeSent", sent))
    assert told(look()) == {("request to a third party", "access_token", "leak")}


@pytest.mark.parametrize(("away", "back"), [(True, True), (True, False), (False, True)])
def test_what_a_worker_has_in_hand_when_the_visitor_is_back_already_is_not_told(shown, away, back):
    """The audit searches while the visitor goes on: the authorization response arrives while the heaps
    are being read.
    """
    shown.heaps[WORKER] = heap(STATE)
    asked = []

    def known():
        asked.append(1)
        code = [Secret("code", "code-5555566666-code")] if back and len(asked) > 2 else []
        return [Secret("state", STATE), *code]

    address, server = shown.run()
    try:
        with closing(Auditor(address, url=f"{SITE}/", known=known)) as auditor:
            told = {(found.place, found.kind) for found in auditor.look("at the provider", away=away)}
    finally:
        server.stop()
    assert len(asked) > 2
    assert (("heap of a shared worker", "state") in told) is not (away and back)
