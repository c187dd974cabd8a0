import os
import time

import pytest

from builder.cache import Cache, digest, edition

KEY = digest("a key")


def files(root):
    return [path for path in root.rglob("*") if path.is_file()]


@pytest.fixture
def root(tmp_path):
    return tmp_path / "cache"


def test_what_is_put_is_got_by_another_process_too(root):
    Cache(root).put("kind", KEY, b"data")
    assert Cache(root).get("kind", KEY) == b"data"
    assert Cache(root).get("other", KEY) is None
    assert Cache(root).get("kind", digest("another")) is None


def test_without_a_root_it_remembers_in_memory_alone():
    cache = Cache(None)
    cache.put("kind", KEY, b"data")
    assert cache.get("kind", KEY) == b"data"
    assert Cache(None).get("kind", KEY) is None
    assert cache.prune() == 0


def test_it_need_not_remember_what_is_in_the_folder(root):
    cache = Cache(root, remember=False)
    cache.put("kind", KEY, b"data")
    assert cache.get("kind", KEY) == b"data"
    (file,) = files(root)
    file.unlink()
    assert cache.get("kind", KEY) is None


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 40])
def test_a_damaged_entry_is_a_miss(root, damage):
    Cache(root).put("kind", KEY, b"data")
    (file,) = files(root)
    file.write_bytes(damage)
    assert Cache(root).get("kind", KEY) is None


def test_a_cut_entry_is_a_miss(root):
    Cache(root).put("kind", KEY, b"data" * 100)
    (file,) = files(root)
    file.write_bytes(file.read_bytes()[:-1])
    assert Cache(root).get("kind", KEY) is None


def test_no_half_written_file_stays(root):
    Cache(root).put("kind", KEY, b"data")
    assert len(files(root)) == 1


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    cache = Cache(tmp_path / "cache")
    cache.put("kind", KEY, b"data")
    assert cache.get("kind", KEY) == b"data"


def test_prune_forgets_what_is_old_and_keeps_what_is_used(root):
    old, used = digest("old"), digest("used")
    for key in (old, used):
        Cache(root).put("kind", key, b"data")
    long_ago = time.time() - 40 * 86_400
    for file in files(root):
        os.utime(file, (long_ago, long_ago))
    assert Cache(root).get("kind", used) == b"data"
    assert Cache(root).prune(days=30) == 1
    assert Cache(root).get("kind", old) is None
    assert Cache(root).get("kind", used) == b"data"


def test_digest_keeps_parts_apart():
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("a") != digest("a", "")
    assert digest("é") == digest("é".encode())


def test_edition_changes_when_a_module_is_edited(tmp_path, monkeypatch):
    module = tmp_path / "gossamer_test_tool.py"
    module.write_text("x = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    before = edition("gossamer_test_tool")
    assert before == edition("gossamer_test_tool")
    module.write_text("x = 10\n")
    edition.cache_clear()
    assert edition("gossamer_test_tool") != before


def test_the_tally_counts_by_kind_and_begins_anew(root):
    Cache(root).put("pages", KEY, b"data")
    cache = Cache(root)
    cache.get("pages", KEY)
    cache.get("pages", KEY)
    cache.get("pages", digest("another"))
    cache.put("module", KEY, b"data")
    assert cache.tally() == {"module": (0, 1), "pages": (2, 0)}
    assert cache.tally() == {}
