"""Read all records in LevelDB files, in which Chromium stores localStorage, sessionStorage and IndexedDB.

This includes deleted and overwritten records that are still in the files. Damaged parts are skipped. The format is
described in doc/log_format.md and doc/table_format.md of LevelDB.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from builder.qa.audit import unpack

BLOCK = 32768
HEADER = 7  # checksum, length, type
FULL, FIRST, MIDDLE, LAST = 1, 2, 3, 4
BATCH_HEADER = 12  # sequence number, count
MAGIC = b"\x57\xfb\x80\x8b\x24\x75\x47\xdb"
FOOTER = 48
PLAIN, SNAPPY, ZSTD = 0, 1, 2
TRAILER = 8  # sequence number and type, at the end of each key in a table


class Entry(NamedTuple):
    """A key and its value, which is empty for a deletion."""

    key: bytes
    value: bytes


def log_entries(data: bytes) -> Iterator[Entry]:
    """Yield the records of a write-ahead log (`000003.log`), with records that span several blocks joined."""
    for batch in _batches(data):
        yield from _batch(batch)


def table_entries(data: bytes) -> Iterator[Entry]:
    """Yield the records of a sorted table (`000005.ldb`), decompressed, with complete keys."""
    if data[-8:] != MAGIC:
        return
    footer = data[-FOOTER:]
    try:
        position = _skip(footer, 2)
        index = _block(data, *_handle(footer, position))
        for entry in _block_entries(index):
            yield from _data_block(data, entry.value)
    except ValueError:
        return


def _batches(data: bytes) -> Iterator[bytes]:
    parts: list[bytes] = []
    for kind, payload in _fragments(data):
        if kind == FULL:
            yield payload
        elif kind == FIRST:
            parts = [payload]
        elif kind in (MIDDLE, LAST):
            parts.append(payload)
            if kind == LAST:
                yield b"".join(parts)
                parts = []
    if parts:  # the browser stopped in the middle of a write
        yield b"".join(parts)


def _fragments(data: bytes) -> Iterator[tuple[int, bytes]]:
    for start in range(0, len(data), BLOCK):
        block = data[start : start + BLOCK]
        position = 0
        while position + HEADER <= len(block):
            length, kind = struct.unpack_from("<HB", block, position + 4)
            if not FULL <= kind <= LAST:
                break
            position += HEADER
            yield kind, block[position : position + length]
            position += length


def _batch(data: bytes) -> Iterator[Entry]:
    position = BATCH_HEADER
    try:
        while position < len(data):
            kind = data[position]
            key, position = _prefixed(data, position + 1)
            value = b""
            if kind == 1:
                value, position = _prefixed(data, position)
            yield Entry(key, value)
    except ValueError:
        return


def _data_block(data: bytes, handle: bytes) -> Iterator[Entry]:
    try:
        for key, value in _block_entries(_block(data, *_handle(handle, 0))):
            yield Entry(key[:-TRAILER], value)
    except ValueError:
        return  # this block is damaged, but the next one may be intact


def _block(data: bytes, offset: int, size: int) -> bytes:
    """Return the block at `offset`, decompressed. Raise ValueError if it is damaged."""
    if offset + size >= len(data):
        raise ValueError("the block lies outside the file")
    packed, kind = data[offset : offset + size], data[offset + size]
    if kind == SNAPPY:
        return unpack.unsnappy(packed)
    return unpack.unzstd(packed) if kind == ZSTD else packed


def _block_entries(block: bytes) -> Iterator[Entry]:
    """Yield the entries of a block. Keys share a prefix with the previous key; the block ends with restart offsets."""
    if len(block) < 4:
        return
    end = len(block) - 4 - 4 * int(struct.unpack_from("<I", block, len(block) - 4)[0])
    key, position = b"", 0
    while position < end:
        shared, position = _varint(block, position)
        own, position = _varint(block, position)
        length, position = _varint(block, position)
        key = key[:shared] + block[position : position + own]
        position += own
        yield Entry(key, block[position : position + length])
        position += length


def _handle(data: bytes, position: int) -> tuple[int, int]:
    offset, position = _varint(data, position)
    size, _ = _varint(data, position)
    return offset, size


def _skip(data: bytes, count: int) -> int:
    position = 0
    for _ in range(count):
        _, position = _varint(data, position)
    return position


def _prefixed(data: bytes, position: int) -> tuple[bytes, int]:
    length, position = _varint(data, position)
    return data[position : position + length], position + length


def _varint(data: bytes, position: int) -> tuple[int, int]:
    """Return a variable-length integer (7 bits per byte, little-endian) and its end. Raise ValueError if truncated."""
    value = shift = 0
    while position < len(data) and shift < 70:
        byte = data[position]
        value |= (byte & 0x7F) << shift
        position += 1
        if byte < 0x80:
            return value, position
        shift += 7
    raise ValueError("a number does not end")
