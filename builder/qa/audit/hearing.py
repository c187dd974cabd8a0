"""Record what the browser reports during an audit: console lines, writes to web storage, and execution contexts."""

import json
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field

from builder.qa.audit.cdp import Connection, Message, Target
from builder.qa.audit.places import Reading, script

LINE = 100_000
AS_JSON = "function () { try { return JSON.stringify(this) } catch (error) { return String(error) } }"
# The protocol's own events about writes come late, and never if the page is gone by then.
BINDING = "gossamer_audit_stored"
WITH_PAGES = ("page", "iframe", "webview")


@dataclass(slots=True)
class Hearing:
    """Everything recorded so far. `contexts` maps (session, context id) to the origin of each document's main world."""

    heard: list[str] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)
    contexts: dict[tuple[str, int], str] = field(default_factory=dict)

    def prepare(self, connection: Connection, target: Target) -> None:
        """Turn on the events of a new target."""
        for domain in ("Runtime", "Log", "DOMStorage"):
            connection.post(target.session, f"{domain}.enable")
        if target.kind in WITH_PAGES:
            source = f"({script('stored.js')})('{BINDING}')"
            connection.post(target.session, "Page.enable")
            connection.post(target.session, "Runtime.addBinding", {"name": BINDING})
            connection.post(
                target.session,
                "Page.addScriptToEvaluateOnNewDocument",
                {"source": source, "runImmediately": True},
            )

    def hear(self, connection: Connection, target: Target, event: str, message: Message) -> None:
        """Process one event of the protocol."""
        if event == "Runtime.consoleAPICalled":
            for argument in message["args"]:
                self._said(connection, target, argument)
        elif event == "Runtime.exceptionThrown":
            self.heard.append(json.dumps(message["exceptionDetails"])[:LINE])
        elif event == "Log.entryAdded":
            entry = message["entry"]
            self.heard.append(f"{entry.get('text', '')} {entry.get('url', '')}"[:LINE])
        elif event == "Runtime.bindingCalled" and message["name"] == BINDING:
            self.stored.append(message["payload"][:LINE])
        elif event in ("DOMStorage.domStorageItemAdded", "DOMStorage.domStorageItemUpdated"):
            store = "localStorage" if message["storageId"]["isLocalStorage"] else "sessionStorage"
            self.stored.append(f"{store} {message['key']}={message['newValue']}"[:LINE])
        else:
            self._context(target.session, event, message)

    def documents(self, target: Target) -> list[tuple[int, str]]:
        """Return (context id, origin) of a target's document and of each frame in it."""
        found = list(self.contexts.items())
        return [(number, origin) for (session, number), origin in found if session == target.session]

    def readings(self, url: str) -> Iterator[Reading]:
        """Yield what was recorded so far, as readings of the site at `url`."""
        for place, lines in (("console", self.heard), ("storage calls", self.stored)):
            yield Reading(url, {place: list(lines)}, {place: len(lines)})

    def _context(self, session: str, event: str, message: Message) -> None:
        if event == "Runtime.executionContextCreated":
            context = message["context"]
            if context.get("auxData", {}).get("isDefault"):
                self.contexts[session, context["id"]] = context["origin"]
        elif event == "Runtime.executionContextDestroyed":
            self.contexts.pop((session, message["executionContextId"]), None)
        elif event == "Runtime.executionContextsCleared":
            for key in [key for key in self.contexts if key[0] == session]:
                del self.contexts[key]

    def _said(self, connection: Connection, target: Target, argument: Message) -> None:
        """Process a value that was written to the console. Expand objects as DevTools does."""
        self.heard.append(str(argument.get("value", argument.get("description", "")))[:LINE])
        if "objectId" in argument:
            command = {
                "objectId": argument["objectId"],
                "functionDeclaration": AS_JSON,
                "returnByValue": True,
            }
            answer = connection.post(target.session, "Runtime.callFunctionOn", command)
            answer.add_done_callback(lambda done: self.heard.append(_value(done)))


def _value(answer: Future[Message]) -> str:
    if answer.cancelled() or answer.exception() is not None:
        return ""
    return str(answer.result().get("result", {}).get("value", ""))[:LINE]
