"""Markdown that further processes parse while the build compiles."""

import json
import sys
from contextlib import contextmanager

import pytest

from builder import ahead, markdown, pipeline
from builder.cache import Cache
from builder.config import read_config
from builder.load import load
from tests.builder.making import METADATA, make_project

ENDED = 60  # seconds
PAGES = {
    f"site/pages/{number}.md": f'+++\ntitle = "{number}"\n+++\n# Page {number}\n\n[Home](index.html)[^1]\n\n[^1]: Note.\n'
    for number in range(5)
}


@pytest.fixture
def sources(tmp_path, monkeypatch):
    monkeypatch.setattr(ahead, "_ENOUGH", 1)
    monkeypatch.setattr(ahead, "processors", lambda: 3)
    return load(read_config(make_project(tmp_path, **PAGES), metadata=METADATA))


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


def keys(sources):
    used = ahead.taken(sources.templates)
    return {ahead.key(page.body, used): page.body for page in sources.pages if page.kind == "md"}


def test_the_processes_leave_what_the_build_itself_would_make(sources, cache, tmp_path):
    with ahead.parsing(sources, cache) as workers:
        assert [worker.wait(ENDED) for worker in workers] == [0, 0]
    own = Cache(tmp_path / "own")
    for key, body in keys(sources).items():
        markdown.parsed(body, ahead.taken(sources.templates), own)
        there, here = json.loads(cache.get(ahead.KIND, key)), json.loads(own.get(ahead.KIND, key))
        assert there[:3] == here[:3]
        assert there[3] > 0


def test_a_build_takes_what_is_ready(sources, tmp_path, monkeypatch):
    parsing = ahead.parsing

    @contextmanager
    def waited(*given):
        with parsing(*given) as workers:
            assert [worker.wait(ENDED) for worker in workers] == [0, 0]
            yield workers

    monkeypatch.setattr(ahead, "parsing", waited)
    monkeypatch.setattr(markdown, "parse", lambda *_: pytest.fail("parsed by the build"))
    output = pipeline.build(tmp_path, metadata=METADATA)
    assert '<h1 id="page-4">' in output.files["4/index.html"].data.decode()


def test_without_its_processes_a_build_makes_the_same(sources, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "missing"))
    output = pipeline.build(tmp_path, metadata=METADATA)
    assert '<h1 id="page-4">' in output.files["4/index.html"].data.decode()


def test_the_processes_end_with_the_block(sources, cache, monkeypatch):
    monkeypatch.setattr(ahead, "_WORK", "import time; time.sleep(600)")
    with pytest.raises(ZeroDivisionError), ahead.parsing(sources, cache) as workers:
        raise ZeroDivisionError
    assert all(worker.returncode for worker in workers)


@pytest.mark.parametrize("reason", ["little Markdown", "one processor", "all in the cache", "no folder"])
def test_no_process_is_started_for_nothing(sources, cache, monkeypatch, reason):
    if reason == "little Markdown":
        monkeypatch.setattr(ahead, "_ENOUGH", 10_000)
    elif reason == "one processor":
        monkeypatch.setattr(ahead, "processors", lambda: 1)
    elif reason == "all in the cache":
        for key in keys(sources):
            cache.put(ahead.KIND, key, b"parsed")
    else:
        cache = Cache(None)
    with ahead.parsing(sources, cache) as workers:
        assert workers == []
