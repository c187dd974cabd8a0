"""Decode compressed and encrypted parts of a file, and name the encoding of each.

Streams are recognized by their first bytes at any position, and decoded as far as possible.
"""

import hashlib
import sys
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

import brotli
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from builder.qa.audit import snappy

if sys.version_info >= (3, 14):
    from compression import zstd

LARGEST = 64 * 1024 * 1024
SMALLEST = 12  # bytes; less cannot contain a secret
GZIP, ZSTD = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"
ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
# Chromium's header of a compressed IndexedDB value (third_party/blink, idb_value_wrapping.cc), after a version number
SNAPPY_VALUE = b"\xff\x11\x02"
SNAPPY_VALUE_WITHIN = 32
# A file of the Simple Cache (net/disk_cache/simple): header, key, body, end mark, response headers, end mark
ENTRY, ENTRY_END = b"\x30\x5c\x72\xa7\x1b\x6d\xfb\xfc", b"\xd8\x41\x0d\x97\x45\x6f\xfa\xf4"
ENTRY_HEADER = 24
SESSION = b"SNSS"
SEALED = (b"v10", b"v11")
BLOCK, STEP = 16, 4096
Data = bytes | memoryview


class Opened(NamedTuple):
    """The decoded data, and its encoding: "gzip", "encrypted", …"""

    how: str
    data: bytes


def streams(data: bytes) -> Iterator[Opened]:
    """Yield the content of every stream of gzip, zlib, Brotli and Snappy that the browser stores, and of Zstandard if
    this Python supports it (3.14)."""
    yield from _at(data, GZIP, "gzip", lambda part: _inflate(part, 31))
    for magic in ZLIB:
        yield from _at(data, magic, "deflate", lambda part: _inflate(part, 15))
    if sys.version_info >= (3, 14):
        yield from _at(data, ZSTD, "zstd", unzstd)
    start = data.find(SNAPPY_VALUE, 0, SNAPPY_VALUE_WITHIN)
    if start >= 0:
        yield from _try("snappy", unsnappy, data[start + len(SNAPPY_VALUE) :])
    if data.startswith(ENTRY):
        yield from _try("brotli", _brotli, _body(data))


def body(data: bytes) -> Iterator[Opened]:
    """Yield the content of a file that may be a compressed response body, as for large cache entries."""
    yield from _try("brotli", _brotli, data)


def unsnappy(data: Data) -> bytes:
    """Return the content of a Snappy block. Raise ValueError if it is damaged."""
    return snappy.decompress(data, LARGEST)


def unzstd(data: Data) -> bytes:
    """Decode the Zstandard frame at the start of `data`. Raise ValueError if it is damaged or Python is too old."""
    if sys.version_info >= (3, 14):
        try:
            return zstd.ZstdDecompressor().decompress(data, LARGEST)
        except zstd.ZstdError as error:
            raise ValueError("it is no Zstandard") from error
    raise ValueError("Zstandard can be read from Python 3.14 on")


def session(data: bytes) -> Iterator[bytes]:
    """Yield the commands of a session file (components/sessions), each stored as its length and that many bytes."""
    position = 8
    while data.startswith(SESSION) and position + 2 <= len(data):
        length = int.from_bytes(data[position : position + 2], "little")
        yield data[position + 2 : position + 2 + length]
        position += 2 + length


def sealed(data: bytes) -> bool:
    """Return whether this is a value that the browser has encrypted (components/os_crypt)."""
    return data[:3] in SEALED and len(data) > 3 + BLOCK - 1 and (len(data) - 3) % BLOCK == 0


def unseal(data: bytes) -> Iterator[Opened]:
    """Yield an encrypted value, decrypted with the well-known keys of a browser without a keyring, which is how the
    audit starts it."""
    for key in KEYS:
        decryptor = Cipher(algorithms.AES128(key), modes.CBC(b" " * BLOCK)).decryptor()
        plain = decryptor.update(data[3:]) + decryptor.finalize()
        padding = plain[-1]
        if 1 <= padding <= BLOCK and plain.endswith(bytes([padding]) * padding):
            yield Opened("encryption with a well-known key", plain[:-padding])


def _key(password: bytes, rounds: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha1", password, b"saltysalt", rounds, 16)


# the keys on Linux without a keyring, and on macOS with the mock keychain
KEYS = (_key(b"peanuts", 1), _key(b"mock_password", 1003), _key(b"", 1))


def _at(data: bytes, magic: bytes, how: str, open_: Callable[[Data], bytes]) -> Iterator[Opened]:
    start = data.find(magic)
    while start >= 0:
        yield from _try(how, open_, memoryview(data)[start:])
        start = data.find(magic, start + 1)


def _try(how: str, open_: Callable[[Data], bytes], data: Data) -> Iterator[Opened]:
    try:
        inside = open_(data)
    except ValueError:
        return
    if len(inside) >= SMALLEST:
        yield Opened(how, inside)


def _inflate(data: Data, bits: int) -> bytes:
    """Decode a stream to its end, in pieces, because zlib copies the unused rest of its input each time."""
    decompressor, output = zlib.decompressobj(bits), bytearray()
    for start in range(0, len(data), STEP):
        try:
            output += decompressor.decompress(data[start : start + STEP])
        except zlib.error:
            break
        if decompressor.eof or len(output) > LARGEST:
            break
    return bytes(output)


def _brotli(data: Data) -> bytes:
    """Decode a stream to its end, and ignore the rest of the file."""
    whole, end = _brotli_by(data, 0, STEP)
    # the decoder returns nothing for a piece in which the stream ends and other data follows
    tail, _ = _brotli_by(data[: end + STEP], end, 1) if end < len(data) else (whole, end)
    return max(whole, tail, key=len)


def _brotli_by(data: Data, coarse: int, step: int) -> tuple[bytes, int]:
    """Return the output and the number of input bytes that were decoded, in steps of `step` bytes beyond `coarse`."""
    decompressor = brotli.Decompressor()
    output, start = bytearray(), 0
    while start < len(data) and not decompressor.is_finished() and len(output) < LARGEST:
        end = start + (step if start >= coarse else min(STEP, coarse - start))
        try:
            output += decompressor.process(data[start:end])
        except brotli.error:
            break
        start = end
    return bytes(output), start


def _body(data: bytes) -> bytes:
    start = ENTRY_HEADER + int.from_bytes(data[12:16], "little")
    end = data.find(ENTRY_END, start)
    return data[start:end] if end >= 0 else data[start:]
