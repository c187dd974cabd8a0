"""The fixtures that choose and start the browser, for users' sites and for Gossamer's own tests.

They replace pytest-playwright's fixtures with the same names, if they are registered later.
"""

import os
from typing import Any

import pytest

from builder.qa import browsers
from builder.qa.audit.cdp import ARGUMENTS
from builder.qa.browsers import Browser
from builder.qa.kit.deployed import url_of


@pytest.fixture(scope="session")
def chromium_found() -> Browser:
    """The Chromium for the tests, which is found once per process."""
    if os.environ.get(browsers.VARIABLE):
        return next(browsers.candidates())
    browser, refused = browsers.find()
    if browser is None:
        error = browsers.none_found(refused)
        pytest.exit(str(error), returncode=error.exit_code)
    return browser


@pytest.fixture(scope="session")
def gossamer_launch(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The launch arguments for the Chromium that was found; empty if the command line names another browser."""
    config = request.config
    if config.getoption("--browser") not in ([], ["chromium"]) or config.getoption("--browser-channel"):
        return {}
    found: Browser = request.getfixturevalue("chromium_found")
    if config.getoption("--headed"):
        found = browsers.find_whole()  # a headless shell cannot show a window
    launch: dict[str, Any] = dict(found.launch_arguments())
    if url_of(config):  # for a deployed site, network traffic is observed through DevTools
        launch["args"] = [*launch["args"], *ARGUMENTS]
    return launch


@pytest.fixture(scope="session")
def playwright(gossamer_launch: dict[str, Any], playwright: Any) -> Any:
    """Playwright. The search for a browser starts and stops its own Playwright, so it must come first."""
    return playwright


@pytest.fixture(scope="session")
def browser_type_launch_args(
    gossamer_launch: dict[str, Any], browser_type_launch_args: dict[str, Any]
) -> dict[str, Any]:
    """The arguments that start the browser."""
    both = [*gossamer_launch.get("args", ()), *browser_type_launch_args.get("args", ())]
    return {**browser_type_launch_args, **gossamer_launch, **({"args": both} if both else {})}
