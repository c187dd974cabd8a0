"""A fake browser: it speaks as much of the DevTools protocol as an audit needs, and has one page and one worker."""

import base64
import json

from tornado.web import Application
from tornado.websocket import WebSocketHandler

from builder.dev.loopback import start

SITE, PROVIDER = "https://app.fernhill.com", "https://login.example.org"
PAGE, WORKER = "page-1", "worker-1"


class Browser:
    """A fake browser and its state.

    `answers` has the result of each command, or a function of its session and parameters.
    """

    def __init__(self):
        self.url = f"{SITE}/"
        self.heaps = {PAGE: "{}", WORKER: "{}"}
        self.events = []  # events that the page sends as soon as somebody listens: (method, params)
        self.asked = []
        self.walked = {"reached": [], "walked": 3, "stopped": ""}
        self.places = {}
        self.nodes = {"nodeName": "#document"}
        self.cookies = []
        self.history = [{"url": f"{SITE}/", "title": ""}]

    def run(self):
        """Start listening, and return (address, handle to stop)."""

        def make(port):
            return Application([("/devtools", Session, {"shown": self})])

        _, server, port = start(make, 0, "gossamer-no-browser")
        return f"ws://127.0.0.1:{port}/devtools", server

    def answer(self, session, method, parameters):
        return {
            "Browser.getVersion": lambda: {"product": "Chrome/156"},
            "Target.getTargets": lambda: {
                "targetInfos": [
                    {"targetId": PAGE, "url": self.url},
                    {"targetId": WORKER, "url": f"{SITE}/vault.js"},
                ]
            },
            "Runtime.evaluate": lambda: self._value(parameters),
            "Target.getBrowserContexts": lambda: {"browserContextIds": []},
            "Storage.getCookies": lambda: {"cookies": self.cookies},
            "Page.getNavigationHistory": lambda: {"entries": self.history},
            "DOM.getDocument": lambda: {"root": self.nodes},
            "Page.captureScreenshot": lambda: {"data": base64.b64encode(b"\x89PNG").decode()},
        }.get(method, dict)()

    def _value(self, parameters):
        expression = parameters["expression"]
        if expression == "0":
            value = 0
        elif "contextId" in parameters:
            value = {"url": self.url, "places": self.places, "failed": {}, **self.walked}
        elif "window.name" in expression:
            value = {"window.name": [""], "referrer": [""]}
        else:
            value = self.walked
        return {"result": {"value": value}}


class Session(WebSocketHandler):
    """One connection of the protocol."""

    def initialize(self, shown):
        self.shown = shown

    def on_message(self, text):
        message = json.loads(text)
        method, session = message["method"], message.get("sessionId", "")
        self.shown.asked.append((session, method))
        if method == "HeapProfiler.takeHeapSnapshot":
            whole = self.shown.heaps[session]
            for chunk in (whole[: len(whole) // 2], whole[len(whole) // 2 :]):
                self._tell(session, "HeapProfiler.addHeapSnapshotChunk", {"chunk": chunk})
        answer = self.shown.answer(session, method, message.get("params", {}))
        self.write_message(json.dumps({"id": message["id"], "result": answer}))
        if method == "Target.setAutoAttach" and not session:
            self._attach(PAGE, "page", self.shown.url)
            self._attach(WORKER, "shared_worker", f"{SITE}/vault.js")
        if method == "Runtime.runIfWaitingForDebugger" and session == PAGE:
            for name, parameters in self.shown.events:
                self._tell(PAGE, name, parameters)

    def _attach(self, identity, kind, url):
        info = {"targetId": identity, "type": kind, "url": url}
        self._tell("", "Target.attachedToTarget", {"sessionId": identity, "targetInfo": info})

    def _tell(self, session, method, parameters):
        message = {"method": method, "params": parameters, **({"sessionId": session} if session else {})}
        self.write_message(json.dumps(message))
