"""Add compressed siblings, `.br` and `.gz`, to the text files for which they are worth it."""

import gzip
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from builder.cache import Cache, digest, edition
from builder.output import File, is_text
from builder.processors import processors

ENCODINGS = {"br": ".br", "gzip": ".gz"}
_SMALLEST = 200  # bytes; for smaller files, compression saves no network packet
_WORTH = 0.95  # of the file's size; a sibling that is larger is left out
# The quality of brotli for what browsers keep for a year, and for what is fetched anew and changes often. A page of 600
# words took 19 ms with 11 and 3,295 bytes; with 10 it took 8 ms and 3,408; with 9, 3,605.
_KEPT, _PASSING = 11, 10
_GZIP = 9


@dataclass(frozen=True, slots=True)
class _Task:
    """A file to compress in one encoding. `kind` and `key` are those of the cache."""

    file: File
    encoding: str
    kind: str
    key: str

    def run(self) -> bytes:
        if self.encoding == "gzip":
            return gzip.compress(self.file.data, compresslevel=_GZIP, mtime=0)
        import brotli

        packed: bytes = brotli.compress(self.file.data, quality=_quality(self.file))
        return packed


def compress(files: Mapping[str, File], cache: Cache, skip: Iterable[str] = ()) -> dict[str, File]:
    """Return the files with their compressed siblings, except for the paths in `skip`.

    With the cache, the same bytes are only compressed once. The same data always gives the same bytes.
    """
    skipped = set(skip)
    wanted = [file for path, file in files.items() if is_text(path) and path not in skipped]
    tasks = [_task(file, name) for file in wanted if len(file.data) >= _SMALLEST for name in ENCODINGS]
    packed = _packed(tasks, cache)
    found = dict(files)
    for task in tasks:
        data, file = packed[task.kind, task.key], task.file
        if len(data) < len(file.data) * _WORTH:
            path = file.path + ENCODINGS[task.encoding]
            found[path] = File(path, data, file.media_type, file.immutable)
    return found


def _task(file: File, encoding: str) -> _Task:
    kind = f"br-{_quality(file)}" if encoding == "br" else f"gz-{_GZIP}"
    return _Task(file, encoding, kind, digest(file.data, edition("brotli", "_brotli")))


def _quality(file: File) -> int:
    return _KEPT if file.immutable else _PASSING


def _packed(tasks: Iterable[_Task], cache: Cache) -> dict[tuple[str, str], bytes]:
    """Return what each task gives, by kind and key. Both libraries let other threads run while they compress."""
    found: dict[tuple[str, str], bytes] = {}
    missing: dict[tuple[str, str], _Task] = {}
    for task in tasks:
        at = task.kind, task.key
        if at in found or at in missing:
            continue
        if (stored := cache.get(*at)) is None:
            missing[at] = task
        else:
            found[at] = stored
    with ThreadPoolExecutor(processors(), "gossamer-compress") as pool:
        for at, data in zip(missing, pool.map(_Task.run, missing.values()), strict=True):
            found[at] = data
            cache.put(*at, data)
    return found
