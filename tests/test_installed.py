"""The wheel in an empty environment, on every available Python: a new project sets itself up, builds, and passes
its tests.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from builder import packaging

ROOT = Path(__file__).parent.parent
OLDEST, NEWEST = 11, 16  # minor versions to look for


def pythons():
    """Return the available interpreters, by version: the one that runs this, and those found by name or by pyenv."""
    found = {sys.version_info[:2]: Path(sys.base_prefix) / f"bin/python3.{sys.version_info.minor}"}
    home = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    for minor in range(OLDEST, NEWEST):
        named = shutil.which(f"python3.{minor}")
        for path in [
            *sorted(home.glob(f"versions/3.{minor}.*/bin/python3.{minor}")),
            *([named] if named else []),
        ]:
            if subprocess.run([path, "-c", "import venv, ensurepip"], capture_output=True).returncode == 0:
                found.setdefault((3, minor), Path(path))
    return sorted(found.items())


def run(command, folder, timeout=480):
    unset = ("PYTEST_", "PYTHON", "GOSSAMER_READY", "GOSSAMER_SETUP", "VIRTUAL_ENV")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(unset)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=timeout
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.full("clones that set themselves up")
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("version", "python"), pythons(), ids=lambda value: str(value)[-9:])
def test_from_the_wheel_to_a_site_of_ones_own(tmp_path, monkeypatch, chromium_found, version, python):
    monkeypatch.chdir(ROOT)
    wheel = tmp_path / packaging.build_wheel(str(tmp_path))
    monkeypatch.setenv("GOSSAMER_CHROMIUM", chromium_found.path or "playwright")
    home = tmp_path / "environment"
    run([python, "-m", "venv", home], tmp_path)
    run([home / "bin/python", "-m", "pip", "install", "--quiet", wheel], tmp_path)
    assert f"Python 3.{version[1]}." in run([home / "bin/gossamer", "--version"], tmp_path)
    run([home / "bin/gossamer", "new", "my shop", "--provider", "keycloak"], tmp_path)
    project = tmp_path / "my shop"
    page = project / "site/pages/more.md"
    page.write_text('+++\ntitle = "More"\nnav = "More"\n+++\n# More\n', encoding="utf-8")
    run([python, "build.py", "build"], project)
    assert "<h1" in (project / "dist/more/index.html").read_text("utf-8")
    if version == sys.version_info[:2]:
        assert "6 passed" in run([python, "build.py", "test"], project)
