"""Strict encodings: base64url (RFC 7515 2), form encoding (RFC 3986 2.1), JSON (RFC 8259).

Invalid input raises an exception, often a ValueError; json_answer turns it into an AuthError.
"""

from auth.errors import AuthError

_B64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_VALUES = {char: value for value, char in enumerate(_B64)}
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS = {"t": ("true", True), "f": ("false", False), "n": ("null", None)}


def b64encode(data):
    """Return the bytes as base64url without padding."""
    spare = -len(data) % 3
    rows = list(data) + [0] * spare
    text = ""
    for a, b, c in zip(rows[::3], rows[1::3], rows[2::3], strict=True):
        text += _B64[a >> 2] + _B64[(a & 3) << 4 | b >> 4] + _B64[(b & 15) << 2 | c >> 6] + _B64[c & 63]
    return text[: len(text) - spare]


def b64decode(text):
    """Return the bytes of canonical base64url.

    Raise an exception for padding, other characters or nonzero unused bits.
    """
    rows = [_VALUES[char] for char in text]
    spare = -len(rows) % 4
    rows += [0] * spare
    data = []
    for a, b, c, d in zip(rows[::4], rows[1::4], rows[2::4], rows[3::4], strict=True):
        data += [a << 2 | b >> 4, (b & 15) << 4 | c >> 2, (c & 3) << 6 | d]
    size = len(data) - spare
    if spare == 3 or any(data[size:]):
        raise ValueError("not canonical base64url")
    return bytes(data[:size])


def utf8(data):
    """Return the text of UTF-8 bytes. Raise ValueError if they are invalid.

    The text is encoded again for comparison, because Brython's decoder accepts some invalid bytes.
    """
    text = data.decode()
    if has_surrogate(text) or text.encode() != data:
        raise ValueError("not UTF-8")
    return text


def has_surrogate(text):
    """Return whether a text holds half of a surrogate pair, which UTF-8 cannot encode."""
    return not text.isascii() and any(ord(char) >> 11 == 27 for char in text)


def is_visible(text):
    """Return whether `text` is a non-empty string of visible ASCII characters."""
    return isinstance(text, str) and text != "" and text.isascii() and text.isprintable() and " " not in text


def _hex(digits, size):
    if len(digits) != size or any(digit not in "0123456789abcdefABCDEF" for digit in digits):
        raise ValueError("not hexadecimal")
    return int(digits, 16)


def quote(text):
    """Return the text with the UTF-8 bytes of all but the unreserved characters percent-encoded (RFC 3986 2.1)."""
    if has_surrogate(text):
        raise ValueError("lone surrogate")
    return "".join(
        [
            char if char in _VALUES or char in ".~" else "".join([f"%{b:02X}" for b in char.encode()])
            for char in text
        ]
    )


def unquote(text):
    """Return the text of a form-encoded name or value.

    Each % must begin a complete %XX, and the bytes must be UTF-8.
    """
    head, *rest = text.replace("+", " ").split("%")
    data = [ord(char) for char in head]
    for piece in rest:
        data += [_hex(piece[:2], 2)] + [ord(char) for char in piece[2:]]
    return utf8(bytes(data))


def pairs(form):
    """Return the (name, value) pairs of a dict. A list repeats its name; empty texts are left out."""
    listed = [(name, value if isinstance(value, list) else [value]) for name, value in form.items()]
    return [(name, value) for name, values in listed for value in values if value]


def form_encode(pairs):
    """Return the (name, value) pairs as the text of a form (application/x-www-form-urlencoded)."""
    return "&".join([f"{quote(name)}={quote(value)}" for name, value in pairs])


def form_decode(text):
    """Return the (name, value) pairs of a query string without its `?`, in order and with duplicates."""
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("not a query string")
    pairs = [piece.partition("=") for piece in text.split("&") if piece]
    return [(unquote(name), unquote(value)) for name, _, value in pairs]


def parse_json(text):
    """Return the value of a JSON text.

    Refuse duplicate members, NaN, lone surrogates, nesting deeper than 20, and text after the value.
    """
    if len(text) > 200_000 or has_surrogate(text):
        raise ValueError("too long, or not Unicode")
    text = text.rstrip(" \t\n\r") + chr(0)
    value, at = _value(text, 0, 20)
    if at != len(text) - 1:
        raise ValueError("text after the JSON value")
    return value


def _skip(text, at):
    while text[at] in " \t\n\r":
        at += 1
    return at


def _value(text, at, depth):
    at = _skip(text, at)
    char = text[at]
    if char == '"':
        return _string(text, at)
    if char == "{" or char == "[":
        return _members(text, at + 1, depth, {} if char == "{" else [])
    if char in _WORDS:
        word, value = _WORDS[char]
        if not text.startswith(word, at):
            raise ValueError("not a JSON value")
        return value, at + len(word)
    end = at
    while text[end] in "+-.0123456789eE":
        end += 1
    token = text[at:end]
    digits = token[1:] if char == "-" else token
    value = int(token) if digits.isdigit() else float(token)
    zeros = digits[0] == "0" and digits[:2].isdigit() and digits != "0"
    if zeros or not (digits[0] + token[-1]).isdigit() or ".e" in token.lower() or not -1e99 < value < 1e99:
        raise ValueError("not a JSON number")
    return value, end


def _members(text, at, depth, into):
    if not depth:
        raise ValueError("JSON is nested too deeply")
    named = into == {}
    end = "}" if named else "]"
    at = _skip(text, at)
    more = text[at] != end
    while more:
        if named:
            name, at = _string(text, _skip(text, at))
            at = _skip(text, at) + 1
            if text[at - 1] != ":" or name in into or name == "__proto__":  # Brython's dict loses that name
                raise ValueError("JSON member without a value, or given twice")
            into[name], at = _value(text, at, depth - 1)
        else:
            value, at = _value(text, at, depth - 1)
            into.append(value)
        at = _skip(text, at)
        more = text[at] == ","
        if more:
            at += 1
    if text[at] != end:
        raise ValueError("JSON without its end")
    return into, at + 1


def _string(text, at):
    if text[at] != '"':
        raise ValueError("not a JSON string")
    parts, end = [], at
    at += 1
    while True:
        end = text.index('"', at) if end < at else end
        slash = text.find("\\", at)  # Brython's find ignores an end argument
        plain = not at <= slash < end
        part = text[at : end if plain else slash]
        if not part.isprintable() and min(part) < " ":
            raise ValueError("control character in a JSON string")
        parts.append(part)
        if plain:
            return "".join(parts), end + 1
        char, at = text[slash + 1], slash + 2
        if char == "u":
            code, at = _hex(text[at : at + 4], 4), at + 4
            if code >> 10 == 54 and text[at : at + 2] == "\\u":
                low, at = _hex(text[at + 2 : at + 6], 4), at + 6
                code = (code << 10) + low - 0x35FDC00 if low >> 10 == 55 else code
            if code >> 11 == 27:
                raise ValueError("lone surrogate in a JSON string")
            parts.append(chr(code))
        else:
            parts.append(_ESCAPES[char])


def present(members):
    """Return the members of a JSON object without those that are null: some servers write null for an absent member."""
    return {name: value for name, value in members.items() if value is not None}


def json_answer(fine, content_type, text, code):
    """Return the JSON object of an HTTP response with a JSON media type.

    `fine` says whether the status is acceptable. Raise AuthError(code) if anything is wrong.
    """
    try:
        if fine and content_type.split(";")[0].strip().lower() in (
            "application/json",
            "application/jwk-set+json",
        ):
            value = parse_json(text)
            if isinstance(value, dict):
                return value
    except Exception as error:
        raise AuthError(code, str(error)) from None
    raise AuthError(code, "status, media type, or no object")
