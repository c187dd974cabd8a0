"""The build backend that pyproject.toml names (PEP 517): flit, plus Gossamer's site files and stub packages.

The wheel's folder `builder/library` has the repository's layout. It contains the sign-in library, the default
templates, and the files that `new` copies into a project. Stub packages (PEP 561) describe the browser modules to
editors and type checkers. Only flit_core is installed when this module runs, so it must not import other packages.
"""

import base64
import contextlib
import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from flit_core import buildapi

from builder.today import EPOCH

LIBRARY = (
    *("site/auth", "site/provider.json", "site/styles/gossamer.css", "templates"),
    *("build.py", "docs/providers.md", "requirements.txt", "tests/requirements.txt"),
)
_PACKAGE = ("builder", "pyproject.toml", "README.md", "LICENSE")
STUBS = "builder/stubs"  # each folder in it becomes a package NAME-stubs in the wheel
_Settings = Mapping[str, object] | None

build_sdist = buildapi.build_sdist
build_editable = buildapi.build_editable
get_requires_for_build_wheel = buildapi.get_requires_for_build_wheel
get_requires_for_build_sdist = buildapi.get_requires_for_build_sdist
get_requires_for_build_editable = buildapi.get_requires_for_build_editable
prepare_metadata_for_build_wheel = buildapi.prepare_metadata_for_build_wheel
prepare_metadata_for_build_editable = buildapi.prepare_metadata_for_build_editable


def build_wheel(
    wheel_directory: str, config_settings: _Settings = None, metadata_directory: str | None = None
) -> str:
    """Build the wheel of the project in the working directory, and return its file name (PEP 517)."""
    target = str(Path(wheel_directory).absolute())
    with _staged(Path.cwd()) as stage, contextlib.chdir(stage), _one_day():
        made: str = buildapi.build_wheel(target, config_settings, metadata_directory)
    _add_stubs(Path(target, made))
    return made


def _add_stubs(wheel: Path) -> None:
    """Add a second copy of each file of STUBS to the wheel, where type checkers look for it (PEP 561).

    Rewrite the whole wheel, because its list of files is not at its end.
    """
    with zipfile.ZipFile(wheel) as archive:
        files = [(info, archive.read(info)) for info in archive.infolist()]
    stubs = [(_moved(info), data) for info, data in files if info.filename.startswith(f"{STUBS}/")]
    rows = "".join(_row(info.filename, data) for info, data in stubs)
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, data in [*files, *stubs]:
            is_record = info.filename.endswith(".dist-info/RECORD")
            archive.writestr(info, rows.encode() + data if is_record else data)


def _moved(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    package, _, rest = info.filename.removeprefix(f"{STUBS}/").partition("/")
    moved = zipfile.ZipInfo(f"{package}-stubs/{rest}", info.date_time)
    moved.compress_type, moved.external_attr = info.compress_type, info.external_attr
    return moved


def _row(name: str, data: bytes) -> str:
    """Return the line for a file in the wheel's RECORD."""
    summed = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
    return f"{name},sha256={summed},{len(data)}\n"


@contextlib.contextmanager
def _one_day() -> Iterator[None]:
    """Set one fixed date for all files in an archive, so that the same tree gives the same bytes."""
    if EPOCH in os.environ:
        yield
        return
    os.environ[EPOCH] = "315532800"  # 1980, the earliest date that a zip file can store
    try:
        yield
    finally:
        del os.environ[EPOCH]


@contextlib.contextmanager
def _staged(root: Path) -> Iterator[Path]:
    """Yield a temporary copy of the project in which `builder/library` contains the files of LIBRARY."""
    with tempfile.TemporaryDirectory(prefix="gossamer-wheel-") as folder:
        stage = Path(folder)
        for name in _PACKAGE:
            _copy(root / name, stage / name)
        for name in LIBRARY:
            _copy(root / name, stage / "builder" / "library" / name)
        yield stage


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    else:
        shutil.copy(source, target)
