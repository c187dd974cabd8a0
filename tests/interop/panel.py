"""The page of tests/projects/interop, from outside: commands in, lines out."""

import json
import time

from playwright.sync_api import Error

PATIENCE = 20
ANOTHER_VAULT = "delete window.SharedWorker"  # of one document, so each load begins without a session


class Panel:
    """A page whose site shows each call of the sign-in library as a line."""

    def __init__(self, page):
        self.page = page

    def goto(self, url="/"):
        self.page.goto(url)
        return self.line("ready")

    def lines(self):
        """Every line so far; none while the page is on its way to another."""
        try:
            return self.page.locator("#lines li").all_inner_texts()
        except Error:
            return []

    def line(self, start, after=0):
        """The first line after number `after` that starts with this word: what comes behind the word."""
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
        """Give a command; the number of lines before it."""
        before = len(self.lines())
        # not typed: what a visitor has typed is unsaved work, which changes how a sign-in goes
        command = json.dumps({"do": do, **words})
        self.page.locator("#command").evaluate("(field, text) => { field.value = text }", command)
        self.page.locator("#run").click()
        return before

    def run(self, do, **words):
        """Give a command and wait for its answer."""
        return self.line(do, self.send(do, **words))

    def fetch(self, api="billing", path="/invoices", **words):
        return self.run("fetch", api=api, path=path, **words)

    def choose(self, account="ada", page=None):
        """The account, on the provider's page."""
        (page or self.page).get_by_test_id(f"account-{account}").click()

    def sign_in(self, account="ada"):
        """Sign in by redirect, on a page that has this panel."""
        self.send("login", popup=False)
        self.choose(account)
        return self.line("ready")


def signed_in(page):
    """A panel on which Ada has just signed in."""
    panel = Panel(page)
    panel.goto()
    assert panel.sign_in() == "Ada"
    return panel
