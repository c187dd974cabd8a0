"""Execute a plan: make a build, or an earlier release, live in a bucket.

Files with hashed names are uploaded first and never changed, so pages always find their assets. Assets of earlier pages
stay for a while. An interrupted upload leaves a working site, and the next upload completes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from builder.deploy import releases
from builder.deploy.bucket import Bucket, Overtaken
from builder.deploy.probes import Built
from builder.deploy.releases import Item, Items, Mark, Plan, State, There
from builder.errors import Fault, MachineError, SiteError
from builder.policy import path_of
from builder.write import LISTING

_AT_ONCE = 16  # requests
_CACHE = "Cache-Control"

if TYPE_CHECKING:
    from obstore import UpdateVersion

T = TypeVar("T")
Read = Callable[[Item], bytes]
Show = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Remote:
    """The current content of a bucket."""

    state: State
    version: UpdateVersion | None  # the version of the state object; None if there is none
    releases: Mapping[str, Items]
    listing: Mapping[str, There]


def places(built: Built, base: str, callback: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield the key in a bucket, the path in dist/, the Content-Type and the Cache-Control of each file of a build.

    `base` is the site's base path, and `callback` the path of the redirect URI. Leave out compressed copies, because
    the CDN in front of a bucket compresses by itself.
    """
    for rule in built.rules:
        cache = dict(rule.headers)[_CACHE]
        for url in rule.paths:
            if url == f"{base}{LISTING}":  # the build's own record, which pages do not use
                continue
            key = path_of(url) if url.endswith("/") or url == callback else url.removeprefix("/")
            yield key, key.removeprefix(base.removeprefix("/")), built.types[url], cache


def local(built: Built, dist: Path, base: str, callback: str) -> tuple[dict[str, Item], dict[str, Path]]:
    """Return the items to upload for a build, and the local path of each, by key.

    Raise SiteError if a file cannot be read.
    """
    items, paths = {}, {}
    for key, name, media, cache in places(built, base, callback):
        paths[key] = dist / name
        data = read_file(paths[key])
        items[key] = Item(key, hashlib.sha256(data).hexdigest(), len(data), media, cache)
    return items, paths


def read_file(path: Path) -> bytes:
    """Return a file of a build. Raise SiteError if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"{path.name} is named by the build, and cannot be read: {error.strerror}"
        raise SiteError(Fault("no-site", message, "build the site again: python3 build.py build")) from None


def look(bucket: Bucket) -> Remote:
    """Return the content of a bucket. Raise MachineError if it does not answer or its records cannot be read."""
    found = bucket.read(releases.STATE)
    try:
        state = releases.read_state(found[0]) if found else State()
        known = {name: _release(bucket, name) for name in state.names}
    except (ValueError, LookupError, TypeError):
        hint = f"update Gossamer, or remove the folder {releases.RECORDS} from the bucket: no earlier release can be gone back to then"
        message = f"the records in {bucket.address} were not written by this version of Gossamer"
        raise MachineError(Fault("unknown-records", message, hint)) from None
    return Remote(state, found[1] if found else None, known, bucket.listing())


def _release(bucket: Bucket, name: str) -> Items:
    found = bucket.read(releases.release_key(name))
    return releases.read_items(found[0]) if found else {}


def carry_out(plan: Plan, remote: Remote, bucket: Bucket, read: Read, show: Show) -> None:
    """Execute a plan. `read` returns the content of an item.

    Raise MachineError if the bucket refuses an operation, or another deployment interferes.
    """
    if plan.name not in remote.releases:
        bucket.hide(releases.release_key(plan.name), releases.listed(plan.items))
    marks = dict(plan.during.marks)
    version = _record(bucket, plan.during, remote.version)
    try:
        _put_all(plan.assets, bucket, read, marks, show)
        for _ in _each(plan.keep, lambda item: bucket.hide(item.kept, read(item))):
            show(f"what one can go back to, {len(plan.keep)} files")
        _put_all(plan.pages, bucket, read, marks, show)
    except BaseException:
        _record(bucket, replace(plan.during, marks=marks), version)
        raise
    bucket.remove(plan.gone)
    stay = plan.items.keys() | plan.after.assets.keys()
    marks = {key: mark for key, mark in marks.items() if key in stay}
    _record(bucket, replace(plan.after, marks=marks), version)
    bucket.remove(plan.expired)


def from_records(bucket: Bucket, remote: Remote, items: Items) -> Read:
    """Return a function that reads the files of an earlier release. Raise SiteError if some of them are gone."""
    lost = [item.key for item in items.values() if item.kept not in remote.listing]
    if lost:
        message = f"{len(lost)} files of that release are no longer in {bucket.address}, {lost[0]} among them"
        raise SiteError(Fault("release-incomplete", message, "build and deploy what you want to go back to"))

    def read(item: Item) -> bytes:
        found = bucket.read(item.kept)
        return found[0] if found else b""

    return read


def _record(bucket: Bucket, state: State, version: UpdateVersion | None) -> UpdateVersion:
    try:
        return bucket.write(releases.STATE, releases.written(state), version)
    except Overtaken:
        message = f"another deploy to {bucket.address} came between, and this one stopped"
        raise MachineError(Fault("deploy-overtaken", message, "see what is live, and deploy again")) from None


def _put_all(items: Sequence[Item], bucket: Bucket, read: Read, marks: dict[str, Mark], show: Show) -> None:
    def put(item: Item) -> tuple[Item, str]:
        return item, bucket.put(item, read(item))

    for count, (item, tag) in enumerate(_each(items, put), 1):
        marks[item.key] = Mark(tag, item.identity)
        show(f"{count} of {len(items)}: {item.key}")


def _each(items: Iterable[Item], work: Callable[[Item], T]) -> Iterator[T]:
    """Run `work` on all items in threads, and yield results as they finish. Stop at the first error."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        futures = [pool.submit(work, item) for item in items]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)
