# mypy: ignore-errors
"""What CPython's binascii has for base64, hexadecimal digits and checksums."""

_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_PLACES = {letter: place for place, letter in enumerate(_LETTERS)}


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
    data, made = _octets(data), bytearray()
    for at in range(0, len(data), 3):
        part = data[at : at + 3]
        number = int.from_bytes(part + bytes(3 - len(part)), "big")
        four = bytes([_LETTERS[number >> shift & 63] for shift in (18, 12, 6, 0)])
        made += four[: len(part) + 1] + b"=" * (3 - len(part))
    return bytes(made) + (b"\n" if newline else b"")


def a2b_base64(data, /, *, strict_mode=False):
    made, number, count, pads = bytearray(), 0, 0, 0
    data = _bytes(data)
    if strict_mode and data[:1] == b"=":
        raise Error("Leading padding not allowed")
    for at, letter in enumerate(data):
        if letter == 61:
            pads += 1
            if count >= 2 and count + pads >= 4:
                if strict_mode and at + 1 < len(data):
                    raise Error("Excess data after padding")
                return bytes(made)
            continue
        place = _PLACES.get(letter)
        if place is None:
            if strict_mode:
                raise Error("Only base64 data is allowed")
            continue
        if pads and strict_mode:
            raise Error("Discontinuous padding not allowed")
        pads = 0
        number = (number << 6 | place) & 0xFFFFFF
        if count:
            made.append(number >> (6 - 2 * count) & 255)
        count = (count + 1) % 4
    if count == 1:
        total = len(made) // 3 * 4 + 1
        raise Error(
            "Invalid base64-encoded string: number of data characters "
            f"({total}) cannot be 1 more than a multiple of 4"
        )
    if count:
        raise Error("Incorrect padding")
    return bytes(made)


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
