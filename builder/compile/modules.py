"""The modules that a script may need: compiled one by one, cached by content, with their imports."""

import ast
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from builder.cache import Cache, digest
from builder.compile import emit, lint, tree
from builder.compile.absent import needs_compiler
from builder.compile.edits import Unfit
from builder.compile.engine import Engine, PythonSyntaxError
from builder.compile.patches import patched
from builder.compile.tree import Import
from builder.errors import Fault, SiteError, Where, excerpt
from builder.load import Source

HERE = Path(__file__).parent
MAIN = "__main__"  # site/app/main.py runs under this name, like the main script of any Python program
DEFAULT_MAIN = "import auth\nauth.start()\n"
MODULE, PACKAGE, LIBRARY = 0, 1, 2
# Words that show that a site's code may read the annotations of functions.
READS_ANNOTATIONS = re.compile(
    r"\b(__annotations__|__annotate__|annotationlib|get_annotations|get_type_hints|inspect|signature|singledispatch\w*)\b"
)
# Modules that are part of the runtime.
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


# Module names that another module defines when it runs: name → that module.
PROVIDED = {"collections.abc": "_collections_abc", "os.path": "posixpath"}


@dataclass(frozen=True, slots=True)
class Built:
    """A compiled module: what its row in the registry says, its JavaScript, and its imports."""

    name: str
    origin: str
    kind: int
    file: str
    js: str
    imports: tuple[Import, ...] = ()
    mentioned: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether the module belongs to the site or to Gossamer, and not to the standard library."""
        return self.origin in ("app", "auth")


@dataclass(frozen=True, slots=True)
class ModuleText:
    """The source of a module. `path` is for messages."""

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
    """Return a digest of this package's own files, on which compiled output depends."""
    summed = hashlib.sha256()
    for path in sorted(HERE.rglob("*")):
        if path.suffix in (".py", ".js"):
            summed.update(str(path.relative_to(HERE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return summed.hexdigest()


@dataclass(slots=True)
class Library:
    """All modules that a site may import, by name. They are compiled on demand, once."""

    sources: Mapping[str, Source]
    engine: Engine
    cache: Cache
    dev: bool = False
    include: frozenset[str] = frozenset()
    compiled: dict[str, Built] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    annotated: bool = field(init=False)  # whether the site's own functions keep their annotations

    def __post_init__(self) -> None:
        own = (each.text for name, each in self.sources.items() if name.partition(".")[0] != "auth")
        self.annotated = any(READS_ANNOTATIONS.search(text) for text in own)

    def find(self, name: str) -> ModuleText | None:
        """Return a module's source: the site's own, else our replacement, else that of Brython's library."""
        if name == MAIN:
            source = self.sources.get("main")
            return _own(MAIN, source) if source else ModuleText(MAIN, "app", MODULE, "main.py", DEFAULT_MAIN)
        if source := self.sources.get(name):
            return _own(name, source)
        if any(other.startswith(f"{name}.") for other in self.sources):
            return ModuleText(
                name, "auth" if name == "auth" else "app", PACKAGE, f"{name}/", ""
            )  # no __init__.py
        if name in shims():
            kind, path = shims()[name]
            return ModuleText(name, "stdlib", kind, path.name, path.read_text(encoding="utf-8"))
        return self._from_brython(name)

    def _from_brython(self, name: str) -> ModuleText | None:
        row = self.engine.stdlib.get(name)
        if row is None:
            return None
        suffix, text, is_package = row
        try:
            text = patched(name, text)
        except Unfit as error:
            raise SiteError(
                Fault("stdlib", f"another Brython than the one that is known: {error}")
            ) from error
        kind = LIBRARY if suffix == ".js" else PACKAGE if is_package else MODULE
        return ModuleText(name, "stdlib", kind, f"Lib/{name}", text)

    def exists(self, name: str) -> bool:
        """Return whether a module of this name can be imported."""
        if needs_compiler(name):
            return name in self.sources
        return name in BUILTIN or name in PROVIDED or self.find(name) is not None

    def get(self, name: str) -> Built | None:
        """Return the compiled module, or None if there is none. Its faults are added to `faults`."""
        if name in self.compiled:
            return self.compiled[name]
        text = self.find(name)
        if text is None:
            return None
        made = self._compile(text)
        self.compiled[name] = made
        self.faults.extend(made.faults)
        return made

    def is_own(self, name: str) -> bool:
        """Return whether the module of this name belongs to the site, not to the standard library."""
        return name == MAIN or name in self.sources

    def size(self, name: str) -> int:
        """Return the size of the module's JavaScript in bytes."""
        made = self.get(name)
        return len(made.js.encode("utf-8")) if made else 0

    def _compile(self, text: ModuleText) -> Built:
        ways = f"{self.dev} {self.annotated}"
        key = digest("module", text.name, text.path, text.text, self.engine.digest, builder_digest(), ways)
        if stored := self.cache.get("module", key):
            return _thaw(text, json.loads(stored))
        made = self._compile_now(text)
        if not made.faults:
            self.cache.put("module", key, _freeze(made))
        return made

    def _compile_now(self, text: ModuleText) -> Built:
        if text.kind == LIBRARY or not text.text.strip():
            return Built(
                text.name, text.origin, text.kind, text.file, self._row_tail(text, text.text.strip())
            )
        try:
            annotated = text.origin != "app" or self.annotated
            unit = self.engine.compile(text.text, text.name, text.file, annotated=annotated)
        except PythonSyntaxError as error:
            return self._failed(text, _syntax(text, error))
        found: tuple[Fault, ...] = ()
        if text.origin in ("app", "auth"):
            free = text.origin == "auth" or bool(self.include)  # auth imports the views named by pages
            found = tuple(lint.check(unit.tree, text.path, text.text, free))
        if found:
            return self._failed(text, *found)
        try:
            js = self._row_tail(text, unit.js)
        except emit.InvalidScript as error:
            return self._failed(text, _invalid(text, error))
        wanted, names = tree.imports(unit.tree, is_main=text.name == MAIN), frozenset[str]()
        if text.origin != "stdlib":
            wanted += tree.encodings_of(unit.tree)
            names = tree.mentioned(unit.tree)
        return Built(text.name, text.origin, text.kind, text.file, js, tuple(wanted), names)

    def _failed(self, text: ModuleText, *faults: Fault) -> Built:
        return Built(text.name, text.origin, text.kind, text.file, "", faults=faults)

    def _row_tail(self, text: ModuleText, js: str) -> str:
        lines = self.dev or text.origin == "app"
        return emit.row_tail(js, text.kind, lines=lines, docs=text.origin != "auth")


def _own(name: str, source: Source) -> ModuleText:
    origin = "auth" if name == "auth" or name.startswith("auth.") else "app"
    return ModuleText(name, origin, PACKAGE if source.is_package else MODULE, source.path, source.text)


def _syntax(text: ModuleText, error: PythonSyntaxError) -> Fault:
    """Return the fault in a module's source. Prefer CPython's error message, if it also refuses the source."""
    kind, message, line, column = error.kind, error.message, error.line, error.column
    try:
        ast.parse(text.text)
    except (ValueError, RecursionError):
        pass
    except SyntaxError as better:
        kind, message = type(better).__name__, better.msg
        line, column = better.lineno or line, better.offset or 0
    where = Where(text.path, line, column)
    return Fault("python-syntax", f"{kind}: {message}", "", where, excerpt(text.text, line, column))


def _invalid(text: ModuleText, error: Exception) -> Fault:
    message = f"Brython's compiler makes a script of this module that no browser can read: {error}"
    return Fault("cannot-compile", message, "write it another way", Where(text.path))


@lru_cache(maxsize=1)
def shims() -> dict[str, tuple[int, Path]]:
    """Return our replacements for modules of the standard library: name → (kind, file)."""
    root = HERE / "stdlib"
    table: dict[str, tuple[int, Path]] = {}
    for path in sorted(root.rglob("*")):
        if path.suffix not in (".py", ".js"):
            continue
        parts = list(path.relative_to(root).with_suffix("").parts)
        kind = LIBRARY if path.suffix == ".js" else MODULE
        if parts[-1] == "__init__":
            parts.pop()
            kind = PACKAGE
        table[".".join(parts)] = (kind, path)
    return table


def _freeze(module: Built) -> bytes:
    rows = [item.to_json() for item in module.imports]
    names = sorted(module.mentioned)
    return json.dumps({"js": module.js, "imports": rows, "mentioned": names}).encode("utf-8")


def _thaw(text: ModuleText, stored: dict[str, Any]) -> Built:
    made = tuple(Import.from_json(row) for row in stored["imports"])
    names = frozenset(stored["mentioned"])
    return Built(text.name, text.origin, text.kind, text.file, stored["js"], made, names)
