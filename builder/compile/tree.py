"""Read the syntax tree that the compiler returns: walk over its nodes, and find imports and names."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from encodings import normalize_encoding
from encodings.aliases import aliases
from typing import Any, Self

from builder.compile.engine import Node

FUNCTIONS = frozenset({"FunctionDef", "AsyncFunctionDef", "Lambda"})
_IMPORTERS = frozenset({"importlib.import_module", "import_module", "__import__"})
_CODERS = frozenset({"encode", "decode", "str", "bytes", "bytearray", "open"})
_BUILT_IN = frozenset(
    {"ascii", "latin_1", "utf_8", "utf_8_sig", "utf_16", "utf_16_le", "utf_16_be", "utf_32"}
)
_CATCHES_IMPORT = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})


@dataclass(frozen=True, slots=True)
class Import:
    """An import.

    `module` is empty if its name is computed. `names` is None for `import module`. `deferred` means that the
    import runs later than the module itself, `guarded` that its failure is caught. `scopes` are the functions
    that contain it, and the classes inside them.
    """

    module: str
    names: tuple[str, ...] | None = None
    level: int = 0
    line: int = 0
    column: int = 0
    deferred: bool = False
    guarded: bool = False
    scopes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the import as plain values, for the cache."""
        return asdict(self)

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Self:
        """Return the import that `to_json` turned into plain values."""
        names = row["names"]
        return cls(
            **{**row, "names": None if names is None else tuple(names), "scopes": tuple(row["scopes"])}
        )

    def absolute(self, importer: str, is_package: bool) -> str:
        """Return the dotted name of the imported module; empty if it would be above the top-level package."""
        if not self.level:
            return self.module
        base = importer.split(".") if is_package else importer.split(".")[:-1]
        climbed = base[: len(base) - (self.level - 1)] if self.level > 1 else base
        return ".".join([*climbed, *([self.module] if self.module else [])]) if climbed else ""


def children(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield the children of a node, each with the name of the field that holds it."""
    for field, value in node.items():
        if isinstance(value, dict):
            yield field, value
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, dict):
                    yield field, item


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it, in source order."""
    ahead = [node]
    while ahead:
        node = ahead.pop()
        yield node
        below: list[Node] = []
        for value in node.values():
            if isinstance(value, dict):
                below.append(value)
            elif isinstance(value, list):
                below.extend(item for item in value if isinstance(item, dict))
        ahead.extend(reversed(below))


def dotted(node: Node | None) -> str:
    """Return `a.b.c` for a chain of names and attributes, else an empty string."""
    if not node:
        return ""
    if node["kind"] == "Name":
        return str(node["id"])
    if node["kind"] == "Attribute":
        head = dotted(node["value"])
        return f"{head}.{node['attr']}" if head else ""
    return ""


def imports(tree: Node, *, is_main: bool = False) -> list[Import]:
    """Return every import of a module, in source order.

    Imports that never run are left out: those under `if TYPE_CHECKING:` and, except in the main module, those
    under `if __name__ == "__main__":`.
    """
    found = list(_imports(tree, (), False, is_main))
    generic = [node for node in walk(tree) if node.get("type_params") or node["kind"] == "TypeAlias"]
    if generic:
        found.append(Import("_typing", guarded=True))  # the compiled code of `def f[T]` needs it
    if any(node["kind"] == "ClassDef" for node in generic):
        # `class Box[T]` uses it for `Box[int]` and for subclasses
        found.append(Import("typing", guarded=True))
    return found


def encodings_of(tree: Node) -> list[Import]:
    """Return the imports that named encodings cause at run time, as in `text.encode("windows-1250")`."""
    names: set[str] = set()
    for node in walk(tree):
        if node["kind"] != "Call":
            continue
        named = dotted(node["func"]) or node["func"].get("attr", "")
        if named.rpartition(".")[2] in _CODERS or named.startswith("codecs."):
            given = [*node["args"], *(keyword["value"] for keyword in node["keywords"])]
            names |= {str(each["value"]) for each in given if isinstance(each.get("value"), str)}
    found = {
        aliases.get(normalize_encoding(name.lower()), normalize_encoding(name.lower())) for name in names
    }
    return [Import(f"encodings.{name}", guarded=True) for name in sorted(found - _BUILT_IN)]


def mentioned(tree: Node) -> frozenset[str]:
    """Return every name that the module uses, as a variable, an attribute or an import."""
    names: set[str] = set()
    for node in walk(tree):
        if node["kind"] == "Name":
            names.add(node["id"])
        elif node["kind"] == "Attribute":
            names.add(node["attr"])
        elif node["kind"] == "alias":
            names.update(node["name"].split("."))
    return frozenset(names)


def _imports(node: Node, scopes: tuple[str, ...], guarded: bool, is_main: bool) -> Iterator[Import]:
    for made in _own_imports(node):
        # Brython runs `lazy from` immediately; `lazy import` waits until its name is used
        later = bool(scopes) or (bool(node.get("is_lazy")) and node["kind"] == "Import")
        yield replace(made, deferred=later, guarded=guarded, scopes=scopes)
    inside = (*scopes, node.get("name") or "lambda") if node["kind"] in FUNCTIONS else scopes
    within = (*inside, node["name"]) if node["kind"] == "ClassDef" and inside else inside
    for field, child in children(node):
        if node["kind"] == "If" and field == "body" and _never_runs(node["test"], is_main):
            continue
        caught = guarded or (node["kind"] in ("Try", "TryStar") and field == "body" and _catches(node))
        yield from _imports(child, within, caught, is_main)


def _own_imports(node: Node) -> Iterator[Import]:
    place = (node.get("line") or 0, node.get("column") or 0)
    if node["kind"] == "Import":
        for alias in node["names"]:
            yield Import(alias["name"], None, 0, *place)
    elif node["kind"] == "ImportFrom":
        names = tuple(alias["name"] for alias in node["names"])
        yield Import(node.get("module") or "", names, node.get("level") or 0, *place)
    elif node["kind"] == "Call" and dotted(node["func"]) in _IMPORTERS:
        yield Import(_literal(node["args"]), None, 0, *place)


def _literal(arguments: list[Node]) -> str:
    first = arguments[0] if arguments else {"kind": ""}
    value = first.get("value") if first["kind"] == "Constant" else None
    return value if isinstance(value, str) and not value.startswith(".") else ""


def _never_runs(test: Node, is_main: bool) -> bool:
    if test["kind"] == "Compare" and dotted(test["left"]) == "__name__" and not is_main:
        return bool(test["comparators"][0].get("value") == "__main__")
    return dotted(test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def _catches(node: Node) -> bool:
    for handler in node.get("handlers", []):
        caught = handler.get("type")
        if caught is None:
            return True
        kinds = caught["elts"] if caught["kind"] == "Tuple" else [caught]
        if any(dotted(kind).rpartition(".")[2] in _CATCHES_IMPORT for kind in kinds):
            return True
    return False
