"""The command `new`: create a project that contains only the files that its author will change.

Gossamer itself is not copied. `requirements.txt` pins its wheel (builder/scaffold/wheel.py) and all dependencies by
hash, so the project can set itself up anywhere, and is upgraded by changing that file.
"""

import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from builder.errors import Fault, MachineError, UsageError
from builder.load import BUILT_IN
from builder.scaffold import guide, locks
from builder.scaffold.wheel import Wheel

_HERE = Path(__file__).resolve().parent
# with their real names, these files would affect this repository
_NAMES = {"gitignore.txt": ".gitignore", "pyproject.txt": "pyproject.toml"}
_COMMON = (*_NAMES, "README.md", "site/app/main.py", "site/environments/production.toml", "templates")


@dataclass(frozen=True, slots=True)
class Made:
    """A new project: its files, as sorted relative paths, and paragraphs about what to register at the provider."""

    folder: Path
    files: tuple[str, ...]
    register: tuple[str, ...]


def make(folder: Path, wheel: Wheel, *, provider: str = "", bare: bool = False) -> Made:
    """Create a project in `folder`, which must be empty or not exist yet. Write nothing if anything fails.

    `wheel` is the Gossamer that the project will use. `provider` names the provider whose settings production.toml
    gets; a `bare` project has one page and no API. Raise UsageError if the folder is not empty or the provider is
    unknown, and MachineError if the folder cannot be written.
    """
    check_free(folder)
    lines = guide.find(provider) if provider else guide.ANY
    words = {
        "@NAME@": _title(folder.absolute().name),
        "@SLUG@": _slug(folder.absolute().name),
        "@PROVIDER@": guide.settings(lines, api=not bare).rstrip(),
        "@REGISTER@": "2. " + "\n   ".join(guide.register(lines)),
    }
    target = folder.absolute()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as name:
            stage = Path(name) / target.name
            _fill(stage, words, wheel, bare)
            if target.is_dir():
                target.rmdir()
            stage.rename(target)
    except OSError as error:
        hint = "choose a folder that you may write to"
        raise MachineError(Fault("unwritable", f"{folder} cannot be made: {error.strerror}", hint)) from error
    files = sorted(file.relative_to(target).as_posix() for file in target.rglob("*") if file.is_file())
    return Made(target, tuple(files), guide.register(lines))


def check_free(folder: Path) -> None:
    """Raise UsageError if `folder` exists and is not an empty folder, so that nothing is ever overwritten."""
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.exists() or folder.is_symlink():
        hint = "name a folder that does not exist yet"
        raise UsageError(Fault("not-empty", f"{folder} is there already, and not empty", hint))
    if not _slug(folder.absolute().name):
        hint = "use letters and digits in it"
        raise UsageError(Fault("usage", f'"{folder}" makes no name for a project', hint))


def _fill(stage: Path, words: dict[str, str], wheel: Wheel, bare: bool) -> None:
    kind = _HERE / ("bare" if bare else "start")
    sources = [*((kind, file) for file in _files(kind))]
    if bare:
        start = _HERE / "start"
        sources += [(start, file) for file in _files(start) if _is_common(file.relative_to(start))]
    for root, file in sources:
        target = stage / _NAMES.get(file.name, file.relative_to(root).as_posix())
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_worded(file.read_text("utf-8"), words), encoding="utf-8", newline="\n")
    for name in ("build.py", "site/provider.json"):
        shutil.copyfile(BUILT_IN / name, stage / name)
    locks.write(stage, wheel)


def _files(root: Path) -> list[Path]:
    return [file for file in root.rglob("*") if file.is_file() and "__pycache__" not in file.parts]


def _is_common(path: Path) -> bool:
    return any(path == Path(name) or path.is_relative_to(name) for name in _COMMON)


def _worded(text: str, words: dict[str, str]) -> str:
    for token, value in words.items():
        text = text.replace(token, value)
    return text


def _title(name: str) -> str:
    """Return a title for a folder name: my-shop → My shop."""
    words = " ".join(re.split(r"[\W_]+", name)).strip()
    return words[:1].upper() + words[1:]


def _slug(name: str) -> str:
    """Return an identifier, such as for client_id: My Shop → my-shop. Return "" if nothing is left."""
    return "-".join(re.findall(r"[a-z0-9]+", name.lower()))
