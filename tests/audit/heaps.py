"""Handmade heap snapshots, as `HeapProfiler.takeHeapSnapshot` returns them."""

import json

TYPES = ["hidden", "array", "string", "object", "closure", "synthetic", "concatenated string"]
EDGES = ["context", "element", "property", "internal", "hidden", "shortcut", "weak"]


class Heap:
    """A builder for a heap snapshot: call `node` and `edge`, then `text`."""

    def __init__(self):
        self.nodes, self.edges = [], {}
        self.root = self.node("synthetic", "")
        self.realm = self.node("hidden", "system / NativeContext / http://localhost")
        self.window = self.node("object", "Window / http://localhost")
        self.edge(self.root, "element", 1, self.realm)
        self.edge(self.realm, "internal", "global_object", self.window)

    def node(self, kind, name):
        self.nodes.append((kind, name))
        return len(self.nodes) - 1

    def edge(self, holder, kind, name, held):
        self.edges.setdefault(holder, []).append((kind, name, held))

    def text(self):
        strings = []

        def number(text):
            if text not in strings:
                strings.append(text)
            return strings.index(text)

        nodes, edges = [], []
        for at, (kind, name) in enumerate(self.nodes):
            mine = self.edges.get(at, [])
            nodes += [TYPES.index(kind), number(name), at * 2 + 1, 16, len(mine)]
            for edge, word, held in mine:
                edges += [EDGES.index(edge), word if isinstance(word, int) else number(word), held * 5]
        meta = {
            "node_fields": ["type", "name", "id", "self_size", "edge_count"],
            "node_types": [TYPES, "string", "number", "number", "number"],
            "edge_fields": ["type", "name_or_index", "to_node"],
            "edge_types": [EDGES, "string_or_number", "node"],
        }
        return json.dumps({"snapshot": {"meta": meta}, "nodes": nodes, "edges": edges, "strings": strings})
