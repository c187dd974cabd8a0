"""What compiling a site gives: scripts, and which of them each page loads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from builder.errors import Fault


@dataclass(frozen=True, slots=True)
class Module:
    """One compiled module inside a chunk: where it came from and what first asked for it."""

    name: str
    origin: str  # "auth", "app", "stdlib" or "brython"
    size: int  # bytes of its JavaScript, minified
    wanted_by: str


DOOR = "scripts/door.js"


@dataclass(frozen=True, slots=True)
class Chunk:
    """One script. `text` may hold `@@url:NAME@@` and `@@sri:NAME@@`, resolved by the fingerprint step."""

    name: str  # logical name: "scripts/runtime.js", "vault/vault.js"
    text: str
    modules: tuple[Module, ...] = ()


@dataclass(frozen=True, slots=True)
class Compiled:
    """All chunks, and for each page route the chunks its document loads, in order.

    `deferred`: the chunks that no visit loads before somebody signs in → who loads them, "page" or "vault".
    """

    chunks: Mapping[str, Chunk]
    pages: Mapping[str, tuple[str, ...]]
    warnings: tuple[Fault, ...] = ()
    deferred: Mapping[str, str] = field(default_factory=dict)
