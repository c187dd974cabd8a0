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


DOOR = "scripts/door.js"


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
class Compiled:
    """All chunks, and for each route the chunks that its page loads, in order.

    `deferred` maps each chunk that is only loaded when somebody signs in to what loads it: "page" or "vault".
    """

    chunks: Mapping[str, Chunk]
    pages: Mapping[str, tuple[str, ...]]
    warnings: tuple[Fault, ...] = ()
    deferred: Mapping[str, str] = field(default_factory=dict)
