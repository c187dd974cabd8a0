"""Decode a file of a browser's profile into layers of bytes: records, rows, and compressed and encrypted parts."""

import contextlib
import re
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from builder.qa.audit import leveldb, unpack

DEEPEST = 4  # levels: a compressed value in a record in a compressed block, and one more
SQLITE = b"SQLite format 3\x00"
_LOG = re.compile(r"\d{6}\.log")
_TABLE = re.compile(r"\d{6}\.(ldb|sst)")
_BODIES = "Cache_Data"


@dataclass(frozen=True, slots=True)
class Layer:
    """Some bytes of a file, and how they were decoded, such as ("row of cookies, value",), or () for the raw file."""

    data: bytes
    ways: tuple[str, ...] = ()


@dataclass(slots=True)
class Reader:
    """Reads files. `opened` counts the decoded layers, by kind; `closed` counts those that could not be decoded."""

    opened: Counter[str] = field(default_factory=Counter)
    closed: Counter[str] = field(default_factory=Counter)

    def layers(self, path: Path) -> Iterator[Layer]:
        """Yield the raw file, and everything in it that can be decoded. Raise OSError if the file cannot be read."""
        data = path.read_bytes()
        yield Layer(data)
        for way, inside, word in self._records(path, data):
            if word:
                self.opened[word] += 1
            yield from self._deeper(Layer(inside, (way,)), raw=True)
        yield from self._deeper(Layer(data), raw=False)
        if _BODIES in path.parts:
            yield from self._opened(Layer(data), unpack.body(data))

    def _records(self, path: Path, data: bytes) -> Iterator[tuple[str, bytes, str]]:
        """Yield (description, bytes, kind to count) for each record of a database."""
        if data.startswith(SQLITE):
            for table, column, value in self._rows(path):
                yield f"table {table}, column {column}", value, "values in SQLite tables"
        elif _LOG.fullmatch(path.name) or _TABLE.fullmatch(path.name):
            read = leveldb.log_entries if path.suffix == ".log" else leveldb.table_entries
            for key, value in read(data):
                name = _printable(key)
                yield f"LevelDB key {name}", key, ""
                yield f"LevelDB record {name}", value, "records in LevelDB files"
        else:
            for command in unpack.session(data):
                yield "session command", command, "commands in session files"

    def _deeper(self, layer: Layer, *, raw: bool) -> Iterator[Layer]:
        """Yield everything that can be decoded in `layer`, after `layer` itself if it is not part of the raw file."""
        if raw:
            yield layer
        if len(layer.ways) >= DEEPEST:
            return
        yield from self._opened(layer, unpack.streams(layer.data))
        if unpack.sealed(layer.data):
            inside = list(unpack.unseal(layer.data))
            self.closed["encrypted values"] += not inside
            yield from self._opened(layer, inside)

    def _opened(self, outer: Layer, found: Iterable[unpack.Opened]) -> Iterator[Layer]:
        for how, data in found:
            self.opened["compressed and encrypted stretches"] += 1
            yield from self._deeper(Layer(data, (*outer.ways, how)), raw=True)

    def _rows(self, path: Path) -> Iterator[tuple[str, str, bytes]]:
        """Yield every value of every table, read from a copy of the database and its write-ahead log."""
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "copy"
            shutil.copyfile(path, copy)
            log = path.with_name(f"{path.name}-wal")
            if log.is_file():
                shutil.copyfile(log, copy.with_name("copy-wal"))
            with contextlib.closing(sqlite3.connect(copy)) as base:
                base.text_factory = bytes
                try:
                    names = base.execute("select name from sqlite_master where type = 'table'").fetchall()
                except sqlite3.Error:
                    self.closed["SQLite databases"] += 1
                    return
                for (name,) in names:
                    yield from self._table(base, name.decode(errors="replace"))

    def _table(self, base: sqlite3.Connection, table: str) -> Iterator[tuple[str, str, bytes]]:
        quoted = table.replace('"', '""')
        try:
            cursor = base.execute(f'select * from "{quoted}"')
            columns = [str(column[0]) for column in cursor.description]
            for row in cursor:
                for column, value in zip(columns, row, strict=True):
                    if isinstance(value, bytes) and len(value) >= unpack.SMALLEST:
                        yield table, column, value
        except sqlite3.Error:  # a table of an extension that this SQLite lacks
            self.closed["SQLite tables"] += 1


def _printable(key: bytes) -> str:
    """Return a readable form of a key, with dots for bytes that are not text. It may contain a secret."""
    return "".join(chr(byte) if 0x20 <= byte < 0x7F else "·" for byte in key.replace(b"\x00", b""))
