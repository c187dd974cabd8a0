"""Find a Chromium that starts, or install one.

The candidates are the one in GOSSAMER_CHROMIUM (if set, the only candidate), Playwright's own build, and any Chromium
or Chrome on PATH, in this order. Each candidate is launched, because the existence of a file proves nothing.

A headless shell is preferred, because it runs the same tests with half the work. It lacks the back/forward
cache and some defaults of a normal browser; tests that need those request a full browser.
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
OWN = "playwright"  # the value of GOSSAMER_CHROMIUM for Playwright's own build
SHELLS = ("chromium-headless-shell",)
WHOLE = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge")
QUIET = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Playwright's default arguments turn off the back/forward cache and storage partitioning. With only these
# arguments, Chromium behaves as for ordinary users, except that it has no window.
STOCK = (
    "--headless",
    "--remote-debugging-pipe",
    "--no-startup-window",
    "--password-store=basic",
    "--use-mock-keychain",
    "--test-third-party-cookie-phaseout",
)
# Only the last command must succeed, because Debian has a package with the headless shell but Ubuntu does not.
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
    """A Chromium to launch. `path` is empty for Playwright's own build, whose `channel` is set for the full browser."""

    label: str
    path: str
    channel: str = ""

    def launch_arguments(self) -> dict[str, object]:
        """Return keyword arguments for Playwright's `chromium.launch`."""
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
        """Return keyword arguments for a Chromium with its own defaults and third-party cookies blocked.

        `profile` is an empty folder. A page that comes back from the back/forward cache fires no load event.
        """
        launch = self.launch_arguments()
        arguments = cast("list[str]", launch["args"])
        mine = [*STOCK, f"--user-data-dir={profile}", *arguments]
        return {**launch, "args": mine, "ignore_default_args": True}


def is_root() -> bool:
    """Return whether this process may install packages, and must start Chromium without its sandbox."""
    return getattr(os, "geteuid", lambda: 1)() == 0


def package_manager() -> str | None:
    """Return the distribution's package manager, or None if it is unknown."""
    return next((name for name in PACKAGES if shutil.which(name)), None)


def candidates() -> Iterator[Browser]:
    """Yield the browsers to try, best first."""
    named = os.environ.get(VARIABLE)
    if named and named != OWN:
        yield Browser(f"{VARIABLE}={named}", shutil.which(named) or named)
        return
    yield Browser("Playwright's own Chromium", "")
    if named:
        return
    yield from _on_path((*SHELLS, *WHOLE))


def whole_candidates() -> Iterator[Browser]:
    """Yield the browsers to try when a headless shell is not enough, best first."""
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
    """Return whether a browser from GOSSAMER_CHROMIUM or PATH is a headless shell, judging by its file name."""
    return "headless" in Path(browser.path).resolve().name


def attempt(browser: Browser) -> str:
    """Launch `browser`. Return one line with the reason if it does not start, else an empty string."""
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            playwright.chromium.launch(**browser.launch_arguments()).close()  # type: ignore[arg-type]
    except Error as error:
        return error.message.strip().splitlines()[0]
    return ""


def find(tried: Iterable[Browser] | None = None) -> tuple[Browser | None, list[str]]:
    """Return the first of these browsers (by default all) that starts, and a line for each that did not."""
    refused: list[str] = []
    for browser in candidates() if tried is None else tried:
        reason = attempt(browser)
        if not reason:
            return browser, refused
        refused.append(f"{browser.label}: {reason}")
    return None, refused


def find_or_install(say: Callable[[str], None]) -> Browser:
    """Return a browser that starts. Install one if necessary, unless GOSSAMER_CHROMIUM names one.

    Try Playwright's own build first; if that fails and this process is root, try the distribution's package.
    Raise MachineError with the command to run if neither works.
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
    """Return the error for a machine where no browser starts. `refused` has a reason for each candidate."""
    tried = "\n  ".join(refused)
    return MachineError(Fault("no-browser", f"no Chromium starts here:\n  {tried}", remedy()))


def install_own(say: Callable[[str], None]) -> bool:
    """Download Playwright's Chromium to its usual cache. Return whether that worked."""
    say("No browser found: fetching Playwright's Chromium …")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    environment = {**os.environ, "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "20000"}
    return run(command, environment, seconds=600)


def install_package(say: Callable[[str], None]) -> bool:
    """Install the distribution's Chromium if this process is root. Return whether that worked."""
    manager = package_manager()
    if manager is None or not is_root():
        return False
    say(f"That did not work: installing the distribution's Chromium with {manager} …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return [run(list(command), environment, seconds=900) for command in PACKAGES[manager]][-1]


def find_whole() -> Browser:
    """Return a full browser, not a headless shell.

    Raise MachineError with the command to run if none starts.
    """
    browser, refused = find(whole_candidates())
    if browser is None:
        raise none_found(refused)
    return browser


def run(command: list[str], environment: dict[str, str], seconds: int) -> bool:
    """Run `command` without showing its output. Return whether it succeeds within `seconds`."""
    try:
        result = subprocess.run(
            command, env=environment, capture_output=True, timeout=seconds, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0


def remedy() -> str:
    """Return a hint for a machine without a browser: the command that installs one here."""
    named = os.environ.get(VARIABLE)
    if named:
        return f"point {VARIABLE} at a Chromium or Chrome that starts, or unset it"
    manager = package_manager()
    if manager:
        prefix = "" if is_root() else "sudo "
        return f"run: {prefix}{' '.join(word for word in PACKAGES[manager][-1] if word not in ('-qq', '-q', '--quiet'))}"
    return f"run: {sys.executable} -m playwright install --with-deps chromium"
