"""Find a Chromium that really starts, or install one.

Order: the one named by GOSSAMER_CHROMIUM (alone, no guessing if it fails), Playwright's own build, then
whatever Chromium or Chrome stands on PATH. A candidate counts only after a launch, as a file alone proves nothing.

A headless shell is preferred, because it does the same tests with half the work. It lacks the back/forward cache and
some of a stock browser's defaults: what needs those asks for a whole browser.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from builder.errors import Fault, MachineError

VARIABLE = "GOSSAMER_CHROMIUM"
OWN = "playwright"  # value of the variable that stands for Playwright's own build
SHELLS = ("chromium-headless-shell",)
WHOLE = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge")
QUIET = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Playwright's defaults turn the back/forward cache and the partitioning of storage off. These alone leave Chromium as
# people have it, but for its window.
STOCK = (
    "--headless",
    "--remote-debugging-pipe",
    "--no-startup-window",
    "--password-store=basic",
    "--use-mock-keychain",
    "--test-third-party-cookie-phaseout",
)
# the last command decides; Debian has the headless shell as a package of its own, Ubuntu has none
PACKAGES = {
    "apt-get": (
        ("apt-get", "update", "-qq"),
        ("apt-get", "install", "-y", "-qq", "chromium-headless-shell"),
        ("apt-get", "install", "-y", "-qq", "chromium"),
    ),
    "dnf": (("dnf", "install", "-y", "-q", "chromium"),),
    "apk": (("apk", "add", "--quiet", "chromium"),),
    "pacman": (("pacman", "-Sy", "--noconfirm", "--quiet", "chromium"),),
    "zypper": (("zypper", "--non-interactive", "install", "chromium"),),
}


@dataclass(frozen=True, slots=True)
class Browser:
    """A Chromium that started. `path` is empty for Playwright's own build, which has a `channel` when it is whole."""

    label: str
    path: str
    channel: str = ""

    def launch_arguments(self) -> dict[str, object]:
        """Keyword arguments for Playwright's `chromium.launch`."""
        arguments = list(QUIET)
        if is_root():
            arguments.append("--no-sandbox")
        launch: dict[str, object] = {"args": arguments}
        if self.path:
            launch["executable_path"] = self.path
        if self.channel:
            launch["channel"] = self.channel
        return launch

    def stock_arguments(self, profile: Path) -> dict[str, object]:
        """The same for a Chromium with its own defaults and third-party cookies blocked.

        `profile` is an empty folder. A page that comes back from the back/forward cache fires no load event.
        """
        launch = self.launch_arguments()
        arguments = cast("list[str]", launch["args"])
        mine = [*STOCK, f"--user-data-dir={profile}", *arguments]
        return {**launch, "args": mine, "ignore_default_args": True}


def is_root() -> bool:
    """Whether this process may install packages, and must start Chromium without its sandbox."""
    return getattr(os, "geteuid", lambda: 1)() == 0


def package_manager() -> str | None:
    """The distribution's package manager, if it is one of those we know."""
    return next((name for name in PACKAGES if shutil.which(name)), None)


def candidates() -> Iterator[Browser]:
    """The browsers to try, best first."""
    named = os.environ.get(VARIABLE)
    if named and named != OWN:
        yield Browser(f"{VARIABLE}={named}", shutil.which(named) or named)
        return
    yield Browser("Playwright's own Chromium", "")
    if named:
        return
    yield from _on_path((*SHELLS, *WHOLE))


def whole_candidates() -> Iterator[Browser]:
    """The browsers to try where a headless shell will not do, best first."""
    named = os.environ.get(VARIABLE)
    if named and named != OWN:
        browser = Browser(f"{VARIABLE}={named}", shutil.which(named) or named)
        if not is_shell(browser):
            yield browser
    yield Browser("Playwright's own Chromium", "", "chromium")
    yield from _on_path(WHOLE)


def _on_path(commands: Iterable[str]) -> Iterator[Browser]:
    for command in commands:
        if path := shutil.which(command):
            yield Browser(path, path)


def is_shell(browser: Browser) -> bool:
    """Whether a browser that is named or on PATH is a headless shell, by its name."""
    return "headless" in Path(browser.path).resolve().name


def attempt(browser: Browser) -> str:
    """Why `browser` does not start, in one line; empty when it does."""
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            playwright.chromium.launch(**browser.launch_arguments()).close()  # type: ignore[arg-type]
    except Error as error:
        return error.message.strip().splitlines()[0]
    return ""


def find(tried: Iterable[Browser] | None = None) -> tuple[Browser | None, list[str]]:
    """The first of these browsers that starts, by default of all; and a line for each that did not."""
    refused: list[str] = []
    for browser in candidates() if tried is None else tried:
        reason = attempt(browser)
        if not reason:
            return browser, refused
        refused.append(f"{browser.label}: {reason}")
    return None, refused


def find_or_install(say: Callable[[str], None]) -> Browser:
    """A browser that starts, installing one if need be.

    Playwright's own build is fetched first; where that fails and this is root, the distribution's package.
    Raises MachineError with the one command to type when neither works.
    """
    browser, refused = find()
    if browser is None and not os.environ.get(VARIABLE):
        for install in (install_own, install_package):
            if install(say):
                browser, refused = find()
                if browser:
                    break
    if browser is None:
        raise none_found(refused)
    return browser


def none_found(refused: list[str]) -> MachineError:
    """The error for a machine where nothing starts; `refused` says why, a line for each candidate."""
    tried = "\n  ".join(refused)
    return MachineError(Fault("no-browser", f"no Chromium starts here:\n  {tried}", remedy()))


def install_own(say: Callable[[str], None]) -> bool:
    """Fetch Playwright's Chromium into its usual cache; False when that does not work."""
    say("No browser found: fetching Playwright's Chromium …")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    environment = {**os.environ, "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "20000"}
    return run(command, environment, seconds=600)


def install_package(say: Callable[[str], None]) -> bool:
    """Install the distribution's Chromium when this is root; False when that does not work."""
    manager = package_manager()
    if manager is None or not is_root():
        return False
    say(f"That did not work: installing the distribution's Chromium with {manager} …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return [run(list(command), environment, seconds=900) for command in PACKAGES[manager]][-1]


def find_whole() -> Browser:
    """A browser that is no headless shell. Raises MachineError with the one command to type when none starts."""
    browser, refused = find(whole_candidates())
    if browser is None:
        raise none_found(refused)
    return browser


def run(command: list[str], environment: dict[str, str], seconds: int) -> bool:
    """Whether `command` ends well within `seconds`; its output is not shown."""
    try:
        result = subprocess.run(
            command, env=environment, capture_output=True, timeout=seconds, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0


def remedy() -> str:
    """The one command that installs a browser here."""
    named = os.environ.get(VARIABLE)
    if named:
        return f"point {VARIABLE} at a Chromium or Chrome that starts, or unset it"
    manager = package_manager()
    if manager:
        prefix = "" if is_root() else "sudo "
        return f"run: {prefix}{' '.join(word for word in PACKAGES[manager][-1] if word not in ('-qq', '-q', '--quiet'))}"
    return f"run: {sys.executable} -m playwright install --with-deps chromium"
