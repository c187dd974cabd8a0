"""Run a compiled program without a browser: in a bare V8, with exactly the modules that its page would load."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.cache import Cache
from builder.compile import runtime, site
from builder.compile.engine import JS, Engine, boot
from builder.compile.graph import Walk
from builder.compile.modules import MAIN, Library
from builder.errors import SiteError

from .making import site_sources

STUBS = Path(__file__).with_name("bare.js")


@dataclass(frozen=True, slots=True)
class Ran:
    """The result of a program: what it printed, the errors in the console, and the names of the modules
    in its bundle.
    """

    lines: list[str]
    errors: list[str]
    modules: list[str]


class Bare:
    """Compiles and runs programs. Compiled modules are reused for later programs; each program gets a V8 of its own."""

    def __init__(self, engine: Engine, cache: Cache) -> None:
        self._engine, self._cache = engine, cache
        self._runtime, _ = runtime.build_runtime(engine, cache)

    def bundle(self, modules: Mapping[str, str], include: tuple[str, ...] = ()) -> tuple[str, list[str]]:
        """Return the script for these modules, of which `main` runs, and the names in it.

        Raise SiteError for faults.
        """
        sources = site_sources(modules).modules
        library = Library(sources, self._engine, self._cache, include=frozenset(include))
        wanted = Walk(library).follow([MAIN, *include], "the program").wanted
        if library.faults:
            raise SiteError(library.faults)
        chunk = site._chunk("core.js", library, wanted, run=MAIN)
        return chunk.text, [module.name for module in chunk.modules]

    def run(self, text: str, include: tuple[str, ...] = (), **more: str) -> Ran:
        """Run a program until no timer is pending."""
        script, names = self.bundle({"main": text, **more}, include)
        context = boot((JS / "host.js").read_text(), (JS / "page.js").read_text(), STUBS.read_text())
        try:
            context.eval(self._runtime)
            context.eval(f"bare.start({runtime_text(script)})")
            for _ in range(10_000):
                if not context.eval("bare.tick()"):
                    break
            return Ran(list(context.eval("bare.out")), list(context.eval("bare.err")), names)
        finally:
            context.close()


def runtime_text(script: str) -> str:
    """Return the script as a function, so that an error in it is reported and does not end the run."""
    return f"() => {{{script}}}"
