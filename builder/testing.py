"""`build.py test`: find or install a browser, then run pytest in this project."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from builder.qa import browsers


def run_tests(root: Path, arguments: Sequence[str], say: Callable[[str], None]) -> int:
    """Run pytest with `arguments` in `root` and return its exit code.

    Raises MachineError when no browser can be had. Without a choice of workers in `arguments`, the tests
    run on as many processes as there are cores.
    """
    browser = browsers.find_or_install(say)
    if "--headed" in arguments:
        browser = browsers.find_whole()  # a headless shell has nothing to show
    say(f"Testing with {browser.label}")
    environment = {**os.environ, browsers.VARIABLE: browser.path or browsers.OWN}
    command = [sys.executable, "-m", "pytest", *workers(arguments), *arguments]
    return subprocess.run(command, cwd=root, env=environment).returncode


def workers(arguments: Sequence[str]) -> list[str]:
    """pytest-xdist's options, unless the person chose or wants to see or debug one process."""
    own = ("-n", "--numprocesses", "-p", "--pdb", "-s", "--headed", "--collect-only", "--co")
    if any(word == option or word.startswith(f"{option}=") for word in arguments for option in own):
        return []
    return ["-n", "auto", "--dist", "loadfile"]
