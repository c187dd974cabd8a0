"""Access to a Chromium page from an isolated world, without giving the page user activation.

Playwright's locators evaluate with `userGesture`: for five seconds, any script of the page could open windows, and the
vault would see a click that nobody made.
"""

import json
from importlib.resources import files

from playwright.sync_api import Error

TOOLS = (files("tests.lanes") / "aside.js").read_text("utf-8")


class Aside:
    """Evaluates in an isolated world of the tab's main frame."""

    def __init__(self, send):
        self.send = send  # method, parameters → answer; raises Error

    def ask(self, tool, *arguments):
        """Return the result of one of the functions of aside.js. Raise Error if the page goes away meanwhile."""
        frame = self.send("Page.getFrameTree", {})["frameTree"]["frame"]["id"]
        world = {"frameId": frame, "worldName": "aside"}  # an existing one is returned again
        context = self.send("Page.createIsolatedWorld", world)["executionContextId"]
        reply = self.send(
            "Runtime.evaluate",
            {
                "expression": f"({TOOLS}).{tool}(...{json.dumps(arguments)})",
                "contextId": context,
                "returnByValue": True,
            },
        )
        if "exceptionDetails" in reply:
            raise Error(str(reply["exceptionDetails"]))
        return reply["result"].get("value")
