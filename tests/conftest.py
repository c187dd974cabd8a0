"""What all tests share: a browser that starts, the example site running, and a watch that forgives nothing."""

import os

import pytest
from hypothesis import settings
from playwright.sync_api import expect

from builder.qa import browsers

pytest_plugins = ["pytester", "tests.matrix"]

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
def playwright(chromium_found, playwright):
    """The search starts and stops a Playwright of its own, so it must come first."""
    return playwright


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, chromium_found):
    return {**browser_type_launch_args, **chromium_found.launch_arguments()}
