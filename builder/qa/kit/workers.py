"""Access a context's shared workers through the DevTools protocol, because Playwright does not support them."""

import json
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import BrowserContext, Error

Message = dict[str, Any]


class Workers:
    """The shared workers of `context`. Commands to them have effect until `close()`."""

    def __init__(self, context: BrowserContext) -> None:
        if context.browser is None:
            raise ValueError("a persistent context has no browser session to reach workers by")
        self._context = context
        self._browser = context.browser.new_browser_cdp_session()
        self._sessions: dict[str, str] = {}
        self._answers: dict[tuple[str, int], Message] = {}
        self._number = 0
        self._browser.on("Target.receivedMessageFromTarget", self._received)

    def every(self, method: str, parameters: Mapping[str, object] | None = None) -> list[Message]:
        """Send a command to each shared worker that is running, and return the answers."""
        answers = (self._call(target, method, parameters or {}) for target in self._targets())
        return [answer for answer in answers if answer is not None]

    def run(self, script: str) -> None:
        """Evaluate `script` in each shared worker. Raise RuntimeError with the exception that it throws."""
        for answer in self.every("Runtime.evaluate", {"expression": script}):
            if "exceptionDetails" in answer:
                raise RuntimeError(str(answer["exceptionDetails"]))

    def close(self) -> None:
        """Detach from the workers."""
        self._browser.detach()

    def _targets(self) -> list[str]:
        pages = self._context.pages
        if not pages:
            return []
        session = self._context.new_cdp_session(pages[0])
        mine = session.send("Target.getTargetInfo")["targetInfo"].get("browserContextId")
        session.detach()
        return [
            target["targetId"]
            for target in self._browser.send("Target.getTargets")["targetInfos"]
            if target["type"] == "shared_worker" and target.get("browserContextId") == mine
        ]

    def _call(self, target: str, method: str, parameters: Mapping[str, object]) -> Message | None:
        """Send a command to one worker and return the answer, or None if the worker has ended."""
        self._number += 1
        order = {"id": self._number, "method": method, "params": dict(parameters)}
        try:
            if target not in self._sessions:
                attached = self._browser.send("Target.attachToTarget", {"targetId": target, "flatten": False})
                self._sessions[target] = attached["sessionId"]
            line = {"sessionId": self._sessions[target], "message": json.dumps(order)}
            self._browser.send("Target.sendMessageToTarget", line)
            answer = self._sessions[target], self._number
            while answer not in self._answers:
                there = self._browser.send("Target.getTargets")  # events arrive only during a call
                ended = all(one["targetId"] != target for one in there["targetInfos"])
                if ended and answer not in self._answers:
                    return None
        except Error:
            return None
        return self._answers.pop(answer)

    def _received(self, event: Message) -> None:
        message = json.loads(event["message"])
        if "id" in message:
            self._answers[event["sessionId"], message["id"]] = message.get("result", message)
