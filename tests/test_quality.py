"""The linters are tests: one command proves all."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "--quiet", "--no-cache", "."],
        ["ruff", "format", "--check", "--quiet", "--no-cache", "."],
        ["mypy", "--cache-dir=.mypy_cache"],
        ["lint-imports", "--no-cache"],
    ],
    ids=["ruff", "format", "mypy", "layers"],
)
def test_linter_is_content(command):
    paths = {**os.environ, "PYTHONPATH": "site"}
    result = subprocess.run(
        [BIN / command[0], *command[1:]], cwd=ROOT, env=paths, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.standards("DE-07")
@pytest.mark.parametrize("lock", ["requirements.txt", "tests/requirements.txt"])
def test_lock_is_hashed_and_names_no_host(lock):
    text = (ROOT / lock).read_text()
    assert "://" not in text
    for block in re.split(r"\n(?=[a-z])", text):
        assert "--hash=sha256:" in block, block


def test_locks_hold_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = {"requirements.txt": project["project"]["dependencies"]}
    asked["tests/requirements.txt"] = (
        project["project"]["dependencies"] + project["dependency-groups"]["test"]
    )
    for lock, wanted in asked.items():
        locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text(), re.MULTILINE))
        assert {re.split(r"[=<>]", line)[0] for line in wanted} <= locked


def test_both_locks_pin_the_same_versions():
    pins = [
        dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))
        for lock in ("requirements.txt", "tests/requirements.txt")
    ]
    assert pins[0].items() <= pins[1].items()
