# mypy: ignore-errors
"""The functions of CPython's binascii for base64, hexadecimal digits and checksums."""

import _base64


class Error(ValueError):
    pass


class Incomplete(Exception):
    pass


def _bytes(data):
    if isinstance(data, str):
        if not data.isascii():
            raise ValueError("string argument should contain only ASCII characters")
        return data.encode("ascii")
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError(f"argument should be bytes, buffer or ASCII string, not {type(data).__name__!r}")
    return bytes(data)


def _octets(data):
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError(f"a bytes-like object is required, not {type(data).__name__!r}")
    return bytes(data)


def b2a_base64(data, /, *, newline=True):
    return _base64.encode(_octets(data)) + (b"\n" if newline else b"")


def a2b_base64(data, /, *, strict_mode=False):
    made = _base64.decode(_bytes(data), bool(strict_mode))
    if isinstance(made, str):
        raise Error(made)
    return made


def hexlify(data, sep=None, bytes_per_sep=1):
    data = _octets(data)
    return (data.hex() if sep is None else data.hex(sep, bytes_per_sep)).encode("ascii")


def unhexlify(hexstr, /):
    text = _bytes(hexstr).decode("latin-1")
    if len(text) % 2:
        raise Error("Odd-length string")
    if any(char not in "0123456789abcdefABCDEF" for char in text):
        raise Error("Non-hexadecimal digit found")
    return bytes([int(text[at : at + 2], 16) for at in range(0, len(text), 2)])


b2a_hex, a2b_hex = hexlify, unhexlify
_TABLE = []


def crc32(data, value=0, /):
    if not _TABLE:
        for row in range(256):
            for _ in range(8):
                row = row >> 1 ^ (0xEDB88320 if row & 1 else 0)
            _TABLE.append(row)
    value ^= 0xFFFFFFFF
    for byte in _octets(data):
        value = _TABLE[(value ^ byte) & 255] ^ value >> 8
    return value ^ 0xFFFFFFFF


def crc_hqx(data, value, /):
    value &= 0xFFFF
    for byte in _octets(data):
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ (0x1021 if value & 0x8000 else 0)) & 0xFFFF
    return value
