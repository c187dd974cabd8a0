"""Run Brython's own compiler in an embedded V8, which starts when the first module needs it."""

import hashlib
import importlib.resources
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from builder.cache import edition_below
from builder.errors import Fault, MachineError

JS = Path(__file__).parent / "js"
# The compiler numbers variables with a counter that is hidden in a closure, but the driver must be able to reset it.
_COUNTER = "function make_id(){uuid+=1\nreturn uuid}"
_COUNTER_OURS = "function make_id(){return $B.gossamerId+=1}"
Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unit:
    """A compiled module: its JavaScript, and Brython's syntax tree of it as plain dicts and lists."""

    js: str
    tree: Node


class PythonSyntaxError(Exception):
    """Brython's compiler refused the source. Lines and columns count from 1; 0 means unknown."""

    def __init__(self, kind: str, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.kind, self.message, self.line, self.column = kind, message, line, column


class Engine:
    """A V8 with Brython's compiler. It starts on first use, and stops at the end of the `with` block.

    A build whose modules are all cached never starts it.
    """

    def __init__(self, data: Path | None = None) -> None:
        self.data = data or Path(str(importlib.resources.files("brython") / "data"))
        self._context: Any = None
        self._has_unicode = False

    @cached_property
    def source(self) -> str:
        """The source of the installed brython.js."""
        return (self.data / "brython.js").read_text(encoding="utf-8")

    @cached_property
    def version(self) -> str:
        """Brython's version, such as "3.15.0", read from the head of brython.js."""
        found = re.search(r"^// version \[(\d+), (\d+), (\d+)", self.source[:400], re.MULTILINE)
        return ".".join(found.groups()) if found else "unknown"

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of brython.js and our driver. Compiled output depends on these and the source."""
        from builder.compile import fixes

        parts = [fixes.compiler(self.source), *(_script(name) for name in ("host.js", "driver.js"))]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    @property
    def edition(self) -> str:
        """A digest that changes when another Brython is installed. Computing it does not read Brython's files."""
        return edition_below(self.data)

    @cached_property
    def stdlib(self) -> dict[str, tuple[str, str, bool]]:
        """Brython's standard library: module name → (".py" or ".js", source, whether it is a package)."""
        text = (self.data / "brython_stdlib.js").read_text(encoding="utf-8")
        table, _ = json.JSONDecoder().raw_decode(text, text.index('{"$timestamp"'))
        table.pop("$timestamp")
        return {name: (row[0], row[1], len(row) > 3 and bool(row[3])) for name, row in table.items()}

    @property
    def booted(self) -> bool:
        """Whether V8 is running."""
        return self._context is not None

    def evaluate(self, script: str) -> Any:
        """Return the value of a JavaScript expression in the compiler's realm (plain values only)."""
        return self._boot().eval(script)

    def compile(self, text: str, name: str, filename: str, *, annotated: bool = True) -> Unit:
        """Compile the source of one module. The same arguments always give the same bytes.

        Unless `annotated`, remove the annotations of functions. Raise PythonSyntaxError if Brython's compiler refuses
        the source.
        """
        if not self._resettable:
            self.close()
        context = self._boot()
        if "\\N{" in text and not self._has_unicode:
            names = (self.data / "unicode.txt").read_text(encoding="utf-8")
            context.eval(f"__BRYTHON__.unicodedb = {json.dumps(names)}; 0")
            self._has_unicode = True
        answer = json.loads(context.call("gossamerCompile", text, name, filename, annotated))
        if error := answer.get("error"):
            if error["type"] == "InternalError":
                message = f"Brython's compiler failed on {filename}: {error['message']}"
                raise PythonSyntaxError("SyntaxError", message, error["line"], 0)
            raise PythonSyntaxError(error["type"], error["message"], error["line"], error["column"])
        return Unit(answer["js"], answer["tree"])

    def close(self) -> None:
        """Stop V8 and free its memory."""
        if self._context is not None:
            self._context.close()
            self._context = None
            self._has_unicode = False

    @cached_property
    def _resettable(self) -> bool:
        return self.source.count(_COUNTER) == 1

    def _boot(self) -> Any:
        if self._context is None:
            from builder.compile import fixes

            compiler = fixes.compiler(self.source.replace(_COUNTER, _COUNTER_OURS))
            self._context = boot(_script("host.js"), compiler, _script("driver.js"))
        return self._context

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def boot(*scripts: str) -> Any:
    """Return a new V8 that has run the scripts. Raise MachineError if V8 cannot be started."""
    try:
        from py_mini_racer import MiniRacer

        # Use a new thread, because V8 would otherwise attach to an event loop that is running in this one.
        with ThreadPoolExecutor(1) as thread:
            context = thread.submit(MiniRacer).result()
    except (ImportError, OSError, RuntimeError) as error:
        message = f"the embedded V8 (mini-racer) does not start: {error}"
        raise MachineError(Fault("engine", message, "install requirements.txt again")) from error
    for script in scripts:
        context.eval(script)
    return context


def _script(name: str) -> str:
    return (JS / name).read_text(encoding="utf-8")
