"""Control of the page of tests/projects/interop: commands go in, lines come out."""

import json
import time

from playwright.sync_api import Error

PATIENCE = 20
ANOTHER_VAULT = "delete window.SharedWorker"  # ends with its document, so each load is without a session


class Panel:
    """A page whose site shows each call of the sign-in library as a line."""

    def __init__(self, page):
        self.page = page

    def goto(self, url="/"):
        self.page.goto(url)
        return self.line("ready")

    def lines(self):
        """Return every line so far; none while the page is being replaced by another."""
        try:
            return self.page.locator("#lines li").all_inner_texts()
        except Error:
            return []

    def line(self, start, after=0):
        """Return the rest of the first line after number `after` that starts with this word."""
        end = time.monotonic() + PATIENCE
        while True:
            lines = self.lines()
            found = [line for line in lines[after:] if line.split(" ")[0] == start]
            if found:
                return found[0].partition(" ")[2]
            if time.monotonic() > end:
                raise AssertionError(f"no line {start!r} after number {after} in {lines}")
            self.page.wait_for_timeout(20)

    def send(self, do, **words):
        """Give a command; return the number of lines before it."""
        before = len(self.lines())
        # set, not typed: typed text is unsaved work, which changes the way of a sign-in
        command = json.dumps({"do": do, **words})
        self.page.locator("#command").evaluate("(field, text) => { field.value = text }", command)
        self.page.locator("#run").click()
        return before

    def run(self, do, **words):
        """Give a command, wait for its result, and return it."""
        return self.line(do, self.send(do, **words))

    def fetch(self, api="billing", path="/invoices", **words):
        return self.run("fetch", api=api, path=path, **words)

    def choose(self, account="ada", page=None):
        """Choose the account on the provider's page."""
        (page or self.page).get_by_test_id(f"account-{account}").click()

    def sign_in(self, account="ada"):
        """Sign in by redirect, on a page that has this panel."""
        self.send("login", popup=False)
        self.choose(account)
        return self.line("ready")


def signed_in(page):
    """Return a panel on which Ada has just signed in."""
    panel = Panel(page)
    panel.goto()
    assert panel.sign_in() == "Ada"
    return panel
