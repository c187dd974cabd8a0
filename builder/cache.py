"""A content-addressed cache that makes later builds fast. A damaged entry counts as missing."""

import contextlib
import hashlib
import importlib.util
import itertools
import os
import time
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_DAY = 86_400  # seconds
_NUMBERS = itertools.count()  # gives each temporary file a unique name while it is being written
_SEAL = 32  # bytes; each file starts with the SHA-256 of its data, so that a damaged file is never used


def digest(*parts: str | bytes) -> str:
    """Return a hex key for these parts. The key covers their lengths, so ("ab", "c") and ("a", "bc") differ."""
    summed = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        summed.update(len(data).to_bytes(8, "big") + data)
    return summed.hexdigest()


@lru_cache(maxsize=32)
def edition(*modules: str) -> str:
    """Return a hex key that changes when one of these modules is edited or upgraded, without importing them."""
    parts: list[str] = []
    for module in modules:
        spec = importlib.util.find_spec(module)
        if spec is not None and spec.origin is not None:
            found = Path(spec.origin).stat()
            parts.append(f"{module} {found.st_size} {found.st_mtime_ns}")
    return digest(*parts)


@lru_cache(maxsize=8)
def edition_below(folder: Path) -> str:
    """Return a hex key that changes when a file in the folder, or in one below it, is edited, added or removed."""
    parts: list[str] = []
    for home, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            found = Path(home, name).stat()
            parts.append(f"{home}/{name} {found.st_size} {found.st_mtime_ns}")
    return digest(*parts)


class Cache:
    """A store of bytes by kind and key, in the folder `root`, or only in memory if `root` is None.

    Keys are hex digests of everything that the bytes depend on. Without `remember`, entries are kept only in the
    folder. This saves memory in a single build of a large site, which reads each entry once.
    """

    def __init__(self, root: Path | None, *, remember: bool = True) -> None:
        self.root = root
        self._remember = remember or root is None
        self._memory: dict[tuple[str, str], bytes] = {}
        self._read: Counter[str] = Counter()
        self._made: Counter[str] = Counter()

    def get(self, kind: str, key: str) -> bytes | None:
        """Return the stored bytes, or None if they are missing or damaged."""
        found = self._memory.get((kind, key))
        if found is None and self.root is not None:
            found = _unsealed(self._path(kind, key))
            if found is not None and self._remember:
                self._memory[kind, key] = found
        if found is not None:
            self._read[kind] += 1
        return found

    def has(self, kind: str, key: str) -> bool:
        """Return whether there is an entry, without reading it: it may turn out to be damaged."""
        return (kind, key) in self._memory or (self.root is not None and Path(self._path(kind, key)).exists())

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Store the bytes atomically. If the file cannot be written, later builds are slower but do not fail."""
        if self._remember:
            self._memory[kind, key] = data
        self._made[kind] += 1
        if self.root is None:
            return
        with contextlib.suppress(OSError):
            _write(self._path(kind, key), hashlib.sha256(data).digest() + data)

    def tally(self) -> dict[str, tuple[int, int]]:
        """Return, for each kind, how many entries were found and how many were created since the last call."""
        told = {kind: (self._read[kind], self._made[kind]) for kind in sorted({*self._read, *self._made})}
        self._read.clear()
        self._made.clear()
        return told

    def prune(self, days: int = 30) -> int:
        """Delete the entries that no build has used for this many days, and return their number."""
        forgotten = 0
        oldest = time.time() - days * _DAY
        for entry in _entries(self.root, 3) if self.root else ():
            with contextlib.suppress(OSError):
                if entry.stat().st_mtime < oldest:
                    Path(entry.path).unlink()
                    forgotten += 1
        return forgotten

    def _path(self, kind: str, key: str) -> str:
        return f"{self.root}/{kind}/{key[:2]}/{key[2:]}"


def _entries(folder: Path | str, depth: int) -> Iterator[os.DirEntry[str]]:
    """Yield the files that are exactly `depth` folders deep, where the cache stores its entries."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if depth == 1 and entry.is_file(follow_symlinks=False):
                yield entry
            elif depth > 1 and entry.is_dir(follow_symlinks=False):
                yield from _entries(entry.path, depth - 1)


def _unsealed(path: str) -> bytes | None:
    """Return an entry's data, or None if it is missing or damaged. Update its last-used time at most once a day."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - a Path for each of thousands takes longer than the rest
            stored = file.read()
            used = os.fstat(file.fileno()).st_mtime
    except OSError:
        return None
    seal, data = stored[:_SEAL], stored[_SEAL:]
    if hashlib.sha256(data).digest() != seal:
        return None
    if used < time.time() - _DAY:
        with contextlib.suppress(OSError):
            os.utime(path)
    return data


def _write(path: str, data: bytes) -> None:
    folder, _, name = path.rpartition("/")
    new = Path(folder, f".new-{os.getpid()}-{next(_NUMBERS)}-{name}")
    try:
        try:
            new.write_bytes(data)
        except FileNotFoundError:
            new.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(data)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
