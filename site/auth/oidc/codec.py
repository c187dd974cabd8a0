"""Strict encodings: base64url (RFC 7515 2), percent and form encoding (RFC 3986 2.1), JSON (RFC 8259). ValueError on doubt."""

from auth.errors import AuthError

_B64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_VALUES = {char: value for value, char in enumerate(_B64)}
_HEX = "0123456789abcdefABCDEF"
_PLAIN = _B64 + ".~"
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def b64encode(data):
    """The bytes as base64url without padding."""
    spare = -len(data) % 3
    rows = list(data) + [0] * spare
    text = ""
    for a, b, c in zip(rows[::3], rows[1::3], rows[2::3], strict=True):
        text += _B64[a >> 2] + _B64[(a & 3) << 4 | b >> 4] + _B64[(b & 15) << 2 | c >> 6] + _B64[c & 63]
    return text[: len(text) - spare]


def b64decode(text):
    """The bytes of canonical base64url: no padding, no foreign character, no stray bits."""
    if not isinstance(text, str) or len(text) % 4 == 1:
        raise ValueError("not base64url")
    try:
        rows = [_VALUES[char] for char in text]
    except KeyError:
        raise ValueError("not base64url") from None
    spare = -len(rows) % 4
    rows += [0] * spare
    data = []
    for a, b, c, d in zip(rows[::4], rows[1::4], rows[2::4], rows[3::4], strict=True):
        data += [a << 2 | b >> 4, (b & 15) << 4 | c >> 2, (c & 3) << 6 | d]
    size = len(data) - spare
    if any(data[size:]):
        raise ValueError("base64url is not canonical")
    return bytes(data[:size])


def utf8(data):
    """The text of UTF-8 bytes. Encoding it again finds what a lenient decoder lets through (as Brython's does)."""
    try:
        text = data.decode("utf-8")
        fine = text.encode("utf-8") == data
    except Exception:
        fine = False
    if not fine or _has_surrogate(text):
        raise ValueError("not UTF-8")
    return text


def _has_surrogate(text):
    return not text.isascii() and any(0xD800 <= ord(char) <= 0xDFFF for char in text)


def quote(text):
    """The text percent-encoded: all but unreserved characters, as UTF-8."""
    if _has_surrogate(text):
        raise ValueError("lone surrogate")
    return "".join(
        [char if char in _PLAIN else "".join([f"%{b:02X}" for b in char.encode()]) for char in text]
    )


def unquote(text):
    """The text that a form-encoded piece stands for: printable ASCII, whole %XX, strict UTF-8."""
    head, *rest = text.replace("+", " ").split("%")
    data = [ord(char) for char in head]
    for piece in rest:
        if len(piece) < 2 or piece[0] not in _HEX or piece[1] not in _HEX:
            raise ValueError("stray percent sign")
        data += [int(piece[:2], 16)] + [ord(char) for char in piece[2:]]
    return utf8(bytes(data))


def form_encode(pairs):
    return "&".join([f"{quote(name)}={quote(value)}" for name, value in pairs])


def form_decode(text):
    """The (name, value) pairs of a query string without its `?`, in order, duplicates and all."""
    if any(not "!" <= char <= "~" for char in text):
        raise ValueError("not printable ASCII")
    pairs = [piece.partition("=") for piece in text.split("&") if piece]
    return [(unquote(name), unquote(value)) for name, _, value in pairs]


def parse_json(text, limit=200_000):
    """The value of a JSON text. Refuses duplicate members, NaN, lone surrogates, depth over 20, anything left over."""
    if not isinstance(text, str) or len(text) > limit:
        raise ValueError("no text, or too long")
    text += chr(0)
    value, at = _value(text, 0, 0)
    if _skip(text, at) != len(text) - 1:
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
        return _string(text, at + 1)
    if char == "{" or char == "[":
        if depth == 20:
            raise ValueError("JSON is nested too deeply")
        return _members(text, at + 1, depth + 1, {} if char == "{" else [])
    for word, value in (("true", True), ("false", False), ("null", None)):
        if text.startswith(word, at):
            return value, at + len(word)
    return _number(text, at)


def _members(text, at, depth, into):
    end = "}" if isinstance(into, dict) else "]"
    at = _skip(text, at)
    if text[at] == end:
        return into, at + 1
    while True:
        if end == "}":
            at = _skip(text, at)
            if text[at] != '"':
                raise ValueError("JSON member without a name")
            name, at = _string(text, at + 1)
            at = _skip(text, at)
            if text[at] != ":" or name in into or name == "__proto__":  # Brython's dict would lose that name
                raise ValueError("JSON member without a value, or given twice")
            into[name], at = _value(text, at + 1, depth)
        else:
            value, at = _value(text, at, depth)
            into.append(value)
        at = _skip(text, at)
        if text[at] == end:
            return into, at + 1
        if text[at] != ",":
            raise ValueError("JSON comma missing")
        at += 1


def _string(text, at):
    parts, end = [], -1
    while True:
        end = end if end >= at else text.find('"', at)
        slash = text.find("\\", at, end)
        if end < 0:
            raise ValueError("JSON string without an end")
        part = text[at : end if slash < 0 else slash]
        if not part.isprintable() and (min(part) < " " or _has_surrogate(part)):
            raise ValueError("control character or lone surrogate in a JSON string")
        parts.append(part)
        if slash < 0:
            return "".join(parts), end + 1
        char, at = text[slash + 1], slash + 2
        if char == "u":
            code, at = _unit(text, at)
            if 0xD800 <= code <= 0xDBFF and text[at : at + 2] == "\\u":
                low, at = _unit(text, at + 2)
                code = (code - 0xD800 << 10) + low - 0xDC00 + 0x10000 if 0xDC00 <= low <= 0xDFFF else code
            if 0xD800 <= code <= 0xDFFF:
                raise ValueError("lone surrogate in a JSON string")
            parts.append(chr(code))
        elif char in _ESCAPES:
            parts.append(_ESCAPES[char])
        else:
            raise ValueError("unknown escape in a JSON string")


def _unit(text, at):
    digits = text[at : at + 4]
    if len(digits) != 4 or any(char not in _HEX for char in digits):
        raise ValueError("bad \\u escape in a JSON string")
    return int(digits, 16), at + 4


def _number(text, at):
    end = at
    while text[end] in "+-.0123456789eE":
        end += 1
    token = text[at:end]
    mantissa, mark, power = token.lower().partition("e")
    whole, dot, fraction = (mantissa[1:] if mantissa[:1] == "-" else mantissa).partition(".")
    power = power[1:] if power[:1] in ("+", "-") else power
    if (
        not whole.isdigit()
        or (whole[0] == "0" and whole != "0")
        or fraction.isdigit() != bool(dot)
        or power.isdigit() != bool(mark)
        or len(token) > 32
        or len(power) > 2
    ):
        raise ValueError("not a JSON value")
    return (float(token) if dot or mark else int(token)), end


def json_object(text, code):
    """The JSON object in `text`, or AuthError(code)."""
    try:
        value = parse_json(text)
    except ValueError as error:
        raise AuthError(code, str(error)) from None
    if not isinstance(value, dict):
        raise AuthError(code, "not a JSON object")
    return value


def json_answer(status, content_type, text, code):
    """The JSON object of an HTTP answer with status 200 and media type application/json, or AuthError(code)."""
    if status != 200 or not is_json(content_type):
        raise AuthError(code, f"HTTP status {status}, or not application/json")
    return json_object(text, code)


def is_json(content_type):
    return str(content_type).split(";")[0].strip().lower() == "application/json"
