"""Find installed copies of Firefox and WebKitGTK. They come from the distribution; nothing here installs them."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from builder.errors import Fault, MachineError
from builder.qa.browsers import is_root

FIREFOX = "GOSSAMER_FIREFOX"
PACKAGES = {"firefox": ("firefox-esr",), "webkit": ("webkit2gtk-driver", "xvfb")}
MINIBROWSER = (
    "lib/*/webkit2gtk-4*/MiniBrowser",
    "lib*/webkit2gtk-4*/MiniBrowser",
    "libexec/webkit2gtk-4*/MiniBrowser",
)


@dataclass(frozen=True, slots=True)
class WebKit:
    """The three programs that a WebKitGTK test needs: the WebDriver, its browser, and a virtual X server."""

    driver: str
    browser: str
    screen: str


def firefox() -> str:
    """Return the path of Firefox, from GOSSAMER_FIREFOX or PATH. Raise MachineError if there is none."""
    named = os.environ.get(FIREFOX)
    for command in (named,) if named else ("firefox-esr", "firefox"):
        if path := shutil.which(command):
            return path
    raise _absent("firefox", f"{FIREFOX}={named} is no program" if named else "no Firefox on PATH")


def webkit(root: Path = Path("/usr")) -> WebKit:
    """Return WebKitGTK's WebDriver, its MiniBrowser below `root`, and Xvfb. Raise MachineError if one is missing."""
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    browser = next((str(path) for pattern in MINIBROWSER for path in sorted(root.glob(pattern))), None)
    if driver and browser and screen:
        return WebKit(driver, browser, screen)
    programs = {"WebKitWebDriver": driver, "MiniBrowser": browser, "Xvfb": screen}
    lacking = ", ".join(name for name, path in programs.items() if not path)
    raise _absent("webkit", f"no {lacking} here")


def _absent(name: str, reason: str) -> MachineError:
    command = f"{'' if is_root() else 'sudo '}apt-get install -y {' '.join(PACKAGES[name])}"
    return MachineError(Fault(f"no-{name}", reason, f"on Debian or Ubuntu run: {command}"))
