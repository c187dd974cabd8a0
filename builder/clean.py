"""Remove what builds and tests have written, and nothing else.

In dist/, only the files that its own listing names are removed, and in dist-host/ only those that start with Gossamer's
mark. A symbolic link inside a folder is removed, but never its target.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from builder import write
from builder.errors import Fault, MachineError

CACHE, RESULTS, ENVIRONMENT = ".gossamer", "test-results", ".venv"
_PROOF = "pyvenv.cfg"  # a file of every virtual environment


@dataclass(frozen=True, slots=True)
class Removed:
    """A folder that was removed, or some of its files: how many, and their total size in bytes."""

    folder: Path
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A file or folder that was kept although it is where builds write, and the reason."""

    path: Path
    why: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was removed, in order, and what was kept."""

    removed: tuple[Removed, ...]
    kept: tuple[Kept, ...]


def clean(root: Path, dist: Path, *, everything: bool = False, dry_run: bool = False) -> Cleaned:
    """Remove the build in `dist` and the folder beside it, and the cache of the project at `root`.

    With `everything`, also remove test results and the virtual environment. With `dry_run`, remove nothing, but return
    what would be removed. Raise MachineError if something cannot be removed; what came before it is then gone.
    """
    dist = dist.resolve() if dist.is_symlink() else dist.absolute()
    remove = _look if dry_run else _remove
    places = [root / CACHE, *((root / RESULTS, root / ENVIRONMENT) if everything else ())]
    try:
        with write.settled(dist, touch=not dry_run):
            found = []
            for site in (dist, write.neighbor(dist, write.RELAY)):
                found += [_site(site, remove), _beside(write.neighbor(site, write.BESIDE), remove)]
        found += [_whole(place, dry_run) for place in places]
    except OSError as error:
        message = f"{error.filename or dist} cannot be removed: {error.strerror or error}"
        hint = "close what uses it, or make it writable for you, and clean again"
        raise MachineError(Fault("not-removed", message, hint)) from error
    return Cleaned(
        tuple(one for removed, _ in found for one in removed if one.files),
        tuple(one for _, kept in found for one in kept),
    )


_Found = tuple[list[Removed], list[Kept]]
_Remove = Callable[[Path, Iterable[Path]], Removed]


def _site(dist: Path, remove: _Remove) -> _Found:
    """Remove the files in `dist` that a build wrote, and return what was removed and what was kept."""
    if not dist.is_dir() or not any(dist.iterdir()):
        return [], []
    mine = write.written(dist)
    if mine is None:
        return [], [Kept(dist, "it is no build of Gossamer's")]
    others = [Kept(dist / path, "no build wrote it") for path in write.strangers(dist)]
    ours = (path for path in _files(dist) if path.relative_to(dist).as_posix() in mine)
    return [remove(dist, ours)], others


def _beside(folder: Path, remove: _Remove) -> _Found:
    """Remove the server configuration files that a build wrote beside `dist`, and return the result."""
    if not folder.is_dir():
        return [], []
    files = {path: write.is_marked(path) for path in _files(folder)}
    strangers = [Kept(path, "no build wrote it") for path, mine in files.items() if not mine]
    return [remove(folder, (path for path, mine in files.items() if mine))], strangers


def _whole(place: Path, dry_run: bool) -> _Found:
    """Remove a folder that contains only Gossamer's files, and return the result."""
    if place.is_symlink():
        if not dry_run:
            place.unlink()
        return [Removed(place, 1, 0)], []
    if not place.is_dir():
        return [], []
    if place.name == ENVIRONMENT and not (place / _PROOF).is_file():
        return [], [Kept(place, "it is no virtual environment")]
    told = _look(place, _files(place))
    if not dry_run:
        shutil.rmtree(place)
    return [told], []


def _look(folder: Path, files: Iterable[Path]) -> Removed:
    sizes = [path.lstat().st_size for path in files]
    return Removed(folder, len(sizes), sum(sizes))


def _remove(folder: Path, files: Iterable[Path]) -> Removed:
    """Delete the files, the listing last so that an interrupted clean can be repeated, and then the empty folders."""
    ours = sorted(files, key=lambda path: path.name == write.LISTING)
    told = _look(folder, ours)
    for path in ours:
        path.unlink()
    write.drop_empty(folder, {path.relative_to(folder).parent.as_posix() for path in ours} - {"."})
    with contextlib.suppress(OSError):  # the folder is not empty, or is a mount point
        folder.rmdir()
    return told


def _files(folder: Path) -> Iterator[Path]:
    """Yield everything in a folder and its subfolders, in order, except the folders. Do not follow links."""
    for place, folders, names in os.walk(folder, onerror=_give_up):
        folders.sort()
        here = Path(place)
        links = [name for name in folders if (here / name).is_symlink()]
        yield from (here / name for name in sorted((*names, *links)))


def _give_up(error: OSError) -> None:
    raise error
