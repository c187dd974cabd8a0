"""Take string literals out of JavaScript before it is minified, and put them back in their shortest form."""

import re

STRING = re.compile(r"'(?:[^'\\\n]|\\(?:.|\n))*'|\"(?:[^\"\\\n]|\\(?:.|\n))*\"|`(?:[^`\\]|\\(?:.|\n))*`")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\}|(\n)|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_STANDS = re.compile(r'"~(\d+)~"|~(\d+)~')
_SPECIAL = re.compile("[\0-\x1f\x7f\\\\\u2028\u2029\ufeff\ud800-\udfff]")
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\v": "\\v", "\\": "\\\\"}


def value(literal: str) -> str:
    """Return the text of a string literal. Substitutions are not handled: compiled Python has none."""

    def one(found: re.Match[str]) -> str:
        code = found[1] or found[2] or found[3]
        if code:
            return chr(int(code, 16))
        return "" if found[4] else _PLAIN.get(found[5], found[5])

    return _ESCAPE.sub(one, literal[1:-1])


def written(text: str, quote: str = "") -> str:
    """Return the shortest literal for a text; with `quote`, only what belongs between these quotes."""
    chosen = quote or ('"' if text.count('"') <= text.count("'") else "'")
    body = _SPECIAL.sub(lambda found: _SHORT.get(found[0]) or _code(found[0]), text)
    body = body.replace(chosen, "\\" + chosen)
    return body if quote else f"{chosen}{body}{chosen}"


def _code(char: str) -> str:
    number = ord(char)
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"


def take_out(js: str) -> tuple[str, list[str]]:
    """Return the text with `"~0~"`, `"~1~"` … in place of its strings, and the values of those strings."""
    values: list[str] = []

    def aside(found: re.Match[str]) -> str:
        values.append(value(found[0]))
        return f'"~{len(values) - 1}~"'

    return STRING.sub(aside, js), values


def put_back(js: str, values: list[str]) -> str:
    """Return the text with its strings back in place.

    The minifier may have joined adjacent ones into a single literal, in double quotes.
    """

    def one(found: re.Match[str]) -> str:
        return written(values[int(found[1])]) if found[1] else written(values[int(found[2])], '"')

    return _STANDS.sub(one, js)
