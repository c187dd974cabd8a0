"""Deploys into a bucket: whether a deploy ends or is killed, each page finds the files that it refers to, and the
next deploy continues.
"""

import hashlib
from datetime import UTC, datetime, timedelta

import obstore
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from obstore.store import MemoryStore

from builder.deploy import releases, upload
from builder.deploy.bucket import Bucket
from builder.deploy.probes import read
from builder.deploy.releases import Item
from builder.errors import MachineError, SiteError

from .live import on_disk
from .sites import SAMPLES

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
WEEK = timedelta(days=7)
HTML, YEAR = "text/html; charset=utf-8", "public, max-age=31536000, immutable"


class Died(Exception):
    """The exception that ends a killed deploy."""


class Mortal(Bucket):
    """A bucket whose connection is lost after so many requests, and which calls `watch()` after each request."""

    __slots__ = ("left", "puts", "watch")

    def __init__(self, store, left=10**9, watch=lambda: None):
        Bucket.__init__(self, "memory", store)
        for name, value in (("left", left), ("watch", watch), ("puts", [])):
            object.__setattr__(self, name, value)

    def _spend(self, work, *given):
        object.__setattr__(self, "left", self.left - 1)
        if self.left < 0:
            raise Died
        done = work(self, *given)
        self.watch()
        return done

    def put(self, item, data):
        self.puts.append(item.key)
        return self._spend(Bucket.put, item, data)

    def hide(self, key, data):
        return self._spend(Bucket.hide, key, data)

    def write(self, key, data, version):
        return self._spend(Bucket.write, key, data, version)

    def remove(self, keys):
        return self._spend(Bucket.remove, keys)


def build(pages):
    """Return the files of a build, by their keys.

    `pages`: the name of each → the numbers of the assets that it refers to.
    """
    assets = {f"assets/{number}.js": (f"asset {number}", YEAR) for its in pages.values() for number in its}
    named = {
        f"{name}/index.html": (" ".join(f"assets/{number}.js" for number in sorted(its)), "no-cache")
        for name, its in pages.items()
    }
    return {key: (text.encode(), cache) for key, (text, cache) in (assets | named).items()}


def items_of(files):
    return {
        key: Item(key, hashlib.sha256(data).hexdigest(), len(data), HTML, cache)
        for key, (data, cache) in files.items()
    }


def deploy(bucket, files, now=NOON, grace=WEEK, remote=None):
    """Deploy as the command does. Return the plan."""
    remote = remote or upload.look(bucket)
    items, current = items_of(files), remote.state.current
    name = current if current and remote.releases[current] == items else releases.name_of(items, now)
    plan = releases.plan(name, items, remote.state, remote.releases, remote.listing, now, grace)
    if not plan.is_empty or name != current:
        upload.carry_out(plan, remote, bucket, lambda item: files[item.key][0], lambda step: None)
    return plan


def back(bucket, now=NOON, grace=WEEK):
    remote = upload.look(bucket)
    name = remote.state.before
    items = remote.releases[name]
    plan = releases.plan(name, items, remote.state, remote.releases, remote.listing, now, grace)
    read = upload.from_records(bucket, remote, items)
    upload.carry_out(plan, remote, bucket, read, lambda step: None)
    return plan


def there(store):
    """Return what visitors can request: key → (content, Cache-Control)."""
    keys = [each["path"] for part in obstore.list(store) for each in part]
    return {key: look_at(store, key) for key in keys if not key.startswith(releases.RECORDS)}


def look_at(store, key):
    found = obstore.get(store, key)
    return bytes(found.bytes()), found.attributes.get("Cache-Control")


def records(store):
    keys = [each["path"] for part in obstore.list(store) for each in part]
    return sorted(key for key in keys if key.startswith(releases.RECORDS))


class Visitors:
    """Visitors who come at every moment, keep the pages open for a week, and then need the files that
    these refer to.
    """

    def __init__(self, store):
        self.store, self.now, self.open = store, NOON, {}

    def look(self):
        found = there(self.store)
        for key, (data, _) in found.items():
            if key.endswith(".html"):
                self.open |= dict.fromkeys(data.decode().split(), self.now)
        named = {asset for asset, since in self.open.items() if self.now - since < WEEK}
        assert named <= found.keys()


PAGES = some.dictionaries(
    some.sampled_from("abcde"), some.frozensets(some.integers(0, 9), max_size=3), min_size=1, max_size=4
)
STEPS = some.lists(
    some.tuples(PAGES, some.none() | some.integers(0, 30), some.integers(0, 9)), min_size=1, max_size=6
)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_pages_find_what_they_name_at_every_moment_and_a_deploy_that_ends_leaves_just_its_build(steps):
    store, now = MemoryStore(), NOON
    visitors = Visitors(store)
    for pages, dies, days in steps:
        visitors.now = now = now + timedelta(days=days, seconds=1)
        files = build(pages)
        bucket = Mortal(store, 10**9 if dies is None else dies, visitors.look)
        try:
            deploy(bucket, files, now)
        except Died:
            continue
        found = there(store)
        assert {key: value for key, value in found.items() if key in files} == files
        assert all("immutable" in cache for key, (_, cache) in found.items() if key not in files)
        assert deploy(bucket, files, now).is_empty, "nothing is left to do"
    files = build({"z": frozenset({0})})
    deploy(Mortal(store), files, now + timedelta(days=1), timedelta())
    assert there(store) == files, "without grace, nothing else stays"
    assert len(records(store)) == 3, "the state, one release, one page"


def test_a_second_deploy_puts_what_changed_and_a_stopped_one_goes_on():
    store = MemoryStore()
    first = build({"a": {1}, "b": {2}, "c": {3}})
    assert len(deploy(Mortal(store), first).items) == 6
    second = Mortal(store)
    deploy(second, build({"a": {1}, "b": {4}, "c": {3}}), NOON + WEEK / 7)
    assert second.puts == ["assets/4.js", "b/index.html"]
    stopped = Mortal(MemoryStore(), 5)  # five requests: the list of the release, the state, and three files
    with pytest.raises(Died):
        deploy(stopped, first)
    rest = Mortal(stopped.store)
    deploy(rest, first)
    assert sorted(rest.puts) == ["a/index.html", "b/index.html", "c/index.html"]
    assert there(rest.store) == first


def test_a_page_with_other_headers_or_changed_by_others_is_put_again():
    store = MemoryStore()
    files = build({"a": {1}, "b": {2}})
    deploy(Mortal(store), files)
    obstore.put(store, "b/index.html", files["b/index.html"][0])
    files["a/index.html"] = (files["a/index.html"][0], "no-store")
    files["assets/1.js"] = (files["assets/1.js"][0], "immutable")
    again = Mortal(store)
    deploy(again, files)
    assert sorted(again.puts) == ["a/index.html", "assets/1.js", "b/index.html"]
    assert there(store) == files


def test_one_goes_back_a_release_and_another_and_forth_again():
    store, builds = (
        MemoryStore(),
        [build({"a": {1}, "b": {2}}), build({"a": {3}}), build({"a": {4}, "c": {1}})],
    )
    for days, files in enumerate(builds):
        deploy(Mortal(store), files, NOON + timedelta(days=days))
    for days, wanted in ((3, builds[1]), (4, builds[0])):
        plan = back(Mortal(store, watch=Visitors(store).look), NOON + timedelta(days=days))
        assert plan.assets == (), "those of earlier releases are still there"
        pages = {key: value for key, value in there(store).items() if key.endswith(".html")}
        assert pages == {key: value for key, value in wanted.items() if key.endswith(".html")}
    deploy(Mortal(store), builds[2], NOON + timedelta(days=5))
    assert {key: value for key, value in there(store).items() if key in builds[2]} == builds[2]


def test_the_release_before_can_be_gone_back_to_however_old_it_is():
    store = MemoryStore()
    deploy(Mortal(store), build({"a": {1}}))
    deploy(Mortal(store), build({"a": {2}}), NOON + timedelta(days=400))
    deploy(Mortal(store), build({"a": {2}}), NOON + timedelta(days=800))
    back(Mortal(store), NOON + timedelta(days=800))
    assert there(store)["a/index.html"][0] == b"assets/1.js"


def test_a_release_of_which_something_is_gone_is_not_gone_back_to():
    store = MemoryStore()
    deploy(Mortal(store), build({"a": {1}}))
    deploy(Mortal(store), build({"a": {2}}))
    obstore.delete(store, "assets/1.js")
    with pytest.raises(
        SiteError, match=r"1 files of that release are no longer in memory, assets/1\.js among them"
    ):
        back(Mortal(store))


def test_of_two_deploys_at_a_time_the_first_one_stops():
    store = MemoryStore()
    deploy(Mortal(store), build({"a": {1}}))
    early = upload.look(Mortal(store))
    deploy(Mortal(store), build({"a": {2}}), NOON + timedelta(hours=1))
    with pytest.raises(MachineError, match="another deploy to memory came between"):
        deploy(Mortal(store), build({"a": {3}}), NOON + timedelta(hours=2), remote=early)
    assert there(store)["a/index.html"][0] == b"assets/2.js"


def test_what_is_not_gossamers_is_left_alone_and_told():
    store = MemoryStore()
    obstore.put(store, "old/index.html", b"by hand")
    assert deploy(Mortal(store), build({"a": {1}})).strangers == ("old/index.html",)
    deploy(Mortal(store), build({"b": {1}}), grace=timedelta())
    assert sorted(there(store)) == ["assets/1.js", "b/index.html", "old/index.html"]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b'{"v": 99}',
        b'{"v": 1}',
        b'{"v": 1, "current": "", "releases": [1], "assets": {}, "marks": {}}',
    ],
)
def test_records_that_cannot_be_read_are_told(text):
    store = MemoryStore()
    obstore.put(store, releases.STATE, text)
    with pytest.raises(MachineError, match="the records in memory were not written by this version"):
        upload.look(Mortal(store))


@pytest.mark.parametrize("title", SAMPLES)
def test_a_build_lies_in_the_bucket_as_its_host_looks_for_it(title, tmp_path):
    sample = SAMPLES[title]
    config = sample.output.config
    dist = on_disk(sample, tmp_path)
    items, paths = upload.local(read(dist, "dist"), dist, config.site.base, config.callback)
    for url in (*sample.paths.values(), config.callback):
        key = f"{url[1:]}index.html" if url.endswith("/") else url[1:]
        if key in items:
            headers = sample.headers(url)
            assert items[key].cache == headers["Cache-Control"]
            assert paths[key].read_bytes() == sample.output.files[key.removeprefix(config.site.base[1:])].data
    served = {
        path for path in sample.output.files if not path.endswith((".br", ".gz")) and path != "headers.json"
    }
    assert {key.removeprefix(config.site.base[1:]) for key in items} == served
