# mypy: ignore-errors
# The compiler is not available in the browser. Only literal_eval works without it.

__all__ = ["literal_eval"]

_NAMES = {"None": None, "True": True, "False": False}
_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "\n": "",
}


def __getattr__(name):
    raise AttributeError(
        f"ast.{name} is not available: Python is compiled at build time, and its compiler is not in the browser"
    )


def literal_eval(node_or_string):
    if not isinstance(node_or_string, str):
        raise ValueError(f"malformed node or string: {node_or_string!r}")
    reader = _Reader(node_or_string.strip(" \t"))
    value = reader.sum()
    if reader.peek() == ",":
        value = (value, *reader.more(""))
    if reader.peek():
        reader.malformed()
    return value


class _Reader:
    def __init__(self, text):
        self.text, self.at = text, 0

    def broken(self):
        raise SyntaxError("invalid syntax")

    def malformed(self):
        raise ValueError(f"malformed node or string: {self.text!r}")

    def peek(self):
        while self.at < len(self.text) and (self.text[self.at] in " \t\r\n" or self.text[self.at] == "#"):
            if self.text[self.at] == "#":
                while self.at < len(self.text) and self.text[self.at] != "\n":
                    self.at += 1
            else:
                self.at += 1
        return self.text[self.at] if self.at < len(self.text) else ""

    def take(self, char):
        if not char or self.peek() != char:
            return False
        self.at += 1
        return True

    def sum(self):
        value = self.value()
        while self.peek() in ("+", "-"):
            sign = self.text[self.at]
            self.at += 1
            right = self.value()
            if type(right) is not complex or type(value) not in (int, float):
                self.malformed()
            value = value + right if sign == "+" else value - right
        return value

    def value(self):
        char = self.peek()
        if not char:
            self.broken()
        if char in "+-":
            self.at += 1
            value = self.value()
            if type(value) not in (int, float, complex):
                self.malformed()
            return -value if char == "-" else value
        if char == "[":
            self.at += 1
            return self.more("]")
        if char == "(":
            self.at += 1
            return self.group()
        if char == "{":
            self.at += 1
            return self.braces()
        if char.isdigit() or (char == "." and self.text[self.at + 1 : self.at + 2].isdigit()):
            return self.number()
        return self.word()

    def more(self, end):
        items = []
        if not end:
            self.take(",")
        while not self.take(end):
            if not self.peek():
                if end:
                    self.broken()
                return items
            items.append(self.sum())
            if not self.take(",") and self.peek() != end:
                self.malformed() if self.peek() else self.broken()
        return items

    def group(self):
        if self.take(")"):
            return ()
        value = self.sum()
        if self.take(")"):
            return value
        if not self.take(","):
            self.malformed() if self.peek() else self.broken()
        return (value, *self.more(")"))

    def braces(self):
        if self.take("}"):
            return {}
        first = self.sum()
        if not self.take(":"):
            self.take(",")
            return {first, *self.more("}")}
        made = {first: self.sum()}
        while not self.take("}"):
            if not self.take(","):
                self.malformed() if self.peek() else self.broken()
            if self.peek() == "}":
                continue
            key = self.sum()
            if not self.take(":"):
                self.broken()
            made[key] = self.sum()
        return made

    def number(self):
        start, text = self.at, self.text
        while self.at < len(text) and (
            text[self.at].isalnum()
            or text[self.at] in "._"
            or (
                text[self.at] in "+-"
                and text[self.at - 1] in "eE"
                and text[start : start + 2].lower() != "0x"
            )
        ):
            self.at += 1
        word = text[start : self.at]
        try:
            if word[-1] in "jJ":
                return complex(word)
            if word[:2].lower() in ("0x", "0o", "0b"):
                return int(word, 0)
            return float(word) if any(char in word for char in ".eE") else int(word)
        except ValueError:
            self.broken()

    def word(self):
        start = self.at
        while self.at < len(self.text) and (self.text[self.at].isalnum() or self.text[self.at] == "_"):
            self.at += 1
        word = self.text[start : self.at]
        if self.at < len(self.text) and self.text[self.at] in "'\"":
            return self.strings(word.lower())
        if word in _NAMES:
            return _NAMES[word]
        if word == "set" and self.take("(") and self.take(")"):
            return set()
        if not word:
            self.broken()
        self.malformed()

    def strings(self, prefix):
        value = self.string(prefix)
        while self.peek() and self.text[self.at] in "'\"":
            value += self.string("b" if isinstance(value, bytes) else "")
        return value

    def string(self, prefix):
        if prefix not in ("", "u", "r", "b", "br", "rb"):
            self.malformed()
        text, quote = self.text, self.text[self.at]
        if text[self.at : self.at + 3] == quote * 3:
            quote *= 3
        self.at += len(quote)
        out = []
        while text[self.at : self.at + len(quote)] != quote:
            if self.at >= len(text) or (text[self.at] == "\n" and len(quote) == 1):
                self.broken()
            if text[self.at] == "\\" and "r" not in prefix:
                out.append(self.escape("b" in prefix))
            else:
                out.append(text[self.at])
                self.at += 1
        self.at += len(quote)
        value = "".join(out)
        return bytes([ord(char) for char in value]) if "b" in prefix else value

    def escape(self, is_bytes):
        char = self.text[self.at + 1 : self.at + 2]
        self.at += 2
        if char in _ESCAPES:
            return _ESCAPES[char]
        digits = {"x": 2, "u": 4, "U": 8}.get(char, 0)
        if digits and not (is_bytes and char != "x"):
            code = self.text[self.at : self.at + digits]
            self.at += digits
            return chr(int(code, 16))
        if char and char in "01234567":
            code = char
            while len(code) < 3 and self.text[self.at : self.at + 1] and self.text[self.at] in "01234567":
                code += self.text[self.at]
                self.at += 1
            return chr(int(code, 8))
        return "\\" + char
