"""Watching and rebuilding: no change is missed, and nothing is built twice."""

import os
import shutil
import threading
from pathlib import Path

import pytest

from builder.dev.watch import Gathering, Plan, Rebuilder, Watcher, plan
from tests.waiting import LIMIT, wait_until


class Seen:
    """What the watcher reported, with a way to wait for it."""

    def __init__(self):
        self.paths = set()
        self.changed = threading.Condition()

    def __call__(self, paths):
        with self.changed:
            self.paths |= paths
            self.changed.notify_all()

    def wait(self, *paths):
        with self.changed:
            assert self.changed.wait_for(lambda: self.paths >= set(paths), LIMIT), self.paths

    def clear(self):
        with self.changed:
            self.paths.clear()


@pytest.fixture
def seen():
    return Seen()


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    (folder / "pages").mkdir(parents=True)
    (folder / "pages" / "index.html").write_text("one")
    return folder


@pytest.fixture
def watcher(seen, site):
    watcher = Watcher(seen)
    watcher.cover([site, site.parent / "templates"])
    yield watcher
    watcher.stop()


def test_a_change_is_seen(watcher, seen, site):
    page = site / "pages" / "index.html"
    page.write_text("two")
    seen.wait(page)


def test_a_new_file_with_an_old_time_is_seen(watcher, seen, site, tmp_path):
    elsewhere = tmp_path / "old.html"
    elsewhere.write_text("old")
    os.utime(elsewhere, (1, 1))
    copy = site / "pages" / "old.html"
    shutil.copy2(elsewhere, copy)
    seen.wait(copy)
    assert copy.stat().st_mtime == 1


def test_deletion_is_seen(watcher, seen, site):
    page = site / "pages" / "index.html"
    page.unlink()
    seen.wait(page)


def test_renaming_is_seen_on_both_sides(watcher, seen, site):
    page, renamed = site / "pages" / "index.html", site / "pages" / "home.html"
    page.rename(renamed)
    seen.wait(page, renamed)


def test_an_atomic_replacement_is_seen(watcher, seen, site, tmp_path):
    page, fresh = site / "pages" / "index.html", tmp_path / "fresh"
    fresh.write_text("two")
    os.replace(fresh, page)
    seen.wait(page)


def test_a_file_in_a_new_folder_is_seen(watcher, seen, site):
    deep = site / "pages" / "a" / "b"
    deep.mkdir(parents=True)
    seen.wait(site / "pages" / "a")
    # a new folder is watched only a moment later, so wait until it is
    wait_until(lambda: (deep / "c.html").write_text("c") and deep / "c.html" in seen.paths)


def test_a_watched_folder_that_does_not_exist_yet_is_seen_when_it_comes(watcher, seen, site):
    templates = site.parent / "templates"
    templates.mkdir()
    seen.wait(templates)
    assert watcher.cover([site, templates])
    (templates / "base.html").write_text("base")
    seen.wait(templates / "base.html")


def test_a_watched_folder_that_goes_and_comes_back_stays_watched(watcher, seen, site):
    shutil.rmtree(site)
    seen.wait(site)
    seen.clear()
    (site / "pages").mkdir(parents=True)
    seen.wait(site)
    assert watcher.cover([site, site.parent / "templates"])
    page = site / "pages" / "index.html"
    page.write_text("again")
    seen.wait(page)


def test_a_single_file_is_watched_alone(seen, tmp_path):
    watcher = Watcher(seen)
    file, other = tmp_path / "site.toml", tmp_path / "other.toml"
    file.write_text("")
    watcher.cover([file])
    try:
        other.write_text("x")
        file.write_text("x")
        seen.wait(file)
        assert seen.paths == {file}
    finally:
        watcher.stop()


def test_leftovers_of_editors_are_not_changes(watcher, seen, site):
    pages = site / "pages"
    (pages / "__pycache__").mkdir()
    for name in (
        ".index.html.swp",
        "index.html~",
        "4913",
        "__pycache__/x.pyc",
        ".#index.html",
        "#index.html#",
    ):
        (pages / name).write_text("noise")
    (pages / ".well-known").write_text("a hidden file that a site may publish")
    seen.wait(pages / ".well-known")
    assert seen.paths == {pages / ".well-known"}


def test_a_project_in_a_folder_with_an_odd_name_is_watched(seen, tmp_path):
    site = tmp_path / "shop.tmp" / "__pycache__" / "site"
    site.mkdir(parents=True)
    watcher = Watcher(seen)
    watcher.cover([site])
    try:
        (site / "site.toml").write_text("")
        seen.wait(site / "site.toml")
    finally:
        watcher.stop()


def test_covering_the_same_again_sets_nothing_up(watcher, site):
    assert not watcher.cover([site, site.parent / "templates"])
    assert watcher.cover([site])


def test_stopping_ends_the_threads(seen, site):
    watcher = Watcher(seen)
    watcher.cover([site])
    before = [thread for thread in threading.enumerate() if thread.name == "watch"]
    watcher.stop()
    assert before
    assert not any(thread.is_alive() for thread in before)
    assert not watcher.cover([site.parent]), "a build that still runs asks for it"
    assert "watch" not in {thread.name for thread in threading.enumerate()}


def test_a_plan_asks_for_each_folder_once(site):
    root = site.parent
    assert plan([site, site / "pages", site / "site.toml", root / "templates" / "x"]) == Plan(
        deep=frozenset({site}), flat=frozenset({root}), gates=frozenset({site, root / "templates"})
    )


class TestGathering:
    """A batch ends after 1 s without a change, and after 5 s at the latest."""

    @pytest.mark.parametrize(
        ("changes", "now", "left"),
        [
            ([], 100, None),
            ([10], 10, 1),
            ([10], 10.25, 0.75),
            ([10], 11, 0),
            ([10, 10.5, 11], 11, 1),
            ([10, 10.5, 11], 12, 0),
            ([10, 10.9, 11.8, 12.7, 13.6, 14.5], 14.5, 0.5),
            ([10, 10.9, 11.8, 12.7, 13.6, 14.5, 14.9], 15, 0),
        ],
        ids=["none", "one", "meanwhile", "quiet", "three", "three and quiet", "many", "no end"],
    )
    def test_when_a_build_begins(self, changes, now, left):
        gathering = Gathering(quiet=1, patience=5)
        for at in changes:
            gathering.add([Path(f"{at}")], at)
        assert gathering.left(now) == left
        assert gathering.wanted == bool(changes)

    def test_what_came_together_is_one_occasion(self):
        gathering = Gathering(quiet=1, patience=5)
        for number in range(20):
            gathering.add([Path(f"{number}")], 10 + number / 100)
        occasion = gathering.take()
        assert occasion.since == 10
        assert occasion.changed == {Path(f"{number}") for number in range(20)}
        assert gathering.left(100) is None
        gathering.add([], 200)
        assert gathering.take().since == 200


class Builds:
    """A fake build that records why it was started, and ends when the test allows it."""

    def __init__(self):
        self.occasions = []
        self.running = 0
        self.overlapped = False
        self.gate = threading.Event()
        self.gate.set()
        self.rebuilder = Rebuilder(self.build, gathering=Gathering(quiet=0))
        self.rebuilder.start()
        self.wait(1)

    def build(self, occasion):
        self.running += 1
        self.overlapped |= self.running > 1
        self.occasions.append(occasion)
        self.gate.wait(LIMIT)
        self.running -= 1

    def begin(self, path):
        """Start a build that does not end by itself."""
        self.gate.clear()
        self.rebuilder.touch([path])
        wait_until(lambda: self.running)

    def wait(self, count):
        wait_until(lambda: len(self.occasions) == count and not self.running, told=lambda: self.occasions)


@pytest.fixture
def builds():
    builds = Builds()
    yield builds
    builds.gate.set()
    builds.rebuilder.stop()


def test_there_is_one_build_at_the_start_and_none_without_a_change(builds):
    builds.rebuilder.stop()
    assert [occasion.changed for occasion in builds.occasions] == [frozenset()]


def test_changes_during_a_build_are_exactly_one_more(builds, tmp_path):
    builds.begin(tmp_path / "first")
    for number in range(5):
        builds.rebuilder.touch([tmp_path / str(number)])
    assert builds.rebuilder.wanted
    builds.gate.set()
    builds.wait(3)
    builds.rebuilder.stop()
    assert len(builds.occasions) == 3
    assert builds.occasions[2].changed == {tmp_path / str(number) for number in range(5)}
    assert not builds.overlapped


def test_stopping_lets_the_running_build_end(builds, tmp_path):
    builds.begin(tmp_path)
    stopping = threading.Thread(target=builds.rebuilder.stop)
    stopping.start()
    assert builds.running == 1
    builds.gate.set()
    stopping.join(LIMIT)
    assert builds.running == 0
    builds.rebuilder.touch()
    assert len(builds.occasions) == 2


def test_the_end_runs_on_the_build_thread():
    seen = []
    rebuilder = Rebuilder(
        lambda _: seen.append(threading.current_thread().name),
        end=lambda: seen.append(threading.current_thread().name),
    )
    rebuilder.start()
    rebuilder.stop()
    assert seen == ["build", "build"]
