"""Decompress Snappy, which Chromium uses for LevelDB blocks and long IndexedDB values (format_description.txt)."""

_LITERAL, _NEAR, _FAR = 0, 1, 2
_INLINE = 60  # lengths up to this are in the tag itself


def decompress(data: bytes | memoryview, most: int) -> bytes:
    """Decompress `data`. Raise ValueError if it is damaged, or if the result would be longer than `most` bytes."""
    length, at = _length(data)
    if length > most:
        raise ValueError(f"it says that it is {length} bytes long")
    output = bytearray()
    try:
        while at < len(data) and len(output) < length:
            at = _element(data, at, output)
    except IndexError as error:
        raise ValueError("it ends too early") from error
    if len(output) != length:
        raise ValueError(f"it holds {len(output)} bytes instead of {length}")
    return bytes(output)


def _length(data: bytes | memoryview) -> tuple[int, int]:
    value = 0
    for at, byte in enumerate(data[:5]):
        value |= (byte & 0x7F) << 7 * at
        if byte < 0x80:
            return value, at + 1
    raise ValueError("its length does not end")


def _element(data: bytes | memoryview, at: int, output: bytearray) -> int:
    """Append one element to `output`, and return where the next begins."""
    tag = data[at]
    kind, size = tag & 3, tag >> 2
    at += 1
    if kind == _LITERAL:
        if size >= _INLINE:
            wide = size - _INLINE + 1
            size, at = int.from_bytes(data[at : at + wide], "little"), at + wide
        output += data[at : at + size + 1]
        return at + size + 1
    if kind == _NEAR:
        _copy(output, (tag >> 5) << 8 | data[at], 4 + (size & 7))
        return at + 1
    wide = 2 if kind == _FAR else 4
    _copy(output, int.from_bytes(data[at : at + wide], "little"), size + 1)
    return at + wide


def _copy(output: bytearray, back: int, size: int) -> None:
    """Append a copy of `size` bytes from `back` bytes before the end. The copy may overlap its own output."""
    if not 0 < back <= len(output):
        raise ValueError("it points to before its beginning")
    piece = bytes(output[len(output) - back :][:size])
    output += (piece * (size // len(piece) + 1))[:size]
