"""dist/ is replaced whole or left as it was.

The new folder is written beside the old one, which is then moved aside and the new one moved in. A build that dies
between these leaves `.dist.old`; the next one puts it back before it begins.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from builder.errors import Fault, MachineError, SiteError, Where
from builder.output import Output

_OURS = ("manifest.json", "headers.json")


def write(output: Output, dist: Path) -> None:
    """Make `dist` hold exactly this output. SiteError when the folder there is not a build of ours,
    MachineError when the disk refuses; the old folder then stands as it was."""
    dist = dist.absolute()
    dist = dist.resolve() if dist.is_symlink() else dist
    _refuse_places(dist, output)
    try:
        dist.parent.mkdir(parents=True, exist_ok=True)
        with locked(dist.parent):
            _swap(output, dist)
    except OSError as error:
        what = f"{dist.name}/ could not be written: {error.strerror or error}"
        hint = "nothing was changed; free some space or mend the folder's permissions, then build again"
        raise MachineError(Fault("not-written", what, hint, Where(str(error.filename or dist)))) from error


def _swap(output: Output, dist: Path) -> None:
    staged, aside = dist.with_name(f".{dist.name}.new"), dist.with_name(f".{dist.name}.old")
    _recover(dist, staged, aside)
    _refuse_foreign(dist)
    try:
        _stage(output, staged)
        if dist.exists():
            dist.rename(aside)
        staged.rename(dist)
    except BaseException:
        if aside.exists() and not dist.exists():
            aside.rename(dist)
        shutil.rmtree(staged, ignore_errors=True)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _stage(output: Output, staged: Path) -> None:
    for path, file in sorted(output.files.items()):
        target = staged / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.data)


def _recover(dist: Path, staged: Path, aside: Path) -> None:
    """Clear what a build that died left here. The lock is ours, so nobody is using it."""
    if aside.exists() and not dist.exists():
        aside.rename(dist)
    for leftover in (staged, aside):
        if leftover.exists():
            shutil.rmtree(leftover)


def _refuse_foreign(dist: Path) -> None:
    if not dist.exists():
        return
    if dist.is_dir() and (not any(dist.iterdir()) or all((dist / name).is_file() for name in _OURS)):
        return
    raise SiteError(
        Fault(
            "not-ours",
            f"{dist.name} is there already, and it is not a build of Gossamer's",
            "name another folder with --out, or move this one away",
            Where(str(dist)),
        )
    )


def _refuse_places(dist: Path, output: Output) -> None:
    root = output.config.root.resolve()
    place = dist.resolve()
    sources = (root / "site", root / "templates")
    if place == root or place in root.parents or any(place == it or it in place.parents for it in sources):
        hint = "name a folder of its own, like dist"
        raise SiteError(Fault("bad-out", f"the output folder would replace sources: {place}", hint))


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One writer at a time, where the system can lock a folder."""
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
