"""What all tests share: a browser that starts, the example site running, and a watch that forgives nothing."""

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

# how long one example takes says more of a busy machine than of the code
settings.register_profile("site", deadline=None)
settings.load_profile("site")
# the same of a page: what has not come after so long will not come
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def whole_found(playwright):
    """A Chromium that is no headless shell: with a back/forward cache, and the defaults of people's browsers."""
    for browser in browsers.whole_candidates():
        with contextlib.suppress(Error):
            playwright.chromium.launch(**browser.launch_arguments()).close()
            return browser
    return pytest.fail(
        f"this test needs a whole Chromium, not a headless shell: {browsers.remedy()}", pytrace=False
    )


@pytest.fixture(scope="session")
def whole_browser(playwright, whole_found):
    """Launch it, with further arguments for Playwright."""
    return lambda **options: playwright.chromium.launch(**whole_found.launch_arguments(), **options)


@pytest.fixture(autouse=True)
def no_other_loop(request):
    """Playwright leaves its event loop running in the thread it was started in, whose other tests need loops of their own."""
    if {"playwright", "lane"} & set(request.fixturenames):
        yield
        return
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


@pytest.fixture(scope="session")
def own_port():
    """A port of this process's own, which the system gives to nobody who asks for any port."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for port in range(20_000 + 500 * number, 20_500 + 500 * number, 10):
        with contextlib.suppress(OSError):
            for each in bind(port):
                each.close()
            return port
    return pytest.fail("all ports of this process are taken", pytrace=False)
