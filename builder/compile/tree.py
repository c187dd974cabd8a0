"""Reading a syntax tree as the compiler hands it over: imports, and walking with what surrounds a node."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Self

from builder.compile.engine import Node

FUNCTIONS = frozenset({"FunctionDef", "AsyncFunctionDef", "Lambda"})
_CATCHES_IMPORT = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})


@dataclass(frozen=True, slots=True)
class Import:
    """One import. `names` is None for `import module`. `deferred`: it runs later than the module itself;
    `guarded`: its failure is caught. `module` is empty when the name is computed."""

    module: str
    names: tuple[str, ...] | None = None
    level: int = 0
    line: int = 0
    column: int = 0
    deferred: bool = False
    guarded: bool = False

    def to_json(self) -> dict[str, Any]:
        """A plain form for the cache."""
        return asdict(self)

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Self:
        """Back from the cache."""
        names = row["names"]
        return cls(**{**row, "names": None if names is None else tuple(names)})

    def absolute(self, importer: str, is_package: bool) -> str:
        """The dotted name this import asks for; empty when it climbs out of the top package."""
        if not self.level:
            return self.module
        base = importer.split(".") if is_package else importer.split(".")[:-1]
        climbed = base[: len(base) - (self.level - 1)] if self.level > 1 else base
        return ".".join([*climbed, *([self.module] if self.module else [])]) if climbed else ""


def children(node: Node) -> Iterator[tuple[str, Node]]:
    """The nodes directly under a node, with the name of the field that holds each."""
    for field, value in node.items():
        if isinstance(value, dict):
            yield field, value
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, dict):
                    yield field, item


def walk(node: Node) -> Iterator[Node]:
    """A node and everything under it, in source order."""
    yield node
    for _, child in children(node):
        yield from walk(child)


def dotted(node: Node | None) -> str:
    """`a.b.c` for a chain of names and attributes, else an empty string."""
    if not node:
        return ""
    if node["kind"] == "Name":
        return str(node["id"])
    if node["kind"] == "Attribute":
        head = dotted(node["value"])
        return f"{head}.{node['attr']}" if head else ""
    return ""


def imports(tree: Node) -> list[Import]:
    """Every import of a module in source order, `if TYPE_CHECKING:` blocks left out."""
    return list(_imports(tree, False, False))


def _imports(node: Node, deferred: bool, guarded: bool) -> Iterator[Import]:
    yield from _own_imports(node, deferred, guarded)
    inside = deferred or node["kind"] in FUNCTIONS
    for field, child in children(node):
        if node["kind"] == "If" and field == "body" and _is_type_checking(node["test"]):
            continue
        caught = guarded or (node["kind"] in ("Try", "TryStar") and field == "body" and _catches(node))
        yield from _imports(child, inside, caught)


def _own_imports(node: Node, deferred: bool, guarded: bool) -> Iterator[Import]:
    later = deferred or bool(node.get("is_lazy"))
    place = (node.get("line") or 0, node.get("column") or 0)
    if node["kind"] == "Import":
        for alias in node["names"]:
            yield Import(alias["name"], None, 0, *place, later, guarded)
    elif node["kind"] == "ImportFrom":
        names = tuple(alias["name"] for alias in node["names"])
        yield Import(node.get("module") or "", names, node.get("level") or 0, *place, later, guarded)
    elif node["kind"] == "Call" and dotted(node["func"]) in (
        "importlib.import_module",
        "import_module",
        "__import__",
    ):
        yield Import(_literal(node["args"]), None, 0, *place, later, guarded)


def _literal(arguments: list[Node]) -> str:
    first = arguments[0] if arguments else {"kind": ""}
    value = first.get("value") if first["kind"] == "Constant" else None
    return value if isinstance(value, str) and not value.startswith(".") else ""


def _is_type_checking(test: Node) -> bool:
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
