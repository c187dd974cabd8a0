"""Visitors whose browser WebDriver drives: WebKitGTK, by selenium."""

import contextlib
import time
import uuid
from pathlib import Path

from selenium.common.exceptions import (
    ElementNotInteractableException,
    JavascriptException,
    NoSuchElementException,
    NoSuchFrameException,
    NoSuchWindowException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver.common.by import By
from urllib3.exceptions import HTTPError

from tests.lanes.answers import Answers
from tests.lanes.aside import TOOLS
from tests.lanes.driver import Left, NotSeen, ScriptError, Visitor, by_test_id

# "No such frame": the document that the script ran in was left meanwhile
GONE = (NoSuchFrameException, NoSuchWindowException, StaleElementReferenceException)
LOST = "Could not parse script result"  # message of WebKit's driver about a document that is being left
BROKEN = (WebDriverException, HTTPError)
UNREADY = (*GONE, ElementNotInteractableException, NoSuchElementException, JavascriptException)


class Session:
    """One browser with the tabs of one visitor."""

    def __init__(self, lane, supports, driver):
        self.lane, self.supports, self.driver = lane, supports, driver
        self.known = {}

    def visitors(self):
        """Return the open tabs, oldest first: WebDriver does not say in which order it lists them."""
        handles = self.driver.window_handles
        for handle in reversed(handles):
            self.known.setdefault(handle, Window(self, handle))
        return [window for handle, window in self.known.items() if handle in handles]

    def close(self):
        """End the browser, if it still reacts."""
        with contextlib.suppress(*BROKEN):
            self.driver.quit()

    def front(self, handle):
        """Send commands to this tab from now on."""
        try:
            self.driver.switch_to.window(handle)
        except (NoSuchWindowException, HTTPError):
            raise Left("the tab is closed, or does not answer") from None
        return self.driver


class Window(Visitor):
    """A tab. WebDriver has only one world: code that inspects the page runs in the page's own world."""

    def __init__(self, home, handle):
        self.home, self.handle = home, handle
        self.lane, self.supports = home.lane, home.supports

    @property
    def driver(self):
        return self.home.front(self.handle)

    def go(self, url):
        self._leave(lambda: self.driver.get(url))
        self._loaded()

    def url(self):
        return self.driver.current_url

    def reload(self):
        self._leave(lambda: self.driver.refresh())
        self._loaded()

    def back(self):
        self._travel("back")

    def forward(self):
        self._travel("forward")

    def _travel(self, way):
        self._leave(lambda: self._evaluate(f"history.{way}()"))

    def _leave(self, act):
        """Act, and wait until another document, or another address, is there."""
        name = f"left.{uuid.uuid4()}"
        left = self._evaluate(f'[window[Symbol.for("{name}")] = true, location.href]')
        with contextlib.suppress(HTTPError):
            act()
        look = f'[window[Symbol.for("{name}")] ?? false, location.href]'
        self.until(lambda: self._evaluate(look) != left, f"the tab does not leave {left[1]}")

    def _loaded(self):
        self.until(lambda: self._evaluate("document.readyState") == "complete", "the page is not loaded")

    def run(self, script, argument=None):
        return Answers(self._evaluate, self.rest).ask(script, argument)

    def _evaluate(self, expression):
        try:
            return self.driver.execute_script(f"return {expression}")
        except JavascriptException as error:
            raise ScriptError(error.msg) from None
        except BROKEN as error:
            raise _left(error) from None

    def _tool(self, tool, selector):
        """Return what is there. Raise Left while a page is being left."""
        try:
            return self.driver.execute_script(f"return ({TOOLS}).{tool}(arguments[0])", selector)
        except JavascriptException as error:
            raise Left(f"{type(error).__name__}: {error}") from None
        except BROKEN as error:
            raise _left(error) from None

    def before(self, script):
        raise NotImplementedError(f"{self.lane} runs nothing ahead of a document")

    def press(self, selector):
        self.until(lambda: self._tool("spot", selector), f"nothing to press at {selector}")
        self.until(lambda: self._press(selector), f"{selector} cannot be pressed")

    def _press(self, selector):
        try:
            found = self._tool("find", selector)
            if found:
                found.click()
            return bool(found)
        except (NoSuchWindowException, HTTPError):
            return True  # a popup that closes during the click is no error
        except UNREADY:
            return False

    def fill(self, test_id, text):
        found = self.driver.find_element(By.CSS_SELECTOR, by_test_id(test_id))
        found.clear()
        found.send_keys(text)

    def text(self, test_id):
        try:
            return self._tool("text", by_test_id(test_id))
        except Left:
            return None

    def tab(self, url=""):
        before = self.home.visitors()
        self.driver.switch_to.new_window("tab")
        (other,) = [each for each in self.home.visitors() if each not in before]
        if url:
            other.go(url)
        return other

    def windows(self):
        return self.home.visitors()

    def close(self):
        self.driver.close()

    def console(self):
        return []

    def screenshot(self, path: Path):
        if not self.driver.save_screenshot(str(path)):
            raise NotSeen(f"{self.lane}: no screenshot of {self.url()}")

    def rest(self, seconds):
        time.sleep(seconds)


def _left(error):
    """Return the error as Left if it means that the document was left meanwhile; otherwise return it unchanged."""
    gone = isinstance(error, (*GONE, HTTPError)) or LOST in str(error)
    return Left(f"{type(error).__name__}: {error}") if gone else error
