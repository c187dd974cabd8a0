"""`build.py` sets itself up from nothing, and explains clearly when it cannot."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from builder.errors import MachineError
from builder.qa import browsers

ROOT = Path(__file__).parent.parent
KEPT = ("build.py", "requirements.txt", "tests/requirements.txt", "builder", "site", "templates")


@pytest.fixture
def clone(tmp_path):
    """The files that a build needs, in a folder of their own, without `.venv`."""
    target = tmp_path / "clone"
    for name in KEPT:
        source, copy = ROOT / name, target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy)
    return target


def run(folder, *arguments, **variables):
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GOSSAMER_", "PYTHON", "VIRTUAL_ENV"))
    }
    base = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    return subprocess.run(
        [base if base.exists() else sys.executable, "build.py", *arguments],
        cwd=folder,
        env={**environment, **variables},
        capture_output=True,
        text=True,
        timeout=170,
    )


@pytest.mark.full("clones that set themselves up")
@pytest.mark.timeout(360)
def test_a_fresh_clone_sets_itself_up_once_and_builds(clone, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    first = run(clone, "build", HOME=str(home))
    assert first.returncode == 0, first.stderr
    assert first.stderr.splitlines()[0].startswith("Setting up .venv from requirements.txt")
    assert (clone / "dist" / "index.html").exists()
    again = run(clone, "--version", HOME=str(home))
    assert again.returncode == 0
    assert "Setting up" not in again.stderr
    for word in ("Gossamer", "Brython", "Python"):
        assert word in again.stdout


@pytest.mark.full("clones that set themselves up")
@pytest.mark.standards("DE-07")
def test_a_tampered_lock_is_refused(clone):
    lock = clone / "requirements.txt"
    lock.write_text("markupsafe==3.0.4 \\\n    --hash=sha256:" + "0" * 64 + "\n")
    result = run(clone, "build")
    assert result.returncode == 3
    assert "could not install requirements.txt" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("words", [["--help"], ["test", "--help"], ["serve", "-h"]])
def test_help_needs_no_set_up(clone, words):
    result = run(clone, *words)
    assert (result.returncode, result.stderr) == (0, "")
    assert "usage: build.py" in result.stdout
    assert not (clone / ".venv").exists()


def test_without_set_up_the_missing_package_is_named(clone):
    (clone / "builder" / "cli.py").write_text("import a_package_that_is_not_there\n")
    result = run(clone, "--no-setup", "build")
    assert result.returncode == 3
    assert "'a_package_that_is_not_there' is not installed" in result.stderr


def test_a_browser_named_by_the_environment_is_used_alone(monkeypatch, tmp_path):
    monkeypatch.setenv(browsers.VARIABLE, str(tmp_path / "no-such-browser"))
    said = []
    with pytest.raises(MachineError) as caught:
        browsers.find_or_install(said.append)
    assert said == [], "a named browser must not be replaced by an installed one"
    assert "no-such-browser" in str(caught.value)
    assert "unset it" in str(caught.value)


def test_where_nothing_works_one_command_is_said(monkeypatch):
    monkeypatch.delenv(browsers.VARIABLE, raising=False)
    monkeypatch.setattr(browsers, "attempt", lambda browser: "does not start")
    monkeypatch.setattr(browsers, "run", lambda command, environment, seconds: False)
    said = []
    with pytest.raises(MachineError) as caught:
        browsers.find_or_install(said.append)
    assert caught.value.exit_code == 3
    assert said[0].startswith("No browser found: fetching Playwright's Chromium")
    assert str(caught.value).count("run: ") == 1


def test_playwrights_build_is_fetched_before_the_distributions(monkeypatch):
    monkeypatch.delenv(browsers.VARIABLE, raising=False)
    ran = []
    monkeypatch.setattr(browsers, "attempt", lambda browser: "" if ran else "does not start")
    monkeypatch.setattr(browsers, "run", lambda command, environment, seconds: ran.append(command) is None)
    assert browsers.find_or_install(lambda line: None).path == ""
    assert ran[0][1:5] == ["-m", "playwright", "install", "chromium"]
    assert len(ran) == 1
