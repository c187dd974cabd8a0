"""The result of compiling a site: scripts, and which of them each page loads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from builder.errors import Fault


@dataclass(frozen=True, slots=True)
class Module:
    """A compiled module in a chunk: where it comes from, and what asked for it first."""

    name: str
    origin: str  # "auth", "app" or "stdlib"
    size: int  # bytes of its JavaScript, minified
    wanted_by: str


START, RUNTIME, CORE, VAULT = "scripts/start.js", "scripts/runtime.js", "scripts/core.js", "vault/vault.js"
DONE, DOOR, WINDOWS_SCRIPT = "scripts/done.js", "scripts/door.js", "scripts/windows.js"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A script. `text` may contain `@@url:NAME@@` and `@@sri:NAME@@`, which fingerprint.py resolves."""

    name: str  # logical name: "scripts/runtime.js", "vault/vault.js"
    text: str
    modules: tuple[Module, ...] = ()
    brython: Mapping[str, str] = field(
        default_factory=dict
    )  # of the runtime: {version, sha256} of its brython.js


@dataclass(frozen=True, slots=True)
class Made:
    """The part of the result that depends on the site's Python and settings, but not on the content of its pages.

    `chunks` are all scripts except the first one of each page, which is made from `start` and depends on all pages.
    `views` maps each view to its scripts.
    """

    chunks: Mapping[str, Chunk]
    start: str
    views: Mapping[str, tuple[str, ...]]
    deferred: Mapping[str, str]
    warnings: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Compiled:
    """All chunks, and for each route the chunks that its page loads, in order.

    `deferred` maps each chunk that is loaded only for a sign-in to its loader: "page" or "vault".
    """

    chunks: Mapping[str, Chunk]
    pages: Mapping[str, tuple[str, ...]]
    warnings: tuple[Fault, ...] = ()
    deferred: Mapping[str, str] = field(default_factory=dict)
