"""What all tests share: a browser that starts, the running example site, and a watch that fails a test for every
problem.
"""

import asyncio
import contextlib
import os

import pytest
from hypothesis import settings
from playwright.sync_api import Error, expect

from builder.dev.loopback import bind
from builder.qa import browsers

pytest_plugins = [
    "pytester",
    "builder.qa.plugin",
    "tests.tiers",
    "tests.failures",
    "tests.matrix",
    "tests.lanes.plugin",
    "tests.attacks.table",
]

# the time for one example says more about the load of the machine than about the code
settings.register_profile("site", deadline=None)
settings.load_profile("site")
# the same for a page: what has not arrived after this time will never arrive
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def whole_found(playwright):
    """A Chromium that is not a headless shell: with a back/forward cache, and with the defaults that users have."""
    for browser in browsers.whole_candidates():
        with contextlib.suppress(Error):
            playwright.chromium.launch(**browser.launch_arguments()).close()
            return browser
    return pytest.fail(
        f"this test needs a whole Chromium, not a headless shell: {browsers.remedy()}", pytrace=False
    )


@pytest.fixture(scope="session")
def whole_browser(playwright, whole_found):
    """A function that launches it, with further arguments for Playwright."""
    return lambda **options: playwright.chromium.launch(**whole_found.launch_arguments(), **options)


@pytest.fixture(autouse=True)
def no_other_loop(request):
    """Hide Playwright's event loop, which keeps running in the thread in which it was started, from tests that
    need loops of their own.
    """
    if {"playwright", "lane"} & set(request.fixturenames):
        yield
        return
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


@pytest.fixture(scope="session")
def own_port():
    """A port for this process, outside the range from which the system chooses ports."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for port in range(20_000 + 500 * number, 20_500 + 500 * number, 10):
        with contextlib.suppress(OSError):
            for each in bind(port):
                each.close()
            return port
    return pytest.fail("all ports of this process are taken", pytrace=False)
