"""Find the source files in a folder, and write single files.

Hidden files, temporary files of tools, and files outside the project are not found.
"""

import fnmatch
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from builder.config.document import Collector
from builder.config.document import shown as quoted
from builder.errors import Fault, MachineError, Problem, Where

_LEFTOVERS = (
    *("*~", "#*#", "*.swp", "*.swo", "*.swx", "4913", "*___jb_tmp___", "*___jb_old___"),
    *(
        "*.bak",
        "*.orig",
        "*.rej",
        "*.tmp",
        "*.pyc",
        "__pycache__",
        "node_modules",
        "Thumbs.db",
        "desktop.ini",
    ),
)
_IS_LEFTOVER = re.compile("|".join(map(fnmatch.translate, _LEFTOVERS)))
_REMEDY = "put the file itself inside the project, or remove it"
_SEGMENT = re.compile(r"[A-Za-z0-9._~-]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read. `path` is for messages, `name` is relative to the folder that was searched."""

    file: Path
    path: str
    name: str


def files_below(
    root: Path, folder: str, prefix: str, faults: Collector, keep: Iterable[str] = ()
) -> list[Found]:
    """Return the source files below `root`/`folder`, sorted by name within each folder.

    Leave out hidden files unless a pattern in `keep` matches them. `prefix` is put before the paths in
    messages. Record a fault for links that lead out of the root, are broken or form a loop, and for everything
    that is neither a file nor a folder.
    """
    top = root / folder
    if not top.is_dir():
        return []
    shown = f"{prefix}{folder}"
    if not top.resolve().is_relative_to(root.resolve()):
        faults.put(Fault("outside-project", "this link leaves the project", _REMEDY, Where(shown)))
        return []
    return list(_Visit(root.resolve(), shown, tuple(keep), faults).files(top, "", ()))


def not_a_url(name: str) -> Problem | None:
    """Return why a relative file name cannot be used as a URL path, and the remedy; None if it can."""
    for segment in name.split("/"):
        if not _SEGMENT.fullmatch(segment):
            reason = f"{quoted(segment)} cannot stand in a URL as it is"
            return Problem(reason, "use only letters, digits, - . _ and ~")
    return None


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Return whether a relative name matches one of the shell patterns. Case matters."""
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def is_ignored(name: str, keep: Iterable[str] = ()) -> bool:
    """Return whether a file or folder with this relative name is hidden, a cache, or a temporary file of a tool."""
    if _IS_LEFTOVER.match(name.rpartition("/")[2]):
        return True
    if not name.startswith(".") and "/." not in name:
        return False
    return not (matches(name, keep) or any(pattern.startswith(f"{name}/") for pattern in keep))


@dataclass(frozen=True, slots=True)
class _Visit:
    root: Path
    shown: str
    keep: tuple[str, ...]
    faults: Collector

    def files(self, folder: Path, inner: str, above: tuple[Path, ...]) -> Iterator[Found]:
        above = (*above, folder)
        for entry in self.entries(folder, inner):
            name = f"{inner}{entry.name}"
            if is_ignored(name, self.keep) or (
                entry.is_symlink() and not self.may_follow(entry, name, above)
            ):
                continue
            if entry.is_dir():
                yield from self.files(folder / entry.name, f"{name}/", above)
            elif entry.is_file():
                yield Found(folder / entry.name, f"{self.shown}/{name}", name)
            else:
                self.refuse(name, "not-a-file", "this is neither a file nor a folder")

    def entries(self, folder: Path, inner: str) -> list[os.DirEntry[str]]:
        """Return the entries of a folder, sorted by name. Record a fault if the folder cannot be read."""
        try:
            with os.scandir(folder) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            message = f"this folder cannot be read: {error.strerror or error}"
            place = Where(f"{self.shown}/{inner}".rstrip("/"))
            self.faults.put(Fault("unreadable", message, "allow reading it, or move it elsewhere", place))
            return []

    def may_follow(self, entry: os.DirEntry[str], name: str, above: tuple[Path, ...]) -> bool:
        """Return whether a link leads to something inside the project that is not a folder above the link."""
        try:
            target = Path(entry.path).resolve(strict=True)
        except (OSError, RuntimeError):
            self.refuse(name, "broken-link", "this link leads nowhere")
            return False
        if not target.is_relative_to(self.root):
            self.refuse(name, "outside-project", "this link leaves the project")
            return False
        if any(place.resolve().is_relative_to(target) for place in above):
            self.refuse(name, "link-loop", "this link leads back to a folder around it")
            return False
        return True

    def refuse(self, name: str, code: str, message: str) -> None:
        self.faults.put(Fault(code, message, _REMEDY, Where(f"{self.shown}/{name}")))


def folder_of(path: str) -> str:
    """Return the folder of a file, as a relative POSIX path; "" for the top folder."""
    return path.rpartition("/")[0]


def with_those_above(folders: Iterable[str]) -> set[str]:
    """Return these folders and all their parent folders, as relative POSIX paths, without the top folder."""
    found: set[str] = set()
    for folder in folders:
        while folder and folder not in found:
            found.add(folder)
            folder = folder_of(folder)
    return found


def write_file(path: Path, data: bytes) -> Path:
    """Replace a file atomically, or leave it untouched if its content is the same. Return its path.

    Raise MachineError if it cannot be written.
    """
    try:
        if path.is_file() and path.read_bytes() == data:
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise MachineError(Fault("cannot-write", message)) from None
    return path
