"""Regular expressions as in CPython: Brython's own differ in what they match, in groups and in errors.

_re_parser parses the patterns and _re_matcher matches them; this module is the Python interface.
"""

import _re_matcher
import _re_parser  # noqa: F401 - _re_matcher calls it

__all__ = [
    "match",
    "fullmatch",
    "search",
    "sub",
    "subn",
    "split",
    "findall",
    "finditer",
    "compile",
    "purge",
    "escape",
    "error",
    "Pattern",
    "Match",
    "A",
    "I",
    "L",
    "M",
    "S",
    "X",
    "U",
    "ASCII",
    "IGNORECASE",
    "LOCALE",
    "MULTILINE",
    "DOTALL",
    "VERBOSE",
    "UNICODE",
    "NOFLAG",
    "RegexFlag",
    "PatternError",
]


_FLAG_NAMES = [
    ("IGNORECASE", 2),
    ("LOCALE", 4),
    ("MULTILINE", 8),
    ("DOTALL", 16),
    ("UNICODE", 32),
    ("VERBOSE", 64),
    ("DEBUG", 128),
    ("ASCII", 256),
]


class RegexFlag(int):
    """Works like an enum.IntFlag, without the module enum, which is larger than this one."""

    @property
    def value(self):
        return int(self)

    @property
    def name(self):
        return "|".join([name for name, value in _FLAG_NAMES if self & value]) or "NOFLAG"

    def __repr__(self):
        return "re." + self.name.replace("|", "|re.")

    __str__ = __repr__

    def __or__(self, other):
        return RegexFlag(int(self) | int(other)) if isinstance(other, int) else NotImplemented

    def __and__(self, other):
        return RegexFlag(int(self) & int(other)) if isinstance(other, int) else NotImplemented

    def __xor__(self, other):
        return RegexFlag(int(self) ^ int(other)) if isinstance(other, int) else NotImplemented

    def __invert__(self):
        return RegexFlag(511 ^ int(self))

    __ror__, __rand__, __rxor__ = __or__, __and__, __xor__


for _name, _value in [("NOFLAG", 0), *_FLAG_NAMES]:
    setattr(RegexFlag, _name, RegexFlag(_value))
NOFLAG, DEBUG = RegexFlag.NOFLAG, RegexFlag.DEBUG
A = ASCII = RegexFlag.A = RegexFlag.ASCII
I = IGNORECASE = RegexFlag.I = RegexFlag.IGNORECASE  # noqa: E741
L = LOCALE = RegexFlag.L = RegexFlag.LOCALE
M = MULTILINE = RegexFlag.M = RegexFlag.MULTILINE
S = DOTALL = RegexFlag.S = RegexFlag.DOTALL
U = UNICODE = RegexFlag.U = RegexFlag.UNICODE
X = VERBOSE = RegexFlag.X = RegexFlag.VERBOSE


class PatternError(Exception):
    __module__ = "re"

    def __init__(self, msg, pattern=None, pos=None):
        self.msg, self.pattern, self.pos = msg, pattern, pos
        self.lineno = self.colno = None
        if pattern is not None and pos is not None:
            newline = "\n" if isinstance(pattern, str) else b"\n"
            self.lineno = pattern.count(newline, 0, pos) + 1
            self.colno = pos - pattern.rfind(newline, 0, pos)
            msg = f"{msg} at position {pos}"
            if newline in pattern:
                msg = f"{msg} (line {self.lineno}, column {self.colno})"
        super().__init__(msg)


error = PatternError


class Match:
    __module__ = "re"

    def __init__(self, re, string, pos, endpos, found):
        self.re, self.string, self.pos, self.endpos = re, string, pos, endpos
        first, last, self.lastindex, *rest = found
        self.regs = (
            (first, last),
            *[
                (rest[at], rest[at + 1]) if rest[at] >= 0 and rest[at + 1] >= 0 else (-1, -1)
                for at in range(0, len(rest), 2)
            ],
        )

    @property
    def lastgroup(self):
        return next((name for name, number in self.re.groupindex.items() if number == self.lastindex), None)

    def _number(self, group):
        if isinstance(group, int) and not isinstance(group, bool):
            number = group
        elif isinstance(group, (str, bytes)):
            number = self.re.groupindex.get(group, -1)
        else:
            number = group.__index__() if hasattr(group, "__index__") else -1
        if not 0 <= number < len(self.regs):
            raise IndexError("no such group")
        return number

    def _get(self, number, default=None):
        first, last = self.regs[number]
        return default if first < 0 else self.string[first:last]

    def group(self, *groups):
        if len(groups) < 2:
            return self._get(self._number(groups[0]) if groups else 0)
        return tuple([self._get(self._number(group)) for group in groups])

    def __getitem__(self, group):
        return self._get(self._number(group))

    def groups(self, default=None):
        return tuple([self._get(number, default) for number in range(1, len(self.regs))])

    def groupdict(self, default=None):
        return {name: self._get(number, default) for name, number in self.re.groupindex.items()}

    def start(self, group=0, /):
        return self.regs[self._number(group)][0]

    def end(self, group=0, /):
        return self.regs[self._number(group)][1]

    def span(self, group=0, /):
        return self.regs[self._number(group)]

    def expand(self, template):
        return _filled(_template(self.re, template), self)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __repr__(self):
        return f"<re.Match object; span={self.regs[0]!r}, match={self.group()!r}>"


class Pattern:
    __module__ = "re"

    def __init__(self, pattern, flags, program, groups, names):
        self.pattern, self.flags, self.groups, self._program = pattern, flags, groups, program
        self.groupindex = dict(names)

    def _find(self, string, pos, endpos, anywhere, whole=False, forward=False):
        if isinstance(string, str) != isinstance(self.pattern, str):
            kinds = ("string", "bytes-like") if isinstance(self.pattern, str) else ("bytes", "string-like")
            if not isinstance(string, (str, bytes, bytearray, memoryview)):
                raise TypeError(f"expected string or bytes-like object, got {type(string).__name__!r}")
            raise TypeError(f"cannot use a {kinds[0]} pattern on a {kinds[1]} object")
        size = len(string)
        pos = min(max(pos, 0), size)
        endpos = size if endpos is None else min(max(endpos, 0), size)
        given = bytes(string) if isinstance(string, memoryview) else string
        found = (
            _re_matcher.find(self._program, given, pos, endpos, anywhere, whole, forward)
            if pos <= endpos
            else None
        )
        return None if found is None else Match(self, string, pos, endpos, found)

    def match(self, string, pos=0, endpos=None):
        return self._find(string, pos, endpos, False)

    prefixmatch = match

    def fullmatch(self, string, pos=0, endpos=None):
        return self._find(string, pos, endpos, False, True)

    def search(self, string, pos=0, endpos=None):
        return self._find(string, pos, endpos, True)

    def _all(self, string, pos=0, endpos=None):
        forward = False
        while found := self._find(string, pos, endpos, True, False, forward):
            yield found
            first, pos = found.regs[0]
            forward = first == pos

    def finditer(self, string, pos=0, endpos=None):
        self._find(string, len(string), endpos, False)
        return self._all(string, pos, endpos)

    def findall(self, string, pos=0, endpos=None):
        if not self.groups:
            return [found.group() for found in self._all(string, pos, endpos)]
        empty = "" if isinstance(self.pattern, str) else b""
        rows = [found.groups(empty) for found in self._all(string, pos, endpos)]
        return [row[0] for row in rows] if self.groups == 1 else rows

    def split(self, string, maxsplit=0):
        parts, at = [], 0
        for count, found in enumerate(self._all(string)):
            if maxsplit and count >= maxsplit or maxsplit < 0:
                break
            parts += [string[at : found.start()], *found.groups()]
            at = found.end()
        return [*parts, string[at:]]

    def subn(self, repl, string, count=0):
        make = repl if callable(repl) else _template(self, repl)
        parts, at, made = [], 0, 0
        for found in self._all(string):
            if count and made >= count or count < 0:
                break
            parts.append(string[at : found.start()])
            parts.append(make(found) if callable(repl) else _filled(make, found))
            at = found.end()
            made += 1
        parts.append(string[at:])
        return ("" if isinstance(self.pattern, str) else b"").join(parts), made

    def sub(self, repl, string, count=0):
        return self.subn(repl, string, count)[0]

    def scanner(self, string, pos=0, endpos=None):
        return _Scanner(self, string, pos, endpos)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __eq__(self, other):
        if not isinstance(other, Pattern):
            return NotImplemented
        return (type(self.pattern), self.pattern, self.flags) == (
            type(other.pattern),
            other.pattern,
            other.flags,
        )

    def __hash__(self):
        return hash((self.pattern, self.flags))

    def __repr__(self):
        flags = self.flags & ~32 if isinstance(self.pattern, str) else self.flags
        names = [f"re.{name}" for name, value in _FLAG_NAMES if flags & value]
        return f"re.compile({repr(self.pattern)[:200]}{', ' + '|'.join(names) if names else ''})"


class _Scanner:
    def __init__(self, pattern, string, pos, endpos):
        self.pattern, self._string, self._pos, self._endpos, self._forward = (
            pattern,
            string,
            pos,
            endpos,
            False,
        )

    def _next(self, anywhere):
        found = self.pattern._find(self._string, self._pos, self._endpos, anywhere, False, self._forward)
        if found:
            first, self._pos = found.regs[0]
            self._forward = first == self._pos
        return found

    def match(self):
        return self._next(False)

    def search(self):
        return self._next(True)


class Scanner:
    def __init__(self, lexicon, flags=0):
        self.lexicon, self.scanner = lexicon, [(compile(phrase, flags), action) for phrase, action in lexicon]

    def scan(self, string):
        result, at = [], 0
        while at < len(string):
            for pattern, action in self.scanner:
                found = pattern.match(string, at)
                if found and found.end() > at:
                    break
            else:
                break
            at = found.end()
            if callable(action):
                self.match = found
                action = action(self, found.group())
            if action is not None:
                result.append(action)
        return result, string[at:]


def _template(pattern, text):
    """Return the parts of a replacement: strings, and the numbers of groups."""
    is_bytes = isinstance(text, (bytes, bytearray))
    if is_bytes == isinstance(pattern.pattern, str):
        raise TypeError(
            f"sequence item 0: expected {'str' if is_bytes else 'a bytes-like'} instance, {type(text).__name__} found"
        )
    source = text.decode("latin-1") if is_bytes else text
    parts, at = [], 0

    def group(name, place):
        if name.isascii() and name.isdecimal():
            number = int(name)
        elif not name.isidentifier() or is_bytes and not name.isascii():
            raise error(f"bad character in group name {name!r}", text, place)
        elif name in pattern.groupindex:
            number = pattern.groupindex[name]
        else:
            raise IndexError(f"unknown group name {name!r}")
        if number > pattern.groups:
            raise error(f"invalid group reference {number}", text, place)
        parts.append(number)

    def letters(value):
        parts.append(value.encode("latin-1") if is_bytes else value)

    while at < len(source):
        stop = source.find("\\", at)
        if stop < 0:
            stop = len(source)
        if stop > at:
            letters(source[at:stop])
        at = stop
        if at >= len(source):
            break
        if at + 1 == len(source):
            raise error("bad escape (end of pattern)", text, at)
        char = source[at + 1]
        if char == "g":
            if source[at + 2 : at + 3] != "<":
                raise error("missing <", text, at + 2)
            end = source.find(">", at + 3)
            if end < 0:
                raise error(
                    "missing group name" if at + 3 == len(source) else "missing >, unterminated name",
                    text,
                    at + 3,
                )
            if end == at + 3:
                raise error("missing group name", text, at + 3)
            group(source[at + 3 : end], at + 3)
            at = end + 1
        elif char in "0123456789":
            digits = source[at + 1 : at + 4]
            octal = 0
            while octal < len(digits) and digits[octal] in "01234567":
                octal += 1
            if char == "0" or octal == 3:
                digits = digits[:octal]
                if int(digits, 8) > 255:
                    raise error(f"octal escape value \\{digits} outside of range 0-0o377", text, at)
                letters(chr(int(digits, 8)))
            else:
                digits = digits[:2] if digits[1:2] in tuple("0123456789") else digits[:1]
                group(digits, at + 1)
            at += 1 + len(digits)
        elif char in _ESCAPES:
            letters(_ESCAPES[char])
            at += 2
        elif char.isascii() and char.isalpha():
            raise error(f"bad escape \\{char}", text, at)
        else:
            letters("\\" + char)
            at += 2
    return parts


_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}


def _filled(parts, found):
    empty = "" if isinstance(found.re.pattern, str) else b""
    return empty.join([found._get(part, empty) if isinstance(part, int) else part for part in parts])


_made = {}


def _compile(pattern, flags):
    is_bytes = isinstance(pattern, bytes)
    if is_bytes:
        if flags & 32:
            raise ValueError("cannot use UNICODE flag with a bytes pattern")
        if flags & 4 and flags & 256:
            raise ValueError("ASCII and LOCALE flags are incompatible")
    else:
        if flags & 4:
            raise ValueError("cannot use LOCALE flag with a str pattern")
        if flags & 256 and flags & 32:
            raise ValueError("ASCII and UNICODE flags are incompatible")
    made = _re_matcher.compile(pattern, flags | 256 if is_bytes else flags, is_bytes)
    if len(made) == 2:
        raise error(made[0], pattern, made[1])
    program, found, groups, names = made
    if is_bytes:
        found = found & ~256 | flags & 256
    elif not found & 256:
        found |= 32
    return Pattern(pattern, found, program, groups, names)


def compile(pattern, flags=0):
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern
    if not isinstance(pattern, (str, bytes)):
        raise TypeError("first argument must be string or compiled pattern")
    key = type(pattern), pattern, int(flags)
    if key not in _made:
        if len(_made) >= 512:
            del _made[next(iter(_made))]
        _made[key] = _compile(pattern, key[2])
    return _made[key]


def purge():
    _made.clear()


def match(pattern, string, flags=0):
    return compile(pattern, flags).match(string)


prefixmatch = match


def fullmatch(pattern, string, flags=0):
    return compile(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    return compile(pattern, flags).search(string)


def sub(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).subn(repl, string, count)


def split(pattern, string, maxsplit=0, flags=0):
    return compile(pattern, flags).split(string, maxsplit)


def findall(pattern, string, flags=0):
    return compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    return compile(pattern, flags).finditer(string)


_SPECIAL = {ord(char): "\\" + char for char in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f"}


def escape(pattern):
    if isinstance(pattern, str):
        return pattern.translate(_SPECIAL)
    return str(pattern, "latin-1").translate(_SPECIAL).encode("latin-1")
