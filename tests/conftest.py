"""What all tests share: a browser that starts, the example site running, and a watch that forgives nothing."""

import contextlib
import os

import pytest
from hypothesis import settings
from playwright.sync_api import Error, expect

from builder.dev.loopback import bind
from builder.qa import browsers

pytest_plugins = ["pytester", "tests.tiers", "tests.failures", "tests.matrix", "tests.lanes.plugin"]

# how long one example takes says more of a busy machine than of the code
settings.register_profile("site", deadline=None)
settings.load_profile("site")
# the same of a page: what has not come after so long will not come
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def chromium_found():
    """The browser the tests run on; found once for each process."""
    if os.environ.get(browsers.VARIABLE):
        return next(browsers.candidates())
    browser, refused = browsers.find()
    if browser is None:
        error = browsers.none_found(refused)
        pytest.exit(str(error), returncode=error.exit_code)
    return browser


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


@pytest.fixture(scope="session")
def playwright(chromium_found, playwright):
    """The search starts and stops a Playwright of its own, so it must come first."""
    return playwright


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, chromium_found):
    return {**browser_type_launch_args, **chromium_found.launch_arguments()}
