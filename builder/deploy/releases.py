"""Plan a deployment: compare the content of a bucket with a build. Pure functions, without files or network.

Besides the site's files, a bucket contains Gossamer's records in the folder `.gossamer/`: the list of files of each
release, the pages of releases that can be restored, and a record of the uploaded objects.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

RECORDS = ".gossamer/"
STATE = f"{RECORDS}state.json"
_RELEASES = f"{RECORDS}releases/"
_KEPT = f"{RECORDS}kept/"
MOST = 20  # releases to keep at most, even if they are recent
VERSION = 1


@dataclass(frozen=True, slots=True)
class Item:
    """A file in the bucket: its key, SHA-256 in hex, size in bytes, Content-Type and Cache-Control."""

    key: str
    digest: str
    size: int
    media: str
    cache: str

    @property
    def lasting(self) -> bool:
        """Whether the name contains a hash of the content, so that the file never changes."""
        return "immutable" in self.cache

    @property
    def identity(self) -> str:
        """A short hash that changes when the content or a header changes."""
        text = json.dumps([self.digest, self.media, self.cache])
        return hashlib.sha256(text.encode()).hexdigest()[:24]

    @property
    def kept(self) -> str:
        """The key of a copy of the content, for rolling back after the page is replaced."""
        return self.key if self.lasting else _KEPT + self.digest


Items = Mapping[str, Item]


@dataclass(frozen=True, slots=True)
class There:
    """An object in a listing: its size in bytes, and its entity tag (RFC 9110 8.8.3)."""

    size: int
    tag: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The last upload to a key: the entity tag that the store returned, and the identity of the Item."""

    tag: str
    identity: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A release that can be made live again: its name, and the time at which another one replaced it, if any."""

    name: str
    replaced: datetime | None = None


@dataclass(frozen=True, slots=True)
class State:
    """The record of past deployments: the releases, oldest first, and which one is live.

    `assets` maps the key of each hashed file to the time since which no live page has used it, or None if it is in use.
    `marks` maps keys to the last upload there. Both include a deployment that has started but not finished, so that the
    next one knows what it may have left behind.
    """

    releases: tuple[Entry, ...] = ()
    current: str = ""
    assets: Mapping[str, datetime | None] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)

    @property
    def before(self) -> str:
        """The name of the release before the live one, or ""."""
        names = self.names
        at = names.index(self.current) if self.current in names else 0
        return names[at - 1] if at else ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the releases."""
        return tuple(entry.name for entry in self.releases)


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a deployment, in order: upload `assets`, copy the contents to `keep`, upload `pages`, delete what is
    `gone`, then what has `expired`.

    `during` is the state to record before these steps, and `after` the state afterwards, without the marks of the new
    uploads. `stays` are assets that only earlier pages use, and `strangers` are objects that Gossamer did not write:
    both are left alone.
    """

    name: str
    items: Items
    assets: tuple[Item, ...]
    keep: tuple[Item, ...]
    pages: tuple[Item, ...]
    gone: tuple[str, ...]
    expired: tuple[str, ...]
    stays: tuple[str, ...]
    strangers: tuple[str, ...]
    during: State
    after: State

    @property
    def is_empty(self) -> bool:
        """Whether the bucket already has everything."""
        return not (self.assets or self.keep or self.pages or self.gone or self.expired)


def name_of(items: Items, now: datetime) -> str:
    """Return a name for a release: its time (UTC), and part of a hash."""
    text = "".join(f"{key} {item.identity}\n" for key, item in sorted(items.items()))
    return f"{now:%Y-%m-%dT%H%M%SZ}-{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def release_key(name: str) -> str:
    """Return the key of a release's list of files."""
    return f"{_RELEASES}{name}.json"


def plan(
    name: str,
    items: Items,
    state: State,
    releases: Mapping[str, Items],
    listing: Mapping[str, There],
    now: datetime,
    grace: timedelta,
) -> Plan:
    """Return the plan that makes `items` live. `releases` has the files of each release that `state` names.

    After a page is replaced, the assets that it uses stay for the time `grace`, and its release can be restored during
    that time. The release before the live one can always be restored, unless `grace` is zero.
    """
    entries = _entries(name, state, now, grace)
    earlier = [item for entry in entries if entry.name != name for item in releases[entry.name].values()]
    assets = _assets(items, {item.key for item in earlier}, state, now, grace)
    needed = [item for item in items.values() if _is_needed(item, state.marks.get(item.key), listing)]
    ours = {STATE, *(release_key(entry.name) for entry in entries)}
    ours |= {item.kept for item in (*earlier, *items.values())}
    records = {key for key in listing if key.startswith(RECORDS)}
    gone = state.marks.keys() - state.assets.keys() - items.keys()
    old = state.assets.keys() - assets.keys()
    known = state.marks.keys() | state.assets.keys() | items.keys()
    return Plan(
        name,
        items,
        tuple(item for item in needed if item.lasting),
        tuple(
            {
                item.kept: item for item in items.values() if not item.lasting and item.kept not in listing
            }.values()
        ),
        tuple(item for item in needed if not item.lasting),
        tuple(sorted(gone & listing.keys())),
        tuple(sorted((old & listing.keys()) | (records - ours))),
        tuple(sorted((assets.keys() - items.keys()) & listing.keys())),
        tuple(sorted(listing.keys() - known - records)),
        _during(items, needed, state),
        State(entries, name, assets),
    )


def _entries(name: str, state: State, now: datetime, grace: timedelta) -> tuple[Entry, ...]:
    """Return the releases after `name` goes live, without those that have expired."""
    known = state.releases if name in state.names else (*state.releases, Entry(name))
    dated = tuple(Entry(entry.name, None if entry.name == name else entry.replaced or now) for entry in known)
    before = State(dated, name).before if grace else ""
    young = [entry for entry in dated if entry.replaced and now - entry.replaced < grace][-MOST:]
    return tuple(entry for entry in dated if entry in young or entry.name in (name, before))


def _assets(
    items: Items, back: Set[str], state: State, now: datetime, grace: timedelta
) -> dict[str, datetime | None]:
    """Return the keys of the hashed files to keep, with the time since which no live page has used each."""
    found: dict[str, datetime | None] = {key: None for key, item in items.items() if item.lasting}
    for key, since in state.assets.items():
        since = since or now
        if key not in found and (key in back or now - since < grace):
            found[key] = since
    return found


def _during(items: Items, needed: Iterable[Item], state: State) -> State:
    """Return the state to record during a deployment, including all that it may leave behind if it is interrupted."""
    live = {key: None for key, item in items.items() if item.lasting}
    unsure = {
        item.key: Mark("", item.identity) for item in needed if not item.lasting or item.key in state.marks
    }
    return replace(state, assets={**state.assets, **live}, marks={**state.marks, **unsure})


def _is_needed(item: Item, mark: Mark | None, listing: Mapping[str, There]) -> bool:
    """Return whether an item must be uploaded: the object at its key is missing, differs, or may differ."""
    there = listing.get(item.key)
    if there is None or there.size != item.size:
        return True
    if mark is None:  # uploaded by an interrupted deployment or another tool
        return not item.lasting
    return mark != Mark(there.tag, item.identity)


def listed(items: Items) -> bytes:
    """Serialize a release's list of files for the bucket."""
    files = {key: [item.digest, item.size, item.media, item.cache] for key, item in sorted(items.items())}
    return _text({"v": VERSION, "files": files})


def read_items(data: bytes) -> dict[str, Item]:
    """Parse a release's list of files. Raise ValueError if it is invalid."""
    return {key: Item(key, *values) for key, values in _document(data)["files"].items()}


def written(state: State) -> bytes:
    """Serialize a state for the bucket."""
    return _text(
        {
            "v": VERSION,
            "current": state.current,
            "releases": [[entry.name, _said(entry.replaced)] for entry in state.releases],
            "assets": {key: _said(since) for key, since in sorted(state.assets.items())},
            "marks": {key: [mark.tag, mark.identity] for key, mark in sorted(state.marks.items())},
        }
    )


def read_state(data: bytes) -> State:
    """Parse a state. Raise ValueError, LookupError or TypeError if it is invalid or has another version."""
    said = _document(data)
    return State(
        tuple(Entry(name, _time(replaced)) for name, replaced in said["releases"]),
        said["current"],
        {key: _time(since) for key, since in said["assets"].items()},
        {key: Mark(*values) for key, values in said["marks"].items()},
    )


def _said(time: datetime | None) -> str:
    return time.isoformat() if time else ""


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _text(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _document(data: bytes) -> dict[str, Any]:
    said = json.loads(data)
    if not isinstance(said, dict) or said.get("v") != VERSION:
        raise ValueError(f"this is no record of version {VERSION}")
    return said
