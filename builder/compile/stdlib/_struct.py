# mypy: ignore-errors
"""What struct does, with the sizes and paddings of a 64-bit Linux or macOS."""

import math

import _doubles

_STANDARD = {
    "b": 1,
    "h": 2,
    "i": 4,
    "l": 4,
    "q": 8,
    "e": 2,
    "f": 4,
    "d": 8,
    "?": 1,
    "c": 1,
    "x": 1,
    "s": 1,
    "p": 1,
}
_NATIVE = {**_STANDARD, "l": 8, "n": 8, "P": 8}
_SIGNED = "bhilqn"
_KINDS = {"B": "b", "H": "h", "I": "i", "L": "l", "Q": "q", "N": "n"}
_cache = {}


class error(Exception):
    pass


def _parsed(fmt):
    """Return the order of bytes, the size of all, and for each value its offset, code, size, and whether it is signed."""
    if isinstance(fmt, (bytes, bytearray)):
        fmt = fmt.decode("ascii")
    if not isinstance(fmt, str):
        raise TypeError(f"Struct() argument 1 must be a str or bytes object, not {type(fmt).__name__}")
    if fmt in _cache:
        return _cache[fmt]
    native = not fmt or fmt[0] not in "<>=!"
    sizes = _NATIVE if native else _STANDARD
    fields, offset, count = [], 0, ""
    for code in fmt[1:] if fmt and fmt[0] in "@<>=!" else fmt:
        if code.isspace():
            if count:
                raise error("bad char in struct format")
            continue
        if code in "0123456789":
            count += code
            continue
        kind = _KINDS.get(code, code)
        if kind not in sizes or kind in _KINDS:
            raise error("bad char in struct format")
        size, times = sizes[kind], int(count or "1")
        if native:
            offset += -offset % size
        if kind in "sp":
            fields.append((offset, kind, times, False))
        elif kind != "x":
            # a native float that is too large becomes infinite
            code, signed = "F" if native and kind == "f" else kind, code in _SIGNED
            fields += [(offset + size * at, code, size, signed) for at in range(times)]
        offset += size * times
        count = ""
    if count:
        raise error("repeat count given without format specifier")
    _cache[fmt] = parsed = "big" if fmt[:1] in (">", "!") else "little", offset, fields
    return parsed


def _integer(value, code, size, order, signed):
    if not hasattr(type(value), "__index__"):
        raise error("required argument is not an integer")
    value = value.__index__()
    low = -(1 << size * 8 - 1) if signed else 0
    high = (1 << size * 8 - (1 if signed else 0)) - 1
    if not low <= value <= high:
        code = code if signed else code.upper()
        names = {"b": "byte", "B": "ubyte"}
        raise error(f"{names.get(code, repr(code))} format requires {low} <= number <= {high}")
    return value.to_bytes(size, order, signed=signed)


def _half(value):
    """Return the bits of a float of 16 bits."""
    sign = 0x8000 if math.copysign(1, value) < 0 else 0
    if value != value:
        return sign | 0x7E00
    value = abs(value)
    if value == math.inf:
        return sign | 0x7C00
    exponent = max(math.frexp(value)[1] - 1, -14) if value else -14
    mantissa = round(math.ldexp(value, 10 - exponent))
    bits = (exponent + 14 << 10) + mantissa if mantissa >= 1024 or exponent > -14 else mantissa
    if bits >= 0x7C00:
        raise OverflowError("float too large to pack with e format")
    return sign | bits


def _unhalf(bits):
    sign, exponent, mantissa = -1.0 if bits & 0x8000 else 1.0, bits >> 10 & 31, bits & 1023
    if exponent == 31:
        return math.nan if mantissa else sign * math.inf
    return sign * math.ldexp(mantissa + 1024 if exponent else mantissa, (exponent or 1) - 25)


def _float(value, code, size, order):
    try:
        value = float(value) if not isinstance(value, (str, bytes, bytearray)) else None
    except TypeError:
        value = None
    if value is None:
        raise error("required argument is not a float")
    if code == "e":
        return _half(value).to_bytes(2, order)
    data = _doubles.pack(value, size, order == "little")
    if data is None and code == "F":
        return _doubles.pack(math.copysign(math.inf, value), size, order == "little")
    if data is None:
        raise OverflowError("float too large to pack with f format")
    return data


def _packed(value, code, size, order, signed):
    if code in "eFfd":
        return _float(value, code, size, order)
    if code == "?":
        return b"\1" if value else b"\0"
    if code == "c":
        if not isinstance(value, (bytes, bytearray)) or len(value) != 1:
            raise error("char format requires a bytes object of length 1")
        return bytes(value)
    if code in "sp":
        if not isinstance(value, (bytes, bytearray)):
            raise error(f"argument for '{code}' must be a bytes object")
        if code == "p":
            value = value[: max(0, min(size - 1, 255))]
            value = bytes([len(value)]) + value
        return bytes(value[:size]) + b"\0" * (size - len(value))
    return _integer(value, code, size, order, signed)


def _unpacked(data, code, order, signed):
    if code in "Ffd":
        return _doubles.unpack(data, order == "little")
    if code == "e":
        return _unhalf(int.from_bytes(data, order))
    if code == "?":
        return data != b"\0"
    if code in "cs":
        return data
    if code == "p":
        return data[1 : 1 + data[0]] if data else b""
    return int.from_bytes(data, order, signed=signed)


def calcsize(fmt):
    return _parsed(fmt)[1]


def pack(fmt, /, *values):
    order, total, fields = _parsed(fmt)
    if len(values) != len(fields):
        raise error(f"pack expected {len(fields)} items for packing (got {len(values)})")
    made = bytearray(total)
    for (at, code, size, signed), value in zip(fields, values):
        made[at : at + size] = _packed(value, code, size, order, signed)
    return bytes(made)


def _values(parsed, data):
    order, _, fields = parsed
    return tuple(_unpacked(data[at : at + size], code, order, signed) for at, code, size, signed in fields)


def unpack(fmt, buffer, /):
    parsed, data = _parsed(fmt), bytes(memoryview(buffer))
    if len(data) != parsed[1]:
        raise error(f"unpack requires a buffer of {parsed[1]} bytes")
    return _values(parsed, data)


def _offset(name, size, buffer, offset, verb):
    length = len(buffer)
    if offset < 0:
        if offset + length < 0:
            raise error(f"offset {offset} out of range for {length}-byte buffer")
        offset += length
    if length - offset < size:
        raise error(
            f"{name} requires a buffer of at least {size + offset} bytes for {verb} {size} bytes"
            f" at offset {offset} (actual buffer size is {length})"
        )
    return offset


def pack_into(fmt, buffer, offset, /, *values):
    data = pack(fmt, *values)
    offset = _offset("pack_into", len(data), buffer, offset, "packing")
    buffer[offset : offset + len(data)] = data


def unpack_from(fmt, /, buffer, offset=0):
    parsed = _parsed(fmt)
    offset = _offset("unpack_from", parsed[1], buffer, offset, "unpacking")
    return _values(parsed, bytes(memoryview(buffer))[offset : offset + parsed[1]])


def iter_unpack(fmt, buffer, /):
    parsed, data = _parsed(fmt), bytes(memoryview(buffer))
    if not parsed[1]:
        raise error("cannot iteratively unpack with a struct of length 0")
    if len(data) % parsed[1]:
        raise error(f"iterative unpacking requires a buffer of a multiple of {parsed[1]} bytes")
    return (_values(parsed, data[at : at + parsed[1]]) for at in range(0, len(data), parsed[1]))


def _clearcache():
    _cache.clear()


class Struct:
    def __init__(self, format):
        self.format = format.decode("ascii") if isinstance(format, (bytes, bytearray)) else format
        self.size = calcsize(format)

    def pack(self, *values):
        return pack(self.format, *values)

    def pack_into(self, buffer, offset, *values):
        return pack_into(self.format, buffer, offset, *values)

    def unpack(self, buffer):
        return unpack(self.format, buffer)

    def unpack_from(self, buffer, offset=0):
        return unpack_from(self.format, buffer, offset)

    def iter_unpack(self, buffer):
        return iter_unpack(self.format, buffer)

    def __repr__(self):
        return f"_struct.Struct({self.format!r})"
