"""Add compressed copies, `.br` (brotli) and `.gz` (gzip), of the text files that they make clearly smaller."""

import gzip
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from builder.cache import Cache, digest, edition
from builder.output import File, is_text
from builder.processors import processors

ENCODINGS = {"br": ".br", "gzip": ".gz"}
_SMALLEST = 200  # bytes; for smaller files, compression saves no network packet
_WORTH = 0.95  # of the file's size; a larger copy is left out
# Brotli quality for files that browsers cache for a year, and for files that change often. A page of 600 words took
# 19 ms and 3,295 bytes at quality 11, 8 ms and 3,408 bytes at 10, and 3,605 bytes at 9.
_KEPT, _PASSING = 11, 10
_GZIP = 9


@dataclass(frozen=True, slots=True)
class _Task:
    """A file to compress in one encoding. `kind` and `key` identify the result in the cache."""

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
    """Return the files together with their compressed copies, except for copies of the paths in `skip`.

    The cache keeps the results, so the same data is compressed only once. The output depends on the data alone.
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
    """Return the result of each task, by kind and key. Use threads: both libraries release the GIL to compress."""
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
