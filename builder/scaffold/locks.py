"""Write the lock files of a project: every package by version and hash, including Gossamer's own wheel.

The wheel contains the lock file of its dependencies, so a project always gets versions that were tested together.
"""

import re
import shutil
import zipfile
from pathlib import Path

from builder.scaffold.wheel import NAME, Wheel

VENDOR = "vendor"
LOCKS = ("requirements.txt", "tests/requirements.txt")
# packages that only Gossamer's own tests use
_OWN_TESTS = frozenset(
    (
        *("ast-serialize", "click", "flit-core", "grimp", "hypothesis", "import-linter", "librt", "mypy"),
        *("mypy-extensions", "pathspec", "rich", "ruff", "sortedcontainers"),
        *("attrs", "certifi", "h11", "outcome", "pysocks", "selenium", "sniffio", "trio", "trio-websocket"),
        *("urllib3", "websocket-client", "websockets", "wsproto"),
    )
)
_HEAD = """\
# What {purpose} needs, by hash. build.py sets .venv up from this file. Gossamer writes it:
# "python3 build.py upgrade WHEEL" does so for another version.
"""


def write(project: Path, wheel: Wheel) -> None:
    """Write both lock files to `project`, and copy the wheel there if no package index has it."""
    vendor = project / VENDOR
    if wheel.kept:
        vendor.mkdir(parents=True, exist_ok=True)
        if vendor / wheel.path.name != wheel.path:
            shutil.copyfile(wheel.path, vendor / wheel.path.name)
    with zipfile.ZipFile(wheel.path) as archive:
        for name in LOCKS:
            text = archive.read(f"builder/library/{name}").decode()
            target = project / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_locked(name, text, wheel), encoding="utf-8", newline="\n")


def _locked(name: str, text: str, wheel: Wheel) -> str:
    tests = name.startswith("tests/")
    head = _HEAD.format(purpose="the test command" if tests else "the build")
    links = f"--find-links {'../' if tests else ''}{VENDOR}\n" if wheel.kept else ""
    own = f"{NAME}=={wheel.version} \\\n    --hash=sha256:{wheel.digest}\n"
    _, *packages = re.split(r"(?m)^(?=[a-z0-9])", text)  # the header describes Gossamer's own lock file
    kept = (part for part in packages if part.partition("==")[0] not in _OWN_TESTS)
    return f"{head}{links}{own}{''.join(kept)}"
