"""Search V8 heap snapshots for strings that contain a secret, and find out what keeps each of them alive.

The format is that of DevTools: nodes, edges and strings in flat lists, described by `snapshot.meta`.
"""

import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from builder.qa.audit.forms import Hit, Needles

LONGEST_PATH = 16
LONGEST_JOIN = 1 << 16
JOINED = "concatenated string"
TEXTS = frozenset({"string", JOINED, "sliced string", "symbol", "object", "native", "hidden", "code"})
# The type of edges that do not keep an object alive.
WEAK = "weak"
REALM = "system / NativeContext"


@dataclass(frozen=True, slots=True)
class Kept:
    """A string on the heap that contains a secret. `path` leads from the string to the root that keeps it alive."""

    text: str
    hit: Hit
    path: tuple[str, ...]


class Snapshot:
    """A snapshot from `HeapProfiler.takeHeapSnapshot`. Raise ValueError if the data is not a snapshot."""

    def __init__(self, text: str) -> None:
        data = json.loads(text)
        meta = data["snapshot"]["meta"]
        self.strings: list[str] = data["strings"]
        self._nodes: list[int] = data["nodes"]
        self._edges: list[int] = data["edges"]
        fields = meta["node_fields"]
        self._width, self._edge_width = len(fields), len(meta["edge_fields"])
        self._type, self._name = fields.index("type"), fields.index("name")
        self._count = fields.index("edge_count")
        self._types: list[str] = meta["node_types"][self._type]
        self._edge_types: list[str] = meta["edge_types"][0]
        self._first = self._first_edges()

    @property
    def size(self) -> int:
        """The number of objects."""
        return len(self._nodes) // self._width

    def search(self, needles: Needles) -> list[Kept]:
        """Return every string of the heap with a secret in it, once for each secret, with its shortest path."""
        texts = self._texts()
        found = [(texts[index], hit) for index, hit in needles.match_all([text for _, text in texts])]
        if not found:
            return []
        wanted: dict[int, list[tuple[str, Hit]]] = {}
        for (node, text), hit in found:
            wanted.setdefault(node, []).append((text, hit))
        parents = self._reach(set(wanted))
        kept = []
        for node, hits in wanted.items():
            if node in parents:
                path = self._path(node, parents)
                kept += [Kept(text, hit, path) for text, hit in hits]
        return kept

    def _first_edges(self) -> list[int]:
        first, position = [], 0
        for at in range(self._count, len(self._nodes), self._width):
            first.append(position)
            position += self._nodes[at] * self._edge_width
        first.append(position)
        return first

    def _kind(self, node: int) -> str:
        kind: str = self._types[self._nodes[node * self._width + self._type]]
        return kind

    def _text(self, node: int) -> str:
        text: str = self.strings[self._nodes[node * self._width + self._name]]
        return text

    def _texts(self) -> list[tuple[int, str]]:
        """Return (node, text) of every distinct string, with concatenated strings joined."""
        found, seen = [], set()
        for node in range(self.size):
            kind = self._kind(node)
            if kind not in TEXTS:
                continue
            text = self._joined(node) if kind == JOINED else self._text(node)
            if len(text) > 1 and (kind in ("string", JOINED) or text not in seen):
                seen.add(text)
                found.append((node, text))
        return found

    def _joined(self, node: int) -> str:
        """Return the text of a string that V8 stores as a tree of pieces, as far as the pieces are known."""
        parts: list[str] = []
        left, length = [node], 0
        while left and length < LONGEST_JOIN:
            at = left.pop()
            if self._kind(at) != JOINED:
                parts.append(self._text(at))
                length += len(parts[-1])
                continue
            pieces = {name: to for _, name, to in self._edges_of(at)}
            left += [pieces[name] for name in ("second", "first") if name in pieces]
        return "".join(parts)

    def _edges_of(self, node: int) -> Iterator[tuple[str, str, int]]:
        """Yield (type, name, node) for each edge that starts at `node`."""
        for at in range(self._first[node], self._first[node + 1], self._edge_width):
            kind = self._edge_types[self._edges[at]]
            name = self._edges[at + 1]
            word = f"[{name}]" if kind in ("element", "hidden") else self.strings[name]
            yield kind, word, self._edges[at + 2] // self._width

    def _reach(self, wanted: set[int]) -> dict[int, tuple[int, str]]:
        """Return node → (holder, name of the edge) for the nodes on the paths to `wanted`.

        Search first from the global objects, whose paths are easiest to understand, then from all other roots.
        """
        parents: dict[int, tuple[int, str]] = {0: (-1, "")}
        roots = self._globals()
        for root in roots:
            parents.setdefault(root, (0, ""))
        self._spread(roots, parents, wanted)
        if wanted - parents.keys():
            self._spread([0, *parents], parents, wanted)
        return parents

    def _globals(self) -> list[int]:
        """Return the global objects of all contexts: windows, or a worker's global scope."""
        return [
            to
            for node in range(self.size)
            if self._text(node).startswith(REALM)
            for _, name, to in self._edges_of(node)
            if name == "global_object"
        ]

    def _spread(self, start: Sequence[int], parents: dict[int, tuple[int, str]], wanted: set[int]) -> None:
        left = deque(start)
        weak = self._edge_types.index(WEAK)
        edges, width, first, step = self._edges, self._width, self._first, self._edge_width
        missing = wanted - parents.keys()
        while left and missing:
            node = left.popleft()
            for at in range(first[node], first[node + 1], step):
                to = edges[at + 2] // width
                if edges[at] != weak and to not in parents:
                    parents[to] = (node, self._label(at))
                    left.append(to)
                    missing.discard(to)

    def _label(self, at: int) -> str:
        kind, name = self._edge_types[self._edges[at]], self._edges[at + 1]
        if kind in ("element", "hidden"):
            return f"[{name}]"
        return f"({self.strings[name]})" if kind in ("internal", "context") else f".{self.strings[name]}"

    def _path(self, node: int, parents: Mapping[int, tuple[int, str]]) -> tuple[str, ...]:
        """Return the path from a string to a root: ".access_token of Object", …"""
        steps = []
        parent, label = parents[node]
        while parent > 0:
            steps.append(f"{label} of {self._text(parent)[:60] or self._kind(parent)}")
            parent, label = parents[parent]
        if len(steps) > LONGEST_PATH:
            half = LONGEST_PATH // 2
            steps = [*steps[:half], f"… {len(steps) - LONGEST_PATH} more …", *steps[-half:]]
        return tuple(steps)
