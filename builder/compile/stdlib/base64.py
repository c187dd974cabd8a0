# mypy: ignore-errors
"""The encodings of CPython's base64, except for Ascii85 and Z85."""

import binascii

__all__ = [
    "b64encode", "b64decode", "standard_b64encode", "standard_b64decode", "urlsafe_b64encode", "urlsafe_b64decode",
    "b32encode", "b32decode", "b32hexencode", "b32hexdecode", "b16encode", "b16decode", "b85encode", "b85decode",
    "encodebytes", "decodebytes",
]  # fmt: skip
_B32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_B32HEX = b"0123456789ABCDEFGHIJKLMNOPQRSTUV"
_B85 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
_PLACES = {
    letters: {letter: place for place, letter in enumerate(letters)} for letters in (_B32, _B32HEX, _B85)
}


def b64encode(s, altchars=None):
    made = binascii.b2a_base64(s, newline=False)
    return made if altchars is None else made.translate(bytes.maketrans(b"+/", altchars))


def b64decode(s, altchars=None, validate=False):
    s = binascii._bytes(s)
    if altchars is not None:
        s = s.translate(bytes.maketrans(binascii._bytes(altchars), b"+/"))
    return binascii.a2b_base64(s, strict_mode=validate)


def standard_b64encode(s):
    return b64encode(s)


def standard_b64decode(s):
    return b64decode(s)


def urlsafe_b64encode(s):
    return b64encode(s, b"-_")


def urlsafe_b64decode(s):
    return b64decode(s, b"-_")


def _b32encode(letters, s):
    s, made = binascii._octets(s), bytearray()
    for at in range(0, len(s), 5):
        part = s[at : at + 5]
        number = int.from_bytes(part + bytes(5 - len(part)), "big")
        size = (len(part) * 8 + 4) // 5
        eight = bytes([letters[number >> shift & 31] for shift in range(35, -1, -5)])
        made += eight[:size] + b"=" * (8 - size)
    return bytes(made)


def _b32decode(letters, s, casefold, map01=None):
    s = binascii._bytes(s)
    if len(s) % 8:
        raise binascii.Error("Incorrect padding")
    if map01 is not None:
        s = s.translate(bytes.maketrans(b"01", b"O" + binascii._bytes(map01)))
    if casefold:
        s = s.upper()
    plain = s.rstrip(b"=")
    pads, made = len(s) - len(plain), bytearray()
    for at in range(0, len(plain), 8):
        number, part = 0, plain[at : at + 8]
        for letter in part:
            if letter not in _PLACES[letters]:
                raise binascii.Error("Non-base32 digit found")
            number = number << 5 | _PLACES[letters][letter]
        made += (number << 5 * (8 - len(part))).to_bytes(5, "big")
    if pads not in (0, 1, 3, 4, 6):
        raise binascii.Error("Incorrect padding")
    return bytes(made[: len(made) - (pads * 5 + 7) // 8]) if pads else bytes(made)


def b32encode(s):
    return _b32encode(_B32, s)


def b32decode(s, casefold=False, map01=None):
    return _b32decode(_B32, s, casefold, map01)


def b32hexencode(s):
    return _b32encode(_B32HEX, s)


def b32hexdecode(s, casefold=False):
    return _b32decode(_B32HEX, s, casefold)


def b16encode(s):
    return binascii.hexlify(s).upper()


def b16decode(s, casefold=False):
    s = binascii._bytes(s)
    if casefold:
        s = s.upper()
    if any(letter not in b"0123456789ABCDEF" for letter in s):
        raise binascii.Error("Non-base16 digit found")
    return binascii.unhexlify(s)


def b85encode(b, pad=False):
    b, made = binascii._octets(b), bytearray()
    missing = -len(b) % 4
    for at in range(0, len(b), 4):
        part = b[at : at + 4]
        number = int.from_bytes(part + bytes(4 - len(part)), "big")
        made += bytes([_B85[number // 85**power % 85] for power in (4, 3, 2, 1, 0)])
    return bytes(made if pad or not missing else made[:-missing])


def b85decode(b):
    b, made = binascii._bytes(b), bytearray()
    missing = -len(b) % 5
    padded = b + b"~" * missing
    for at in range(0, len(padded), 5):
        number = 0
        for place, letter in enumerate(padded[at : at + 5]):
            if letter not in _PLACES[_B85]:
                raise ValueError(f"bad base85 character at position {at + place}")
            number = number * 85 + _PLACES[_B85][letter]
        if number > 0xFFFFFFFF:
            raise ValueError(f"base85 overflow in hunk starting at byte {at}")
        made += number.to_bytes(4, "big")
    return bytes(made[:-missing] if missing else made)


def encodebytes(s):
    s = binascii._octets(s)
    return b"".join([binascii.b2a_base64(s[at : at + 57]) for at in range(0, len(s), 57)])


def decodebytes(s):
    return binascii.a2b_base64(binascii._octets(s))
