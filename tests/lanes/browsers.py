"""The lanes: which browsers there are, how each is started, and which features it has."""

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from urllib3.exceptions import HTTPError

from builder.errors import MachineError
from builder.qa import engines
from tests.lanes import relay
from tests.lanes.driver import FEATURES, Visitor
from tests.lanes.pages import Profile
from tests.lanes.windows import Session

SUPPORTS = {
    "chromium": FEATURES - {"bfcache", "disk", "private"},
    "stock": FEATURES - {"private"},
    "firefox": FEATURES - {"extended_life", "activation_message", "cdp"},
    "webkit": frozenset({"shared_worker", "extended_life", "bfcache", "popup"}),
}
NAMES = tuple(SUPPORTS)
START = 30  # seconds that a WebDriver has to start its browser
ANSWER = 10  # seconds for a command: WebKitWebDriver never answers one while the page changes its process


@dataclass(frozen=True, slots=True)
class Lane:
    """A browser that tests run in.

    `open()` is a context manager that yields a visitor with a fresh profile. `open(folder)` keeps the profile there;
    `open(folder, private=True)` opens private windows.
    """

    name: str
    supports: frozenset[str]
    open: Callable[..., contextlib.AbstractContextManager[Visitor]]

    def __str__(self) -> str:
        return self.name


def missing(name: str) -> str:
    """Return why a lane cannot run on this machine, and the one command that helps; "" if it can."""
    find = {"firefox": engines.firefox, "webkit": engines.webkit}.get(name)
    try:
        if find:  # the search for a Chromium ends the run if there is none
            find()
    except MachineError as error:
        (fault,) = error.faults
        return f"{fault.message}; {fault.hint}"
    return ""


@contextlib.contextmanager
def lane(name: str, fixture: Callable) -> Iterator[Lane]:
    """Open a lane. Its browser is started if it serves many visitors. `fixture(name)` is pytest's own."""
    with STARTS[name](fixture) as opened:
        yield Lane(name, SUPPORTS[name], opened)


@contextlib.contextmanager
def _chromium(fixture):
    """Start one Chromium with Playwright's defaults; each visitor has a context in it."""
    browser = fixture("playwright").chromium.launch(**fixture("chromium_found").launch_arguments())
    with contextlib.closing(browser):
        yield lambda: contained("chromium", browser)


@contextlib.contextmanager
def _stock(fixture):
    """Start a Chromium with its users' defaults for each visitor, with a profile on disk."""

    def launch(folder):
        arguments = fixture("whole_found").stock_arguments(folder)
        words = [word for word in arguments["args"] if word != "--no-startup-window"]
        launch = {**arguments, "args": [*words, "about:blank"]}
        return fixture("playwright").chromium.launch_persistent_context(folder, **launch)

    @contextlib.contextmanager
    def opened(folder=None):
        with contextlib.ExitStack() as stack:
            folder = folder or Path(stack.enter_context(temporary("gossamer-profile-")))
            with persistent("stock", launch, folder) as visitor:
                yield visitor

    yield opened


@contextlib.contextmanager
def _firefox(fixture):
    """Start one Firefox of the distribution, through the relay; each visitor has a container in it."""
    with temporary("gossamer-firefox-") as folder:
        program = Path(folder, "firefox")
        program.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, relay.__file__])} "$@"\n')
        program.chmod(0o755)
        launch = {
            "channel": "moz-firefox",
            "executable_path": program,
            "env": {**os.environ, "GOSSAMER_FIREFOX": engines.firefox()},
        }
        browser = fixture("playwright").firefox.launch(**launch)

        def in_folder(folder):
            return fixture("playwright").firefox.launch_persistent_context(folder, **launch)

        def in_private(folder):
            wish = {"browser.privatebrowsing.autostart": True}
            return fixture("playwright").firefox.launch_persistent_context(
                folder, firefox_user_prefs=wish, **launch
            )

        def opened(folder=None, private=False):
            start = in_private if private else in_folder
            return persistent("firefox", start, folder) if folder else contained("firefox", browser)

        with contextlib.closing(browser):
            yield opened


@contextlib.contextmanager
def _webkit(fixture):
    """Start a WebKitGTK for each visitor, all on one virtual screen."""
    found = engines.webkit()
    with screen(found.screen) as display:

        @contextlib.contextmanager
        def opened():
            options = webdriver.WebKitGTKOptions()
            options.binary_location = found.browser
            options.add_argument("--automation")
            options.set_capability("browserName", "MiniBrowser")
            # Its driver can wait for ever for a page that takes another process: a Window looks by itself
            options.page_load_strategy = "none"
            with begun(found.driver, {**os.environ, "DISPLAY": display}, options) as driver:
                with contextlib.closing(Session("webkit", SUPPORTS["webkit"], driver)) as session:
                    yield session.visitors()[0]

        yield opened


@contextlib.contextmanager
def contained(name, browser):
    """Yield a visitor with a context in a browser that serves others too."""
    with contextlib.closing(browser.new_context()) as context:
        try:
            yield Profile(name, SUPPORTS[name], context).visitor(context.new_page())
        finally:
            settle(context)


def settle(context):
    """Wait until no page of a context is navigating: a Chromium that is told to close a page during a navigation
    never answers.
    """
    for page in context.pages:
        with contextlib.suppress(Error):
            page.goto("about:blank")


@contextlib.contextmanager
def persistent(name, launch, folder):
    """Yield a visitor whose browser keeps its profile in a folder, until it is closed."""
    with contextlib.closing(launch(folder)) as context:
        yield Profile(name, SUPPORTS[name], context, folder).visitor(context.pages[0])


def temporary(prefix):
    """Return a folder as a context manager; it is removed at the end, even if a browser that is just ending still
    writes to it.
    """
    return tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)


@contextlib.contextmanager
def served(program, environment):
    """Yield the address of a WebKitWebDriver. Whatever happens, the driver and its browser are stopped afterwards."""
    service = webdriver.WebKitGTKService(
        executable_path=program, env=environment, popen_kw={"start_new_session": True}
    )
    service.start()
    try:
        yield service.service_url
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(service.process.pid, signal.SIGKILL)
        service.process.wait()
        service.stop()


@contextlib.contextmanager
def begun(program, environment, options):
    """Yield a session of a WebDriver, in which every command has a time limit.

    Try twice, because sometimes the browser does not start.
    """
    with contextlib.ExitStack() as stack:
        for last in (False, True):
            url = stack.enter_context(served(program, environment))
            try:
                driver = begin(url, options)
                break
            except (HTTPError, WebDriverException):
                stack.close()
                if last:
                    raise
        yield driver


def begin(url, options):
    once = {"init_args_for_pool_manager": {"retries": False}}
    config = ClientConfig(remote_server_addr=url, timeout=START, init_args_for_pool_manager=once)
    driver = webdriver.Remote(
        command_executor=RemoteConnection(client_config=config), options=options, client_config=config
    )
    driver.set_script_timeout(ANSWER)
    config.timeout = ANSWER
    return driver


@contextlib.contextmanager
def screen(program):
    """Yield the name of an X display in memory."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [program, "-displayfd", str(writing), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        if not number:
            raise RuntimeError(f"{program} did not start")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


STARTS = {"chromium": _chromium, "stock": _stock, "firefox": _firefox, "webkit": _webkit}
