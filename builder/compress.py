"""Add compressed siblings, `.br` and `.gz`, to the text files for which they are worth it."""

import gzip
from collections.abc import Iterable, Mapping

from builder.cache import Cache, digest, edition
from builder.output import File, is_text

ENCODINGS = {"br": ".br", "gzip": ".gz"}
_SMALLEST = 200  # bytes; for smaller files, compression saves no network packet
_WORTH = 0.95  # of the file's size; a sibling that is larger is left out
_KINDS = {"br": "br-11", "gzip": "gz-9"}


def compress(files: Mapping[str, File], cache: Cache, skip: Iterable[str] = ()) -> dict[str, File]:
    """Return the files with their compressed siblings, except for the paths in `skip`.

    With the cache, the same bytes are only compressed once.
    """
    wanted = [file for path, file in files.items() if is_text(path) and path not in set(skip)]
    wanted = [file for file in wanted if len(file.data) >= _SMALLEST]
    found = dict(files)
    for file in wanted:
        for encoding, ending in ENCODINGS.items():
            data = compressed(file.data, encoding, cache)
            if len(data) < len(file.data) * _WORTH:
                path = file.path + ending
                found[path] = File(path, data, file.media_type, file.immutable)
    return found


def compressed(data: bytes, encoding: str, cache: Cache) -> bytes:
    """Return the data in an encoding, "br" or "gzip". The same data always gives the same bytes."""
    key = digest(data, edition("brotli", "_brotli"))
    found = cache.get(_KINDS[encoding], key)
    if found is None:
        found = _brotli(data) if encoding == "br" else gzip.compress(data, compresslevel=9, mtime=0)
        cache.put(_KINDS[encoding], key, found)
    return found


def _brotli(data: bytes) -> bytes:
    import brotli

    packed: bytes = brotli.compress(data, quality=11)
    return packed
