"""Wait for something in a page without Playwright's `wait_for_function`, whose eval the site's policy blocks."""

import time
from typing import Any

from playwright.sync_api import Error, Page

PATIENCE = 30.0  # seconds
_PAUSE = 20  # milliseconds
_LEFT = ("Execution context was destroyed", "Cannot find context", "navigat")


def wait_for(page: Page, script: str, seconds: float = PATIENCE) -> Any:
    """Return the first truthy value of a JavaScript expression or function in `page`, which may navigate meanwhile.

    Raise AssertionError if there is none within `seconds`, and Playwright's Error if the script throws.
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
