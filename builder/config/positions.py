"""Find the position of each key and value in a TOML text (TOML 1.0, and the looser inline tables of 1.1)."""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}#\n]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)


class Position(NamedTuple):
    """The lines and columns (from 1) of a key and of its value. For an array element, both are the value's."""

    key: tuple[int, int]
    value: tuple[int, int]


def locate(text: str) -> Mapping[Path, Position]:
    """Return the position of every table, key and array element in `text`, which tomllib must accept.

    The position of a table is that of its header or, without a header, of its first mention. The path of an array
    element contains its index: ("scopes", 1), ("jobs", 0, "name").
    """
    text = text.replace("\r\n", "\n")
    scanner = _Scanner(text)
    scanner.document()
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(offset: int) -> tuple[int, int]:
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    return {path: Position(place(key), place(value)) for path, (key, value) in scanner.found.items()}


class Located(Mapping[Path, Position]):
    """The result of `locate`, computed on first use, because positions are only needed for faults."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _found(self) -> Mapping[Path, Position]:
        return locate(self._text)

    def __getitem__(self, path: Path) -> Position:
        return self._found[path]

    def __iter__(self) -> Iterator[Path]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


class _Scanner:
    """A single pass over a valid document. It only records offsets; the values come from tomllib."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.offset = 0
        self.found: dict[Path, tuple[int, int]] = {}
        self.lengths: dict[Path, int] = {}  # how many elements each array of tables has so far

    def document(self) -> None:
        table: Path = ()
        self.skip(_BLANK)
        while self.offset < len(self.text):
            if self.text[self.offset] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(_BLANK)

    def skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.offset)
        if match is None:
            raise ValueError(f"no TOML at offset {self.offset}")
        self.offset = match.end()
        return match.group()

    def take(self, mark: str) -> bool:
        if self.text.startswith(mark, self.offset):
            self.offset += len(mark)
            return True
        return False

    def keys(self) -> list[tuple[str, int]]:
        """Read a dotted key, and return its parts with their offsets."""
        parts = []
        while True:
            self.skip(_SPACE)
            start = self.offset
            if self.text[start] in "\"'":
                name = str(tomllib.loads(f"k = {self.skip(_STRING)}")["k"])
            else:
                name = self.skip(_BARE_KEY)
            parts.append((name, start))
            self.skip(_SPACE)
            if not self.take("."):
                return parts

    def inside(self, table: Path, parts: list[tuple[str, int]]) -> Path:
        """Return the path of the table that holds the last of `parts`, and record the tables above it."""
        for name, start in parts[:-1]:
            table = (*table, name)
            self.found.setdefault(table, (start, start))
            if table in self.lengths:
                table = (*table, self.lengths[table] - 1)
        return table

    def header(self) -> Path:
        """Read [a.b] or [[a.b]], and return the path of the table that the pairs below it belong to."""
        start = self.offset
        closing = "]]" if self.take("[[") else "]"
        if closing == "]":
            self.take("[")
        parts = self.keys()
        self.take(closing)
        table = (*self.inside((), parts), parts[-1][0])
        if closing == "]]":
            self.found.setdefault(table, (start, start))
            index = self.lengths.get(table, 0)
            self.lengths[table] = index + 1
            table = (*table, index)
        self.found[table] = (start, start)
        return table

    def pair(self, table: Path) -> None:
        parts = self.keys()
        self.take("=")
        self.skip(_SPACE)
        name, start = parts[-1]
        path = (*self.inside(table, parts), name)
        self.found[path] = (start, self.offset)
        self.value(path)

    def value(self, path: Path) -> None:
        mark = self.text[self.offset]
        if mark == "[":
            self.array(path)
        elif mark == "{":
            self.inline_table(path)
        else:
            self.skip(_STRING if mark in "\"'" else _BARE_VALUE)

    def array(self, path: Path) -> None:
        self.take("[")
        index = 0
        self.skip(_BLANK)
        while not self.take("]"):
            self.found[(*path, index)] = (self.offset, self.offset)
            self.value((*path, index))
            index += 1
            self.between()

    def inline_table(self, path: Path) -> None:
        self.take("{")
        self.skip(_BLANK)
        while not self.take("}"):
            self.pair(path)
            self.between()

    def between(self) -> None:
        self.skip(_BLANK)
        self.take(",")
        self.skip(_BLANK)
