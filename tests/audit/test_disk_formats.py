"""File formats of browsers, byte by byte: every format that may hold a secret is decoded, and damaged files cause
no error.
"""

import contextlib
import gzip
import random
import sqlite3
import struct
import sys
import zlib
from pathlib import Path

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.qa.audit import leveldb, snappy, unpack
from builder.qa.audit.layers import Reader

TOKEN = b"rT7-" + b"k3Jv9_Qx" * 6
FILLER = b"an invoice for Fernhill, paid in June; " * 40


def packed(data):
    """Return Snappy data without copies: the pieces as literals."""
    out = varint(len(data))
    for start in range(0, len(data), 60_000):
        piece = data[start : start + 60_000]
        out += bytes([61 << 2]) + (len(piece) - 1).to_bytes(2, "little") + piece
    return out


def varint(number):
    data = b""
    while number > 0x7F:
        data += bytes([number & 0x7F | 0x80])
        number >>= 7
    return data + bytes([number])


def prefixed(data):
    return varint(len(data)) + data


def batch(*entries):
    body = b"".join(
        b"\x00" + prefixed(key) if value is None else b"\x01" + prefixed(key) + prefixed(value)
        for key, value in entries
    )
    return struct.pack("<QI", 7, len(entries)) + body


def log_file(*batches):
    """Return a log file as LevelDB writes it: records are split at the end of each block of 32 kB."""
    out = b""
    for record in batches:
        left, first = record, True
        while left or first:
            room = leveldb.BLOCK - len(out) % leveldb.BLOCK
            if room < leveldb.HEADER:
                out += bytes(room)
                continue
            part, left = left[: room - leveldb.HEADER], left[room - leveldb.HEADER :]
            kind = {(1, 1): 1, (1, 0): 2, (0, 0): 3, (0, 1): 4}[first, not left]
            out += struct.pack("<IHB", 0, len(part), kind) + part
            first = False
    return out


def block(entries):
    """Return a block whose keys share prefixes."""
    out, before = b"", b""
    for key, value in entries:
        shared = 0
        while shared < min(len(key), len(before)) and key[shared] == before[shared]:
            shared += 1
        out += varint(shared) + varint(len(key) - shared) + varint(len(value)) + key[shared:] + value
        before = key
    return out + struct.pack("<II", 0, 1)


def table_file(entries, pack, kind):
    out, data = b"", pack(block([(key + bytes(8), value) for key, value in entries]))
    out += data + bytes([kind]) + bytes(4)
    index = block([(b"zzz", varint(0) + varint(len(data)))])
    handle = varint(len(out)) + varint(len(index))
    out += index + bytes(5)
    footer = varint(0) + varint(0) + handle
    return out + footer + bytes(40 - len(footer)) + leveldb.MAGIC


class TestLevelDB:
    def test_a_record_that_a_block_cuts_in_pieces(self):
        value = FILLER * 30 + TOKEN + FILLER * 30
        assert len(value) > 2 * leveldb.BLOCK
        data = log_file(batch((b"first", b"1")), batch((b"user", value)), batch((b"last", b"2")))
        assert list(leveldb.log_entries(data)) == [(b"first", b"1"), (b"user", value), (b"last", b"2")]

    def test_what_was_deleted_is_still_there(self):
        data = log_file(batch((b"user", TOKEN)), batch((b"user", None)))
        assert list(leveldb.log_entries(data)) == [(b"user", TOKEN), (b"user", b"")]

    def test_a_record_that_was_being_written(self):
        data = log_file(batch((b"user", FILLER * 30 + TOKEN + FILLER * 30)))
        cut = data[: data.index(TOKEN) + len(TOKEN) + 5]
        assert TOKEN in b"".join(value for _, value in leveldb.log_entries(cut))

    @pytest.mark.parametrize(
        ("pack", "kind"),
        [
            (bytes, leveldb.PLAIN),
            (packed, leveldb.SNAPPY),
        ],
        ids=["plain", "snappy"],
    )
    def test_a_table_with_its_whole_keys(self, pack, kind):
        entries = [(b"oidc.user:a", FILLER), (b"oidc.user:ab", TOKEN), (b"other", b"x")]
        assert list(leveldb.table_entries(table_file(entries, pack, kind))) == entries

    def test_a_damaged_table(self):
        data = table_file([(b"a", FILLER)], packed, leveldb.SNAPPY)
        assert list(leveldb.table_entries(b"\xff" * 40 + data[40:])) == []

    @given(st.binary(max_size=300))
    def test_anything_at_all(self, data):
        list(leveldb.log_entries(data))
        list(leveldb.table_entries(data + leveldb.MAGIC))


PACKED = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "snappy": lambda data: b"\x03\xff\x11\x02" + packed(data),
}
if sys.version_info >= (3, 14):
    from compression import zstd

    PACKED["zstd"] = zstd.compress


class TestSnappy:
    def test_copies_of_every_kind(self):
        """Copies with offsets of 1, 2 and 4 bytes, and one that repeats what it has just written."""
        parts = [
            varint(4 + 5 + 9 + 3 + 3),
            b"\x0cwiki",
            bytes([0b000_001_01, 4]),  # five bytes, starting four bytes back
            bytes([8 << 2 | 2, 9, 0]),  # nine bytes, starting nine bytes back
            bytes([2 << 2 | 3, 18, 0, 0, 0]),  # three bytes, starting eighteen bytes back
            b"\x08end",
        ]
        assert snappy.decompress(b"".join(parts), 99) == b"wiki" + b"wikiw" + b"wikiwikiw" + b"wik" + b"end"

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\xff" * 6,
            b"\x09\x0cwiki",
            b"\x05\x01\x04",
            b"\x05\x0cwiki\x05",
            b"\x64\x0cwiki",
            b"\x05\x0cwiki\x05\x09",
        ],
        ids=[
            "nothing",
            "no length",
            "too short",
            "before its beginning",
            "cut off",
            "too long",
            "too far back",
        ],
    )
    def test_what_is_damaged(self, data):
        with pytest.raises(ValueError):
            snappy.decompress(data, 99)


class TestStreams:
    @pytest.mark.parametrize("how", PACKED)
    def test_a_stream(self, how):
        text = FILLER + TOKEN + FILLER
        assert unpack.Opened(how, text) in list(unpack.streams(PACKED[how](text)))

    @pytest.mark.parametrize("how", [how for how in PACKED if how != "snappy"])
    def test_a_stream_in_the_middle_of_something(self, how):
        text = FILLER + TOKEN + FILLER
        data = b"header\x00" + PACKED[how](text) + b"\x00trailer"
        assert unpack.Opened(how, text) in list(unpack.streams(data))

    @pytest.mark.parametrize("how", ["gzip", "deflate"])
    def test_a_stream_that_was_cut_off(self, how):
        data = PACKED[how](TOKEN + FILLER * 200)
        assert any(TOKEN in inside for _, inside in unpack.streams(data[: len(data) // 2]))

    @pytest.mark.parametrize("how", ["gzip", "deflate"])
    def test_a_stream_that_is_damaged_further_on(self, how):
        noise = bytes(random.Random(7).randbytes(20_000))
        data = bytearray(PACKED[how](TOKEN + noise))
        data[12_000:12_100] = b"\xff" * 100
        assert any(TOKEN in inside for _, inside in unpack.streams(bytes(data)))

    @pytest.mark.parametrize("after", [b"", unpack.ENTRY_END + b"HTTP/1.1 200"], ids=["alone", "entry"])
    def test_brotli_in_a_cache_entry(self, after):
        text = FILLER + TOKEN + FILLER * 300
        key = b"http://localhost/me"
        head = unpack.ENTRY + struct.pack("<IIII", 5, len(key), 0, 0)
        data = head + key + brotli.compress(text) + after
        assert unpack.Opened("brotli", text) in list(unpack.streams(data))

    def test_brotli_with_something_behind_it(self):
        text = TOKEN + FILLER
        assert unpack.Opened("brotli", text) in list(unpack.body(brotli.compress(text) + b"metadata" * 900))

    @given(
        st.sampled_from([*unpack.ZLIB, unpack.GZIP, unpack.ZSTD, unpack.ENTRY, b"\xff\x11\x02"]),
        st.binary(),
    )
    def test_anything_at_all(self, magic, data):
        for opened in (unpack.streams, unpack.body, unpack.session):
            list(opened(magic + data))

    def test_a_session_file(self):
        data = b"SNSS\x03\x00\x00\x00" + struct.pack("<H", 5) + b"hello" + struct.pack("<H", 3) + b"you"
        assert list(unpack.session(data)) == [b"hello", b"you"]


class TestFiles:
    @pytest.fixture
    def layers(self):
        def read(path: Path):
            return [layer for layer in Reader().layers(path) if TOKEN in layer.data and layer.ways]

        return read

    def test_a_row_that_pages_cut_in_two(self, tmp_path, layers):
        def written(before):
            path = tmp_path / f"History {before}"
            with contextlib.closing(sqlite3.connect(path)) as base:
                base.execute("create table urls (id integer, url text)")
                base.execute(
                    "insert into urls values (1, ?)", ((b"x" * before + TOKEN).decode().ljust(9000),)
                )
                base.commit()
            return path

        # SQLite decides where the first page ends: some of these texts are split there
        cut = [path for path in map(written, range(0, 4096, 40)) if TOKEN not in path.read_bytes()]
        assert cut
        for path in cut:
            assert [layer.ways for layer in layers(path)] == [("table urls, column url",)]

    def test_a_row_that_is_only_in_the_write_ahead_log(self, tmp_path, layers):
        path, copy = tmp_path / "base", tmp_path / "profile"
        copy.mkdir()
        with contextlib.closing(sqlite3.connect(path)) as base:
            base.execute("pragma journal_mode = wal")
            base.execute("create table t (v blob)")
            base.execute("insert into t values (?)", (gzip.compress(TOKEN + FILLER),))
            base.commit()
            for name in ("base", "base-wal"):
                (copy / name).write_bytes((tmp_path / name).read_bytes())
        assert ("table t, column v", "gzip") in [layer.ways for layer in layers(copy / "base")]

    def test_compressed_within_compressed(self, tmp_path, layers):
        path = tmp_path / "000003.log"
        value = b"\x03\xff\x11\x02" + packed(FILLER + gzip.compress(TOKEN + FILLER))
        path.write_bytes(log_file(batch((b"user", value))))
        assert ("LevelDB record user", "snappy", "gzip") in [layer.ways for layer in layers(path)]

    def test_a_broken_database_is_told(self, tmp_path):
        path = tmp_path / "Cookies"
        path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 2000)
        reader = Reader()
        assert len(list(reader.layers(path))) == 1
        assert reader.closed == {"SQLite databases": 1}

    def test_an_encrypted_value_with_a_key_that_nobody_knows_is_told(self, tmp_path):
        path = tmp_path / "Cookies"
        with contextlib.closing(sqlite3.connect(path)) as base:
            base.execute("create table cookies (encrypted_value blob)")
            # a last block whose padding is invalid with each of the keys
            base.execute("insert into cookies values (?)", (b"v11" + bytes(range(32)),))
            base.commit()
        reader = Reader()
        list(reader.layers(path))
        assert reader.closed == {"encrypted values": 1}
