"""A watch over a browser context that forgives nothing: CSP violations, console errors and failed requests,
in pages and in their shared workers."""

import json
import re
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request, Response, WebError

from builder.qa import leaks


class Watcher:
    """Collects what went wrong in `context` since it was made. Pages must be opened after that."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.console: list[str] = []
        self.problems: list[str] = []
        self.documents: list[str] = []
        self._expected: list[str] = []
        self._workers: dict[str, str] = {}
        leaks.watch(context)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        context.on("page", lambda page: page.on("framenavigated", lambda frame: self._navigated(page, frame)))
        self._browser = self._attach()

    def expect(self, pattern: str) -> None:
        """Let pass, in this test, problems that match the regular expression `pattern`."""
        self._expected.append(pattern)

    def report(self) -> list[str]:
        """Every problem so far that no `expect` lets pass."""
        problems = [*self.problems, *self._violations(), *self._worker_problems()]
        return [line for line in problems if not any(re.search(pattern, line) for pattern in self._expected)]

    def worker_log(self) -> list[str]:
        """Console lines and log entries of the context's shared workers, in order."""
        return [line for _, line in self._worker_lines()]

    def _console(self, message: ConsoleMessage) -> None:
        self.console.append(message.text)
        if message.type in ("error", "warning"):
            self.problems.append(f"console {message.type}: {message.text}")

    def _error(self, error: WebError) -> None:
        self.problems.append(f"uncaught: {error.error}")

    def _failed(self, request: Request) -> None:
        self.problems.append(f"request failed: {request.method} {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.problems.append(f"status {response.status}: {response.request.method} {response.url}")

    def _navigated(self, page: Page, frame: Any) -> None:
        if frame == page.main_frame:
            self.documents.append(frame.url)

    def _violations(self) -> list[str]:
        found = []
        for page in self.context.pages:
            try:
                found += page.evaluate("window[Symbol.for('gossamer.qa.violations')] || []")
            except Error:
                continue
        return [f"CSP violation: {line}" for line in found]

    def _attach(self) -> Any:
        browser = self.context.browser
        if browser is None:
            return None
        session = browser.new_browser_cdp_session()
        self._messages: dict[str, list[dict[str, Any]]] = {}
        session.on("Target.attachedToTarget", self._attached)
        session.on("Target.receivedMessageFromTarget", self._received)
        kinds = [{"type": "shared_worker", "exclude": False}, {"exclude": True}]
        session.send(
            "Target.setAutoAttach",
            {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": False, "filter": kinds},
        )
        return session

    def _attached(self, event: dict[str, Any]) -> None:
        self._workers[event["sessionId"]] = event["targetInfo"]["url"]

    def _received(self, event: dict[str, Any]) -> None:
        self._messages.setdefault(event["sessionId"], []).append(json.loads(event["message"]))

    def _worker_lines(self) -> list[tuple[str, str]]:
        """(level, text) of what each shared worker logged; the protocol replays what came before it was asked."""
        if self._browser is None:
            return []
        lines = []
        for worker in list(self._workers):
            self._messages[worker] = []
            if self._ask(worker, "Log.enable") and self._ask(worker, "Runtime.enable"):
                lines += [line for message in self._messages[worker] for line in self._line(message)]
                self._ask(worker, "Log.disable")
                self._ask(worker, "Runtime.disable")
        return lines

    def _ask(self, worker: str, method: str) -> bool:
        message = json.dumps({"id": 1, "method": method})
        try:
            self._browser.send("Target.sendMessageToTarget", {"sessionId": worker, "message": message})
            self._browser.send("Browser.getVersion")
        except Error:
            return False
        return True

    def _line(self, message: dict[str, Any]) -> list[tuple[str, str]]:
        parameters = message.get("params", {})
        if message.get("method") == "Log.entryAdded":
            return [(parameters["entry"]["level"], parameters["entry"]["text"])]
        if message.get("method") == "Runtime.consoleAPICalled":
            words = [str(word.get("value", word.get("description", ""))) for word in parameters["args"]]
            return [(parameters["type"], " ".join(words))]
        if message.get("method") == "Runtime.exceptionThrown":
            return [("error", str(parameters["exceptionDetails"]))]
        return []

    def _worker_problems(self) -> list[str]:
        return [f"worker {level}: {text}" for level, text in self._worker_lines() if level in ("error", "warning")]
