"""The machine of a site's author: an environment with Gossamer's wheel in it, and a project made by `gossamer new`."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
import xml.etree.ElementTree
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Outside:
    """`run` runs pytest in the project, `gossamer` the console script. Nothing in this repository is on their path."""

    def __init__(self, folder, wheel, browser):
        self.project, self.home = folder / "shop", folder / "env"
        self._folder, self._browser = folder, browser
        venv.create(self.home, with_pip=False)
        [packages] = self.home.glob("lib/python*/site-packages")
        # the wheel's dependencies are not installed again, but taken from this environment
        (packages / "beside.pth").write_text(sysconfig.get_path("purelib") + "\n")
        self.python = self.home / "bin/python"
        install = [
            sys.executable,
            "-m",
            "pip",
            "--python",
            self.python,
            "install",
            "--quiet",
            "--no-deps",
            wheel,
        ]
        subprocess.run(install, check=True, timeout=120)

    def gossamer(self, *arguments):
        command = [self.home / "bin/gossamer", *arguments]
        return subprocess.run(
            command, cwd=self._folder, env=self._environment(), capture_output=True, text=True, timeout=120
        )

    def write(self, name, text):
        path = self.project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, *arguments, folder=None):
        """Run pytest; return what it printed, and each test's outcome with its words."""
        noted = self._folder / "outcomes.xml"
        noted.unlink(missing_ok=True)
        command = [self.python, "-m", "pytest", "-p", "no:cacheprovider", f"--junitxml={noted}", *arguments]
        result = subprocess.run(
            command,
            cwd=folder or self.project,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=600,
        )
        said = result.stdout + result.stderr
        return said, outcomes(noted) if noted.exists() else {}

    def _environment(self):
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTEST_", "PYTHON", "GOSSAMER_", "VIRTUAL_ENV"))
        }
        return {**kept, "GOSSAMER_CHROMIUM": self._browser}


def outcomes(noted):
    """Return test name → (passed, failed, error or skipped; its message), from a JUnit file."""
    found = {}
    for case in xml.etree.ElementTree.parse(noted).iter("testcase"):
        name = re.sub(r"\[.*", "", f"{case.get('classname')}.{case.get('name')}")
        ends = [
            (part.tag, part.get("message", "") + (part.text or ""))
            for part in case
            if part.tag != "properties"
        ]
        said = [(tag, text) for tag, text in ends if tag in ("failure", "error", "skipped")]
        tag, text = said[0] if said else ("passed", json.dumps(ends))
        found[name] = {"failure": "failed"}.get(tag, tag), text
    return found
