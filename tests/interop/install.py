"""The folders with npm's packages for a test: installed once, by npm, with the versions and digests of a lock."""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import playwright
import pytest

from builder.write import locked
from tests.waiting import LIMIT

HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json", ".npmrc")
OLDEST = 22  # major version of Node that oidc-provider 9 requires
NO_NPM = (
    "these tests install {what} with npm, and there is none here: install Node.js {oldest} or later, with npm"
)
NO_NODE = "the interoperability tests need Node.js {oldest} or later, and neither this machine nor Playwright has it"


def node():
    """Return the machine's Node if it is new enough, otherwise the one that comes with Playwright."""
    bundled = Path(playwright.__file__).parent / "driver" / ("node.exe" if os.name == "nt" else "node")
    for candidate in (shutil.which("node"), str(bundled)):
        if candidate and major(candidate) >= OLDEST:
            return candidate
    return pytest.fail(NO_NODE.format(oldest=OLDEST), pytrace=False)


def major(command):
    """Return the major version of a Node; 0 if it does not run."""
    try:
        said = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=LIMIT).stdout
        return int(said.strip().removeprefix("v").partition(".")[0])
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return 0


def modules(root, lock=HERE):
    """Return the folder below `root` that contains `node_modules`; install the packages if they are not there yet.

    `lock` is the folder with package.json, package-lock.json and .npmrc. The result's name comes from the folder's name
    and the content of these files. Fail the test if npm is missing or fails.
    """
    digest = hashlib.sha256(b"".join((lock / name).read_bytes() for name in FILES)).hexdigest()[:16]
    home = root / ".gossamer" / lock.name
    done = home / digest
    if not done.is_dir():
        home.mkdir(parents=True, exist_ok=True)
        with locked(home):
            if not done.is_dir():
                install(home, done, lock)
    return done


def install(home, done, lock):
    """Run npm's clean install, in a folder that gets its final name only when it is complete."""
    what = ", ".join(json.loads((lock / "package.json").read_text("utf-8"))["dependencies"])
    npm = shutil.which("npm")
    if npm is None:
        pytest.fail(NO_NPM.format(what=what, oldest=OLDEST), pytrace=False)
    with tempfile.TemporaryDirectory(dir=home) as folder:
        for name in FILES:
            shutil.copy(lock / name, folder)
        command = [npm, "ci", "--ignore-scripts", "--omit=dev"]
        result = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=150)
        if result.returncode:
            pytest.fail(f"npm could not install {what}:\n{result.stderr.strip()}", pytrace=False)
        made = Path(folder) / "whole"
        made.mkdir()
        (Path(folder) / "node_modules").rename(made / "node_modules")
        with contextlib.suppress(FileExistsError):
            made.rename(done)
