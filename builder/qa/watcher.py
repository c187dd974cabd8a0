"""Watch the pages and shared workers of a browser context for problems.

It reports CSP violations, console errors and failed requests.
"""

import json
import re
import time
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request, Response, WebError

from builder.qa import leaks
from builder.qa.kit.waiting import PATIENCE

_TELLING = ("Log.enable", "Runtime.enable")


class Watcher:
    """Collects everything that goes wrong in `context`. Create it before any page is opened."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.console: list[str] = []
        self.problems: list[str] = []
        self.documents: list[str] = []
        self._expected: list[str] = []
        leaks.watch(context)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        context.on("page", lambda page: page.on("framenavigated", lambda frame: self._navigated(page, frame)))
        self._messages: dict[str, list[dict[str, Any]]] = {}
        if context.browser is None:
            raise ValueError("a persistent context has no browser session to watch workers by")
        self._browser = context.browser.new_browser_cdp_session()
        self._browser.on("Target.receivedMessageFromTarget", self._received)

    def expect(self, pattern: str) -> None:
        """Ignore problems in this test that match the regular expression `pattern`."""
        self._expected.append(pattern)

    def report(self) -> list[str]:
        """Return every problem so far that does not match an expected pattern."""
        asked = [*self._violations(), *self._worker_problems()]
        problems = [*self.problems, *asked]  # combined last: workers may report more meanwhile
        return [line for line in problems if not any(re.search(pattern, line) for pattern in self._expected)]

    def worker_log(self) -> list[str]:
        """Return the console lines and log entries of the browser's shared workers, in order."""
        return [line for _, line in self._worker_lines()]

    def _console(self, message: ConsoleMessage) -> None:
        self.console.append(message.text)
        if message.type in ("error", "warning"):
            self.problems.append(f"console {message.type}: {message.text}")

    def _error(self, error: WebError) -> None:
        self.problems.append(f"uncaught: {error.error}")

    def _failed(self, request: Request) -> None:
        # an aborted request is not a failure: the visitor navigated away, the router followed a newer link, or Chromium
        # passed the request for a shared worker's script on to the worker
        if request.failure == "net::ERR_ABORTED":
            return
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

    def _worker_lines(self) -> list[tuple[str, str]]:
        """Return (level, text) of everything that shared workers have logged. The protocol replays old entries."""
        return [line for target in self._workers() for line in self._lines_of(target)]

    def _workers(self) -> list[str]:
        infos = self._browser.send("Target.getTargets")["targetInfos"]
        return [str(info["targetId"]) for info in infos if info["type"] == "shared_worker"]

    def _lines_of(self, target: str) -> list[tuple[str, str]]:
        try:
            session = self._browser.send("Target.attachToTarget", {"targetId": target, "flatten": False})[
                "sessionId"
            ]
            for number, method in enumerate(_TELLING):
                message = json.dumps({"id": number, "method": method})
                self._browser.send("Target.sendMessageToTarget", {"sessionId": session, "message": message})
            told = self._wait_for_answers(target, session)
            self._browser.send("Target.detachFromTarget", {"sessionId": session})
        except Error:
            return []  # the worker has ended
        lines = [line for message in self._messages.pop(session, []) for line in self._line(message)]
        if not told:
            lines.append(("error", f"a worker did not say within {PATIENCE:.0f} s what it logged"))
        return lines

    def _wait_for_answers(self, target: str, session: str) -> bool:
        """Return whether all earlier log entries of a worker have arrived: its answers come after them.

        A worker that has ended counts as complete.
        """
        end = time.monotonic() + PATIENCE
        while sum("id" in message for message in self._messages.get(session, ())) < len(_TELLING):
            if target not in self._workers():  # events are received only during a call
                return True
            if time.monotonic() > end:
                return False
        return True

    def _received(self, event: dict[str, Any]) -> None:
        self._messages.setdefault(event["sessionId"], []).append(json.loads(event["message"]))

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
        return [
            f"worker {level}: {text}" for level, text in self._worker_lines() if level in ("error", "warning")
        ]
