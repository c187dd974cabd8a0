import gzip
import os

import brotli

from builder.cache import Cache
from builder.compress import compress
from builder.output import File, media_type

TEXT = b"the same words again and again, " * 100


def compress_one(path, data, **options):
    cache = options.pop("cache", Cache(None))
    return compress({path: File(path, data, media_type(path), True)}, cache, **options)


def test_text_has_both_siblings_that_decode_to_it():
    files = compress_one("assets/a.js", TEXT)
    assert brotli.decompress(files["assets/a.js.br"].data) == TEXT
    assert gzip.decompress(files["assets/a.js.gz"].data) == TEXT
    assert files["assets/a.js.br"].media_type == files["assets/a.js"].media_type
    assert files["assets/a.js.br"].immutable


def test_gzip_carries_no_time_and_no_name():
    packed = compress_one("a.txt", TEXT)["a.txt.gz"].data
    assert packed[3] == 0  # FLG: no name
    assert packed[4:8] == b"\0\0\0\0"  # MTIME


def test_images_small_files_and_noise_are_left_alone():
    assert list(compress_one("a.png", TEXT)) == ["a.png"]
    assert list(compress_one("a.txt", b"short")) == ["a.txt"]
    noise = os.urandom(4000).hex().encode("ascii")
    assert "a.txt.br" in compress_one("a.txt", noise)
    assert list(compress_one("a.txt", os.urandom(4000))) == ["a.txt"]


def test_skipped_files_have_no_siblings():
    assert list(compress_one("manifest.json", TEXT, skip=("manifest.json",))) == ["manifest.json"]


def test_the_same_bytes_are_compressed_once(monkeypatch):
    cache = Cache(None)
    first = compress_one("a.txt", TEXT, cache=cache)
    monkeypatch.setattr(brotli, "compress", None)
    monkeypatch.setattr(gzip, "compress", None)
    second = compress_one("b.txt", TEXT, cache=cache)
    assert second["b.txt.br"].data == first["a.txt.br"].data
    assert second["b.txt.gz"].data == first["a.txt.gz"].data


def test_what_browsers_keep_is_compressed_as_well_as_brotli_can():
    words = b" ".join(b"%x" % (number * 7919) for number in range(3000))
    for immutable, quality in ((True, 11), (False, 10)):
        files = compress({"a.js": File("a.js", words, media_type("a.js"), immutable)}, Cache(None))
        assert files["a.js.br"].data == brotli.compress(words, quality=quality)
        assert files["a.js.br"].data != brotli.compress(words, quality=21 - quality)


def test_many_files_get_what_is_theirs():
    texts = {f"{number}.txt": b"%d " % number * 200 for number in range(50)}
    files = compress({path: File(path, text, media_type(path)) for path, text in texts.items()}, Cache(None))
    assert {path: brotli.decompress(files[f"{path}.br"].data) for path in texts} == texts
    assert {path: gzip.decompress(files[f"{path}.gz"].data) for path in texts} == texts
