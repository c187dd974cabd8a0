"""Waiting for something in a page. Playwright's `wait_for_function` makes code of text there, which a site's policy forbids."""

import time
from typing import Any

from playwright.sync_api import Error, Page

PATIENCE = 30.0  # seconds
_PAUSE = 20  # milliseconds
_LEFT = ("Execution context was destroyed", "Cannot find context", "navigat")


def wait_for(page: Page, script: str, seconds: float = PATIENCE) -> Any:
    """Return the first true value, as JavaScript has it, of an expression or a function in `page`, which may navigate meanwhile.

    Raise AssertionError if there is none within so many seconds, and Error of Playwright for what the script throws.
    """
    end = time.monotonic() + seconds
    while True:
        true, value = _look(page, script)
        if true:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds:g} s in vain for {script}; at {page.url} it is {value!r}")
        page.wait_for_timeout(_PAUSE)


def _look(page: Page, script: str) -> tuple[bool, Any]:
    try:
        true, value = page.evaluate_handle(script).evaluate("value => [!!value, value]")
    except Error as error:
        if page.is_closed() or not any(words in error.message for words in _LEFT):
            raise
        return False, None
    return true, value
