"""The command `test`: find or install a browser, then run pytest in the project."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from builder.qa import browsers


def run_tests(root: Path, arguments: Sequence[str], say: Callable[[str], None]) -> int:
    """Run pytest with `arguments` in `root` and return its exit code.

    Raise MachineError if no browser is found and none can be installed. Unless `arguments` say otherwise,
    start as many test processes as there are cores.
    """
    browser = browsers.find_or_install(say)
    if "--headed" in arguments:
        browser = browsers.find_whole()  # a headless shell cannot show a window
    say(f"Testing with {browser.label}")
    environment = {**os.environ, browsers.VARIABLE: browser.path or browsers.OWN}
    command = [sys.executable, "-m", "pytest", *workers(arguments), *arguments]
    return subprocess.run(command, cwd=root, env=environment).returncode


def workers(arguments: Sequence[str]) -> list[str]:
    """Return options for pytest-xdist, or none if `arguments` choose workers or call for a single process."""
    own = ("-n", "--numprocesses", "-p", "--pdb", "-s", "--headed", "--collect-only", "--co")
    if any(word == option or word.startswith(f"{option}=") for word in arguments for option in own):
        return []
    return ["-n", "auto", "--dist", "loadfile"]
