"""The fixtures that choose and start the browser, for sites of people's own and for Gossamer's tests alike.

They take the place of those of pytest-playwright that have the same name, if they are registered after them.
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
    """The Chromium that tests run on; found once for each process."""
    if os.environ.get(browsers.VARIABLE):
        return next(browsers.candidates())
    browser, refused = browsers.find()
    if browser is None:
        error = browsers.none_found(refused)
        pytest.exit(str(error), returncode=error.exit_code)
    return browser


@pytest.fixture(scope="session")
def gossamer_launch(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The arguments that start the Chromium that was found, or none if the command line names another browser."""
    config = request.config
    if config.getoption("--browser") not in ([], ["chromium"]) or config.getoption("--browser-channel"):
        return {}
    found: Browser = request.getfixturevalue("chromium_found")
    if config.getoption("--headed"):
        found = browsers.find_whole()  # a headless shell cannot show a window
    launch: dict[str, Any] = dict(found.launch_arguments())
    if url_of(config):  # what a deployed site sends is heard by the DevTools
        launch["args"] = [*launch["args"], *ARGUMENTS]
    return launch


@pytest.fixture(scope="session")
def playwright(gossamer_launch: dict[str, Any], playwright: Any) -> Any:
    """Playwright. The search for a browser starts and stops one of its own, so it must come first."""
    return playwright


@pytest.fixture(scope="session")
def browser_type_launch_args(
    gossamer_launch: dict[str, Any], browser_type_launch_args: dict[str, Any]
) -> dict[str, Any]:
    """How the browser is started."""
    both = [*gossamer_launch.get("args", ()), *browser_type_launch_args.get("args", ())]
    return {**browser_type_launch_args, **gossamer_launch, **({"args": both} if both else {})}
