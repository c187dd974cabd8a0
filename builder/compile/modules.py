"""Which modules a script needs: compiled one by one, cached by content, followed by their imports."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from builder.cache import Cache, digest
from builder.compile import emit, lint, tree
from builder.compile.engine import Engine, PythonSyntaxError
from builder.compile.tree import Import
from builder.errors import Fault, Where, did_you_mean, excerpt
from builder.load import Source

HERE = Path(__file__).parent
MAIN = "__main__"  # the name under which site/app/main.py runs, as for any Python program
DEFAULT_MAIN = "import auth\nauth.start()\n"
MODULE, PACKAGE, LIBRARY = 0, 1, 2
# Modules that the runtime itself carries.
BUILTIN = frozenset(
    [
        "browser",
        "browser.html",
        "browser.aio",
        "javascript",
        "builtins",
        "_sys",
        "_warnings",
        "_suggestions",
        "_importlib",
    ]
)


@dataclass(frozen=True, slots=True)
class Built:
    """One module, compiled: its place in the registry, its JavaScript, and what it imports."""

    name: str
    origin: str
    kind: int
    file: str
    js: str
    imports: tuple[Import, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A module's source before it is compiled. `path` is for people."""

    name: str
    origin: str
    kind: int
    path: str
    text: str

    @property
    def file(self) -> str:
        """The file name that tracebacks show."""
        name = "main" if self.name == MAIN else self.name
        stem = name.replace(".", "/")
        if self.kind == LIBRARY:
            return f"libs/{name}.js"
        root = "" if self.origin in ("app", "auth") else "Lib/"
        return f"{root}{stem}/__init__.py" if self.kind == PACKAGE else f"{root}{stem}.py"


@lru_cache(maxsize=1)
def builder_digest() -> str:
    """A digest of this package's own files: compiled output depends on them."""
    summed = hashlib.sha256()
    for path in sorted(HERE.rglob("*")):
        if path.suffix in (".py", ".js"):
            summed.update(str(path.relative_to(HERE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return summed.hexdigest()


@dataclass(slots=True)
class Library:
    """Every module a site may import, by name; compiles on demand and remembers."""

    sources: Mapping[str, Source]
    engine: Engine
    cache: Cache
    dev: bool = False
    include: frozenset[str] = frozenset()
    compiled: dict[str, Built] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def find(self, name: str) -> Text | None:
        """The module's source: the site's own first, then our stand-ins, then Brython's standard library."""
        if name == MAIN:
            source = self.sources.get("main")
            return _own(MAIN, source) if source else Text(MAIN, "app", MODULE, "main.py", DEFAULT_MAIN)
        if source := self.sources.get(name):
            return _own(name, source)
        if any(other.startswith(f"{name}.") for other in self.sources):
            return Text(name, "auth" if name == "auth" else "app", PACKAGE, f"{name}/", "")  # no __init__.py
        if name in shims():
            kind, path = shims()[name]
            return Text(name, "stdlib", kind, path.name, path.read_text(encoding="utf-8"))
        return self._from_brython(name)

    def _from_brython(self, name: str) -> Text | None:
        row = self.engine.stdlib.get(name)
        if row is None:
            return None
        suffix, text, is_package = row
        kind = LIBRARY if suffix == ".js" else PACKAGE if is_package else MODULE
        return Text(name, "stdlib", kind, f"Lib/{name}", text)

    def exists(self, name: str) -> bool:
        """Whether a module of this name can be imported."""
        return name in BUILTIN or self.find(name) is not None

    def get(self, name: str) -> Built | None:
        """The compiled module, or None when there is none. Its faults go to `faults`."""
        if name in self.compiled:
            return self.compiled[name]
        text = self.find(name)
        if text is None:
            return None
        made = self._compile(text)
        self.compiled[name] = made
        self.faults.extend(made.faults)
        return made

    def size(self, name: str) -> int:
        """Bytes of the module's JavaScript."""
        made = self.get(name)
        return len(made.js.encode("utf-8")) if made else 0

    def _compile(self, text: Text) -> Built:
        if text.kind == LIBRARY:
            return Built(text.name, text.origin, LIBRARY, text.file, self._row_tail(text, text.text))
        key = digest(
            "module", text.name, text.path, text.text, self.engine.digest, builder_digest(), f"{self.dev}"
        )
        if stored := self.cache.get("module", key):
            return _thaw(text, json.loads(stored))
        made = self._compile_now(text)
        if not made.faults:
            self.cache.put("module", key, _freeze(made))
        return made

    def _compile_now(self, text: Text) -> Built:
        if not text.text.strip():
            return Built(
                text.name,
                text.origin,
                text.kind,
                text.file,
                emit.row_tail("", text.kind, lines=False, docs=False),
            )
        try:
            unit = self.engine.compile(text.text, text.name, text.file)
        except PythonSyntaxError as error:
            return Built(text.name, text.origin, text.kind, text.file, "", (), (_syntax(text, error),))
        found: tuple[Fault, ...] = ()
        if text.origin in ("app", "auth"):
            free = text.origin == "auth" or bool(self.include)  # auth imports the views that pages name
            found = tuple(lint.check(unit.tree, text.path, text.text, free))
        if found:
            return Built(text.name, text.origin, text.kind, text.file, "", (), found)
        try:
            js = self._row_tail(text, unit.js)
        except emit.InvalidScript as error:
            js, found = "", (_invalid(text, error),)
        return Built(text.name, text.origin, text.kind, text.file, js, tuple(tree.imports(unit.tree)), found)

    def _row_tail(self, text: Text, js: str) -> str:
        lines = self.dev or text.origin == "app"
        return emit.row_tail(js, text.kind, lines=lines, docs=text.origin != "auth")


@dataclass(slots=True)
class Walk:
    """A closure over imports: from some roots to every module they need, each with who asked first."""

    library: Library
    wanted: dict[str, str] = field(default_factory=dict)
    _explicit: set[str] = field(default_factory=set)

    def follow(self, roots: Iterable[str], asked: str) -> "Walk":
        """Add everything the roots need. `asked` is recorded as who wanted the roots."""
        queue = [(root, asked, True) for root in roots]
        while queue:
            name, by, explicit = queue.pop(0)
            if name in BUILTIN or (name in self.wanted and (name in self._explicit or not explicit)):
                continue
            module = self.library.get(name)
            if module is None:
                continue
            self.wanted.setdefault(name, by)
            if explicit:
                self._explicit.add(name)
            queue.extend((parent, name, False) for parent in _parents(name))
            queue.extend(self._wishes(module))
        return self

    def _wishes(self, module: Built) -> list[tuple[str, str, bool]]:
        own = module.origin in ("app", "auth")
        as_parent = module.kind == PACKAGE and module.name not in self._explicit
        wishes: list[tuple[str, str, bool]] = []
        for item in module.imports:
            if item.deferred and (as_parent or not own):
                continue
            target = item.absolute(module.name, module.kind == PACKAGE)
            if not target or not self._known(module, item, target):
                continue
            inner = [
                f"{target}.{name}" for name in item.names or () if self.library.exists(f"{target}.{name}")
            ]
            only_inner = item.names is not None and len(inner) == len(item.names)
            wishes.append((target, module.name, not only_inner))
            wishes.extend((name, module.name, True) for name in inner)
        return wishes

    def _known(self, module: Built, item: Import, target: str) -> bool:
        if self.library.exists(target):
            return True
        if module.origin in ("app", "auth") and not item.guarded:
            self.library.faults.append(_unknown(self.library, module, item, target))
        return False


def _own(name: str, source: Source) -> Text:
    origin = "auth" if name == "auth" or name.startswith("auth.") else "app"
    return Text(name, origin, PACKAGE if source.is_package else MODULE, source.path, source.text)


def _parents(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts))]


def _unknown(library: Library, module: Built, item: Import, target: str) -> Fault:
    text = library.find(module.name)
    assert text is not None
    names = {*library.sources, *library.engine.stdlib, *BUILTIN}
    hint = (
        did_you_mean(target, names)
        or "only modules of this site and Brython's standard library can be imported"
    )
    where = Where(text.path, item.line, item.column)
    shown = excerpt(text.text, item.line, item.column)
    return Fault("unknown-import", f"no module named {target!r}", hint, where, shown)


def _syntax(text: Text, error: PythonSyntaxError) -> Fault:
    where = Where(text.path, error.line, error.column)
    message = f"{error.kind}: {error.message}"
    return Fault("python-syntax", message, "", where, excerpt(text.text, error.line, error.column))


def _invalid(text: Text, error: Exception) -> Fault:
    message = f"Brython's compiler makes a script of this module that no browser can read: {error}"
    return Fault("cannot-compile", message, "write it another way", Where(text.path))


@lru_cache(maxsize=1)
def shims() -> dict[str, tuple[int, Path]]:
    """Our stand-ins for standard library modules: name → (kind, file)."""
    root = HERE / "stdlib"
    table: dict[str, tuple[int, Path]] = {}
    for path in sorted(root.rglob("*.py")):
        parts = list(path.relative_to(root).with_suffix("").parts)
        kind = MODULE
        if parts[-1] == "__init__":
            parts.pop()
            kind = PACKAGE
        table[".".join(parts)] = (kind, path)
    return table


def _freeze(module: Built) -> bytes:
    rows = [item.to_json() for item in module.imports]
    return json.dumps({"js": module.js, "imports": rows}).encode("utf-8")


def _thaw(text: Text, stored: dict[str, object]) -> Built:
    rows = stored["imports"]
    assert isinstance(rows, list)
    made = tuple(Import.from_json(row) for row in rows)
    return Built(text.name, text.origin, text.kind, text.file, str(stored["js"]), made)
