"""Visitors whose browser Playwright drives: Chromium, Chromium with its users' defaults, and Firefox."""

import contextlib
from pathlib import Path

from playwright.sync_api import Error, TimeoutError

from tests.lanes.answers import Answers
from tests.lanes.aside import Aside
from tests.lanes.driver import PATIENCE, Left, NotSeen, ScriptError, Visitor, by_test_id, call

GONE = ("navigat", "destroyed", "closed", "detached", "collected", "no such frame", "Cannot find context")


class Profile:
    """What the tabs of one visitor share: a browser context, and the Visitor of each page in it."""

    def __init__(self, lane, supports, context, folder=None):
        self.lane, self.supports, self.context, self.folder = lane, supports, context, folder
        self.known = {}
        context.on("page", self.visitor)

    def visitor(self, page):
        if page not in self.known:
            make = Chromium if "cdp" in self.supports else Firefox
            self.known[page] = make(self, page)
        return self.known[page]


class Page(Visitor):
    """A tab."""

    def __init__(self, home, page):
        self.home, self.page = home, page
        self.lane, self.supports, self.profile = home.lane, home.supports, home.folder
        self.heard = []
        page.on("console", lambda message: self.heard.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.heard.append(f"uncaught: {error}"))

    def go(self, url):
        try:
            self.page.goto(url)
        except Error as error:
            if "interrupted by another navigation" not in error.message:  # the page redirects its visitor
                raise

    def url(self):
        return self.page.url

    def reload(self):
        self.page.reload()

    def back(self):
        self.page.go_back(wait_until="commit")

    def forward(self):
        self.page.go_forward(wait_until="commit")

    def run(self, script, argument=None):
        return Answers(self._evaluate, self.rest).ask(script, argument)

    def _evaluate(self, expression):
        with said_plainly():
            return self.page.evaluate(expression)

    def before(self, script):
        self.home.context.add_init_script(script)

    def press(self, selector):
        try:
            self.page.locator(selector).filter(visible=True).first.click(
                no_wait_after=True, timeout=PATIENCE * 1000
            )
        except TimeoutError as error:
            raise NotSeen(f"{self.lane}: {error.message} at {self.url()}") from None
        except Error:
            if not self.page.is_closed():  # a popup that closes during the click is no error
                raise

    def fill(self, test_id, text):
        self.page.get_by_test_id(test_id).filter(visible=True).fill(text)

    def text(self, test_id):
        found = self.page.get_by_test_id(test_id).filter(visible=True)
        try:
            return found.first.inner_text(timeout=1000) if found.count() else None
        except Error as error:
            if gone(error) or isinstance(error, TimeoutError):
                return None
            raise

    def tab(self, url=""):
        other = self.home.visitor(self.home.context.new_page())
        if url:
            other.go(url)
        return other

    def windows(self):
        return [self.home.visitor(page) for page in self.home.context.pages]

    def close(self):
        self.page.close()

    def console(self):
        return list(self.heard)

    def screenshot(self, path: Path):
        self.page.screenshot(path=path)

    def rest(self, seconds):
        if self.page.is_closed():
            raise Left("the tab is closed")
        self.page.wait_for_timeout(seconds * 1000)


class Firefox(Page):
    """A tab in which Playwright gets no event when a page comes back from the back/forward cache."""

    def url(self):
        try:
            return self._place()[0]
        except (Left, ScriptError):
            return self.page.url

    def back(self):
        self._travel("back")

    def forward(self):
        self._travel("forward")

    def _place(self):
        return self._evaluate("[location.href, performance.timeOrigin]")

    def _travel(self, way):
        left = self._place()
        self._evaluate(f"history.{way}()")
        self.until(lambda: self._place() != left, f"no way {way}")


class Chromium(Page):
    """A tab that is inspected only by the DevTools protocol, so that nothing gives it user activation."""

    def __init__(self, home, page):
        super().__init__(home, page)
        self._session = None
        self.aside = Aside(self._send)

    def _send(self, method, parameters):
        if self._session is None:
            self._session = self.home.context.new_cdp_session(self.page)
        return self._session.send(method, parameters)

    def cdp(self, method, **parameters):
        return self._send(method, parameters)

    def run(self, script, argument=None):
        with said_plainly():
            reply = self.cdp(
                "Runtime.evaluate",
                expression=call(script, argument),
                awaitPromise=True,
                returnByValue=True,
                allowUnsafeEvalBlockedByCSP=False,
            )
        problem = reply.get("exceptionDetails")
        if problem:
            raise ScriptError(problem.get("exception", {}).get("description") or problem["text"])
        return reply["result"].get("value")

    def _ask(self, tool, selector):
        """Return what is there; None while a page is being left."""
        try:
            return self.aside.ask(tool, selector)
        except Error as error:
            if gone(error):
                return None
            raise

    def press(self, selector):
        def still():
            """Return the element's position, once it is the same twice."""
            first = self._ask("paintedSpot", selector)
            self.rest(0.05)
            return first if first and first == self._ask("paintedSpot", selector) else None

        self.page.mouse.click(*self.until(still, f"nothing to press at {selector}"))

    def fill(self, test_id, text):
        selector = by_test_id(test_id)
        self.until(lambda: self._ask("focus", selector), f"no input at {selector}")
        self.page.keyboard.type(text)

    def text(self, test_id):
        return self._ask("text", by_test_id(test_id))


@contextlib.contextmanager
def said_plainly():
    """Raise Playwright's errors about a script as the exceptions of a Visitor."""
    try:
        yield
    except Error as error:
        raise (Left if gone(error) else ScriptError)(error.message) from None


def gone(error):
    """Return whether the error means only that a page went away."""
    return any(word in error.message for word in GONE)
