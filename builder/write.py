"""Write dist/ so that it is either replaced completely or left unchanged.

A new folder is written beside the old one. Then the old one is moved aside, and the new one takes its place. Files
that no build wrote, such as `.git` or `CNAME`, are moved from the old folder into the new one. Unchanged files are
hard-linked and not written again, and if no file has changed, the old folder stays. A build that is killed in between
leaves `.dist.new` or `.dist.old`, and the next build completes or undoes the replacement.
"""

import contextlib
import json
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from builder.compress import ENCODINGS
from builder.errors import Fault, MachineError, SiteError, Where
from builder.files import folder_of, with_those_above
from builder.output import Output

RELAY = "-redirect"  # added to the folder's name: dist-redirect/ is the site at auth.redirect_origin
BESIDE = "-host"  # added to the folder's name: dist-host/ has files that the server reads but must not serve
_MARK = b"Gossamer wrote this"  # in the first line of each file in dist-host/
_LONGEST = 1000  # bytes of that line
LISTING = "headers.json"  # lists each file of the build, by URL, with its type
_UNLISTED = (LISTING, "_headers", "_redirects")


@dataclass(frozen=True, slots=True)
class _Found:
    """The content of a folder, as relative POSIX paths: a build's files, other files, and the build's folders."""

    own: frozenset[str] = frozenset()
    others: tuple[str, ...] = ()
    folders: frozenset[str] = frozenset()


def neighbor(dist: Path, ending: str) -> Path:
    """Return the folder beside `dist` whose name has this additional ending: RELAY or BESIDE."""
    return dist.with_name(dist.name + ending)


def write(output: Output, dist: Path) -> tuple[Fault, ...]:
    """Make `dist` contain this output and the files that no build wrote, and return warnings.

    Also write the files for the folder beside it, dist-host/. Before that, write the site at auth.redirect_origin, if
    there is one, to dist-redirect/.

    Raise SiteError if the folder contains sources, is not a Gossamer build, or has another file at the path of one of
    this build's files. Raise MachineError if it cannot be written. After an error, the old folder is unchanged.
    """
    dist = dist.absolute()
    dist = dist.resolve() if dist.is_symlink() else dist
    before = write(output.relay, neighbor(dist, RELAY)) if output.relay else ()
    _refuse_places(dist, output)
    try:
        dist.parent.mkdir(parents=True, exist_ok=True)
        with locked(dist.parent):
            _recover(dist)
            found = _found(dist)
            _refuse_clashes(dist, found.others, output)
            staged = _stage_beside(output, dist)
            notes: tuple[Fault, ...] = ()
            if not _is_there(output, dist, found):
                notes = _fill(output, dist) if os.path.ismount(dist) else _swap(output, dist)
            for new, path in staged:
                new.replace(path)
            return (*before, *notes)
    except OSError as error:
        what = f"{dist.name}/ could not be written: {error.strerror or error}"
        hint = "nothing was changed; free some space or fix the folder's permissions, then build again"
        raise MachineError(Fault("not-written", what, hint, Where(str(error.filename or dist)))) from error


def written(folder: Path) -> frozenset[str] | None:
    """Return the paths of the files that a build wrote to `folder`, from its headers.json; None if it is no build."""
    try:
        types = json.loads((folder / LISTING).read_bytes())["types"]
        base = min((url for url in types if url.endswith("/manifest.json")), key=len).removesuffix(
            "manifest.json"
        )
        paths = [url.removeprefix(base) for url in types]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    files = [f"{path}index.html" if not path or path.endswith("/") else path for path in paths]
    return frozenset([*files, *_UNLISTED, *(file + end for file in files for end in ENCODINGS.values())])


def is_marked(path: Path) -> bool:
    """Return whether a file in dist-host/ was written by a build."""
    with path.open("rb") as file:
        return _MARK in file.readline(_LONGEST)


def _is_there(output: Output, dist: Path, found: _Found) -> bool:
    """Return whether `dist` already has exactly these files, apart from files that no build wrote."""
    files = output.files
    return files.keys() == found.own and all(_holds(f"{dist}/{path}", files[path].data) for path in files)


def _swap(output: Output, dist: Path) -> tuple[Fault, ...]:
    staged, aside = _staged(dist), _aside(dist)
    try:
        _stage(output, staged, former=dist)
        if dist.exists():
            dist.rename(aside)
        staged.rename(dist)
    except BaseException:
        if aside.exists() and not dist.exists():
            aside.rename(dist)
        shutil.rmtree(staged, ignore_errors=True)
        raise
    try:
        if aside.exists():
            _settle(aside, dist)
    except OSError as error:
        what = f"the build is in place, but {aside.name} beside it could not be cleared: {error.strerror or error}"
        return (Fault("left-over", what, "the next build tries again", Where(str(error.filename or aside))),)
    return ()


def _fill(output: Output, dist: Path) -> tuple[Fault, ...]:
    """Write the files in place, for a `dist` that is a mount point and cannot be replaced by another folder."""
    mine = written(dist) or frozenset()
    _stage(output, dist)
    for path in sorted(mine - output.files.keys()):
        (dist / path).unlink(missing_ok=True)
    drop_empty(dist, map(folder_of, mine))
    what = f"{dist.name}/ is a mount point: it was filled file by file, so a build that fails midway leaves it half new"
    hint = "mount the folder above it instead, or build elsewhere and copy"
    return (Fault("not-atomic", what, hint, Where(str(dist))),)


def _stage(output: Output, folder: Path, former: Path | None = None) -> None:
    """Write the files to `folder`. Hard-link those that the folder `former` already has with the same content."""
    made = set()
    for path, file in sorted(output.files.items()):
        within = folder_of(path)
        if within not in made:
            (folder / within).mkdir(parents=True, exist_ok=True)
            made.add(within)
        if former is None or not _linked(f"{former}/{path}", f"{folder}/{path}", file.data):
            (folder / path).write_bytes(file.data)


def _linked(old: str, new: str, data: bytes) -> bool:
    """Hard-link a file if it contains this data. Return whether that worked, since not all file systems support it."""
    if _holds(old, data):
        with contextlib.suppress(OSError):
            os.link(old, new)
            return True
    return False


def _holds(path: str, data: bytes) -> bool:
    """Return whether this is a regular file, not a symbolic link, with this content and readable by everybody."""
    try:
        found = os.lstat(path)
        if found.st_size != len(data) or not stat.S_ISREG(found.st_mode) or ~found.st_mode & 0o444:
            return False
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - a Path for each file would take longer than all else
            return file.read() == data
    except OSError:
        return False


def _stage_beside(output: Output, dist: Path) -> list[tuple[Path, Path]]:
    """Write the files for the folder beside `dist` under temporary names; return pairs of temporary and final names."""
    folder = neighbor(dist, BESIDE)
    staged = []
    for name, file in sorted(output.beside.items()):
        path = folder / name
        if path.exists() and not is_marked(path):
            message = f"{folder.name}/{name} was not written by a build, and this build has a file there"
            hint = "move it away; what you add to your server's configuration goes into a file of its own"
            raise SiteError(Fault("in-the-way", message, hint, Where(str(path))))
        folder.mkdir(exist_ok=True)
        new = folder / f".{name}.new"
        new.write_bytes(file.data)
        staged.append((new, path))
    return staged


def _settle(aside: Path, dist: Path) -> None:
    """Move the files that no build wrote from the old folder to the new one, then delete the rest of the old one."""
    found = _found(aside)
    for path in found.others:
        (dist / path).parent.mkdir(parents=True, exist_ok=True)
        (aside / path).rename(dist / path)
    for path in [*sorted(found.own - {LISTING}), LISTING]:  # the listing last: recovery needs it
        (aside / path).unlink(missing_ok=True)
    drop_empty(aside, found.folders)
    aside.rmdir()


def drop_empty(folder: Path, inside: Iterable[str]) -> None:
    """Delete these folders, given relative to `folder`, and the folders above them, if they are empty."""
    for path in sorted(with_those_above(inside), key=lambda path: -path.count("/")):
        with contextlib.suppress(OSError):
            (folder / path).rmdir()


def _recover(dist: Path) -> None:
    """Complete or undo what a killed build began. The caller holds the lock, so no other build is running."""
    staged, aside = _staged(dist), _aside(dist)
    if aside.exists() and not dist.exists():
        aside.rename(dist)
    if staged.exists():
        shutil.rmtree(staged)
    if aside.exists():
        _settle(aside, dist)


def _staged(dist: Path) -> Path:
    return dist.with_name(f".{dist.name}.new")


def _aside(dist: Path) -> Path:
    return dist.with_name(f".{dist.name}.old")


def strangers(folder: Path) -> list[str]:
    """Return the files and folders in `folder` that no build wrote, as relative POSIX paths.

    Raise SiteError if the folder is not a build.
    """
    return list(_found(folder).others)


def _found(folder: Path) -> _Found:
    """Return the content of a folder. Raise SiteError if it is neither a build nor empty."""
    if not folder.is_dir() and not os.path.lexists(folder):
        return _Found()
    mine = written(folder) if folder.is_dir() else None
    if mine is None:
        if folder.is_dir() and not any(folder.iterdir()):
            return _Found()
        message = f"{folder.name} is there already, and it is not a build of Gossamer's"
        hint = "name another folder with --out, or move this one away"
        raise SiteError(Fault("not-ours", message, hint, Where(str(folder))))
    folders = frozenset(with_those_above(map(folder_of, mine)))
    entries = dict(_walk(str(folder), "", folders))
    own = frozenset(path for path, is_folder in entries.items() if path in mine and not is_folder)
    return _Found(own, tuple(sorted(entries.keys() - own)), folders)


def _walk(folder: str, within: str, folders: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """Yield (path, is_folder) for each file below a folder, and for each folder that is not in `folders`."""
    with os.scandir(folder) as entries:
        for entry in entries:
            path = within + entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            if is_folder and path in folders:
                yield from _walk(entry.path, f"{path}/", folders)
            else:
                yield path, is_folder


def _refuse_clashes(dist: Path, strangers: Iterable[str], output: Output) -> None:
    """Raise SiteError if a file that no build wrote has the path of a file of this build, or of a folder above it."""
    taken = {*output.files, *with_those_above(map(folder_of, output.files))}
    faults = [
        Fault(
            "in-the-way",
            f"{dist.name}/{path} was not written by a build, and this build has a file there",
            f"move it out of {dist.name}/; if the site should have it, put it into site/static/",
            Where(str(dist / path)),
        )
        for path in strangers
        if path in taken or any(path.startswith(f"{file}/") for file in output.files)
    ]
    if faults:
        raise SiteError(faults)


def _refuse_places(dist: Path, output: Output) -> None:
    root = output.config.root.resolve()
    place = dist.resolve()
    sources = (root / "site", root / "templates")
    if place == root or place in root.parents or any(place == it or it in place.parents for it in sources):
        hint = "name a folder of its own, like dist"
        raise SiteError(Fault("bad-out", f"the output folder would replace sources: {place}", hint))


@contextlib.contextmanager
def settled(dist: Path, *, touch: bool = True) -> Iterator[None]:
    """Keep other builds from writing `dist`. If `touch`, also complete or undo what a killed build began."""
    if not touch or not dist.parent.is_dir():
        yield
        return
    with locked(dist.parent):
        _recover(dist)
        yield


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let only one build at a time write in this folder, on systems that can lock a folder."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
