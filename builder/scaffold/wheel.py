"""Obtain the wheel of the running Gossamer, from which projects are set up."""

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from builder import __version__
from builder.errors import Fault, MachineError
from builder.load import BUILT_IN

NAME = "gossamer-site"


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel of Gossamer. `kept` means that projects get a copy, because no package index has it."""

    path: Path
    version: str
    kept: bool

    @property
    def digest(self) -> str:
        """The SHA-256 of the file in hex, as in lock files."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


def own(folder: Path) -> Wheel:
    """Put the wheel of the running Gossamer into `folder` and return it.

    Use the source of the current installation (PEP 610): a wheel, a source folder, or else the package index.
    Raise MachineError if the wheel cannot be obtained.
    """
    source = _source()
    if source is None:
        return downloaded(folder, __version__)
    if source.is_dir():
        return Wheel(_pip(folder, "wheel", str(source)), __version__, kept=True)
    if not source.is_file():
        message = f"the wheel that this Gossamer was installed from is gone: {source}"
        raise MachineError(Fault("no-wheel", message, "put it there again, or install Gossamer once more"))
    return Wheel(Path(shutil.copy(source, folder)), __version__, kept=True)


def downloaded(folder: Path, version: str) -> Wheel:
    """Download the wheel of this version from the package index to `folder`. Raise MachineError if that fails."""
    return Wheel(_pip(folder, "download", f"{NAME}=={version}"), version, kept=False)


def _source() -> Path | None:
    """Return the file or folder that this Gossamer was installed from, or None if it came from a package index."""
    if (BUILT_IN / "pyproject.toml").is_file():
        return BUILT_IN  # this is a source checkout
    try:
        noted = distribution(NAME).read_text("direct_url.json")
    except PackageNotFoundError:
        noted = None
    url = urlsplit(str(json.loads(noted)["url"])) if noted else None
    return Path(url2pathname(url.path)) if url and url.scheme == "file" else None


def _pip(folder: Path, verb: str, what: str) -> Path:
    """Use pip to put one wheel into `folder`, and return its path."""
    options = ["--quiet", "--disable-pip-version-check", "--no-deps"]
    if verb == "wheel" and importlib.util.find_spec("flit_core"):
        options.append("--no-build-isolation")  # so that this works without a package index
    into = ["--dest" if verb == "download" else "--wheel-dir", str(folder)]
    command = [sys.executable, "-m", "pip", verb, *options, *into, what]
    result = subprocess.run(command, capture_output=True, text=True)
    made = list(folder.glob("*.whl"))
    if result.returncode or not made:
        said = (result.stderr or result.stdout).strip().splitlines()[-3:]
        hint = "\n    ".join(["pip says:", *said]) if said else "install pip into this environment"
        raise MachineError(Fault("no-wheel", f"pip could not get a wheel of {NAME}", hint))
    return made[0]
