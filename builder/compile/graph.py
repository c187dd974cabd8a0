"""Follow imports, from the root modules of a script to every module that it needs."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from builder.compile.absent import absent
from builder.compile.modules import BUILTIN, PACKAGE, PROVIDED, Built, Library
from builder.compile.tree import Import
from builder.errors import Fault, Where, did_you_mean, excerpt

_SINGLE = frozenset({"singledispatch", "singledispatchmethod"})
# Imports inside functions of standard modules that sites do not call by name, but reach through other functions:
# (module, imported module) → public names that lead to the import. An empty set means that it is always needed.
_FOLLOWED: dict[tuple[str, str], frozenset[str]] = {
    ("_pydatetime", "_strptime"): frozenset({"strptime"}),
    ("annotationlib", "_expression"): frozenset(),
    ("annotationlib", "typing"): frozenset({"ForwardRef"}),
    ("argparse", "_colorize"): frozenset(),
    ("argparse", "copy"): frozenset(),
    ("argparse", "difflib"): frozenset(),
    ("argparse", "shutil"): frozenset(),
    ("argparse", "textwrap"): frozenset(),
    ("calendar", "_colorize"): frozenset(),
    ("collections", "heapq"): frozenset({"most_common", "mode", "multimode"}),
    ("csv", "collections"): frozenset({"Sniffer"}),
    ("csv", "re"): frozenset({"Sniffer"}),
    ("dataclasses", "copy"): frozenset({"asdict", "astuple"}),
    ("difflib", "re"): frozenset({"HtmlDiff"}),
    ("email.message", "email.generator"): frozenset(),
    ("email.message", "email.policy"): frozenset({"EmailMessage", "MIMEPart"}),
    ("functools", "annotationlib"): _SINGLE,
    ("functools", "typing"): _SINGLE,
    ("functools", "weakref"): _SINGLE,
    ("gettext", "errno"): frozenset(),
    ("gettext", "locale"): frozenset(),
    ("hmac", "hashlib"): frozenset(),
    ("hmac", "warnings"): frozenset(),
    ("inspect", "re"): frozenset({"Signature", "formatannotation", "signature"}),
    ("locale", "_locale"): frozenset({"getdefaultlocale"}),
    ("locale", "os"): frozenset({"getdefaultlocale"}),
    ("optparse", "textwrap"): frozenset(),
    ("pickle", "copyreg"): frozenset(),
    ("pprint", "re"): frozenset(),
    ("random", "hashlib"): frozenset({"seed", "Random"}),
    ("reprlib", "math"): frozenset(),
    ("select", "atexit"): frozenset(),
    ("shutil", "tarfile"): frozenset({"make_archive", "unpack_archive"}),
    ("shutil", "zipfile"): frozenset({"make_archive", "unpack_archive"}),
    ("string", "re"): frozenset({"Template"}),
    ("time", "_strptime"): frozenset({"strptime"}),
    ("tokenize", "_colorize"): frozenset(),
    ("typing", "annotationlib"): frozenset(),
    ("typing", "contextlib"): frozenset({"AsyncContextManager", "ContextManager"}),
    ("typing", "inspect"): frozenset({"runtime_checkable"}),
    ("typing", "re"): frozenset({"Match", "Pattern"}),
    ("unittest", "unittest.async_case"): frozenset({"IsolatedAsyncioTestCase"}),
    ("unittest.case", "inspect"): frozenset(),
    ("urllib.parse", "unicodedata"): frozenset(),
    ("weakref", "atexit"): frozenset({"finalize"}),
    ("weakref", "copy"): frozenset({"deepcopy"}),
    ("weakref", "gc"): frozenset({"finalize"}),
}
# Modules that are needed without a visible import.
_ALSO = {"_tokenize": ("token",), "pkgutil": ("weakref",), "pyexpat": ("xml_parser",)}
# Names of the runtime's browser.aio that are in a separate module.
_AIO = frozenset({"gather", "Queue", "QueueEmpty", "QueueFull"})


@dataclass(slots=True)
class Walk:
    """A walk from some root modules to every module that they need.

    `wanted` maps the name of each needed module to what asked for it first. Imports inside the functions of a
    site's own module are followed, except in the __init__ of a package that was only reached on the way to a
    module in it. Imports inside the functions of a standard module are followed if the site mentions such a
    function. Modules in `stop` are left for another script, with everything that only they need.
    """

    library: Library
    stop: frozenset[str] = frozenset()
    wanted: dict[str, str] = field(default_factory=dict)
    mentioned: set[str] = field(default_factory=set)
    _explicit: set[str] = field(default_factory=set)

    def follow(self, roots: Iterable[str], asked: str) -> "Walk":
        """Add everything the roots need, and return the walk. `asked` names what asked for the roots."""
        own, standard = deque((root, asked, True) for root in roots), deque[tuple[str, str, bool]]()
        while own or standard:
            name, by, explicit = own.popleft() if own else standard.popleft()
            if (
                name in BUILTIN
                or name in self.stop
                or (name in self.wanted and (name in self._explicit or not explicit))
            ):
                continue
            module = self.library.get(name)
            if module is None:
                continue
            self._take(module, by, explicit)
            for wish in self._wishes(module):
                (own if self.library.is_own(wish[0]) else standard).append(wish)
        return self

    def _take(self, module: Built, by: str, explicit: bool) -> None:
        self.wanted.setdefault(module.name, by)
        if explicit:
            self._explicit.add(module.name)
        if module.is_own:
            self.mentioned |= module.mentioned

    def _wishes(self, module: Built) -> Iterator[tuple[str, str, bool]]:
        yield from ((parent, module.name, False) for parent in _parents(module.name))
        yield from ((name, module.name, True) for name in _ALSO.get(module.name, ()))
        if module.mentioned & _AIO and "aio" in module.mentioned:
            yield "_aio", module.name, True
        for item in module.imports:
            target = item.absolute(module.name, module.kind == PACKAGE)
            if not target or not self._runs(module, item, target) or not self._known(module, item, target):
                continue
            inner = [
                f"{target}.{name}" for name in item.names or () if self.library.exists(f"{target}.{name}")
            ]
            only_inner = item.names is not None and len(inner) == len(item.names)
            yield PROVIDED.get(target, target), module.name, not only_inner
            yield from ((parent, module.name, False) for parent in _parents(target))
            yield from ((name, module.name, True) for name in inner)

    def _runs(self, module: Built, item: Import, target: str) -> bool:
        """Return whether an import may run, as far as that is known."""
        if not item.deferred:
            return True
        if module.is_own:
            return module.kind != PACKAGE or module.name in self._explicit
        followed = _FOLLOWED.get((module.name, target))
        if followed is not None:
            return not followed or bool(followed & self.mentioned)
        return any(scope in self.mentioned for scope in item.scopes)

    def _known(self, module: Built, item: Import, target: str) -> bool:
        is_absent = module.is_own and target not in self.library.sources and absent(target)
        if self.library.exists(target) and not is_absent:
            return True
        if module.is_own and not item.guarded:
            self.library.faults.append(_unknown(self.library, module, item, target))
        return False


def _parents(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts))]


def _unknown(library: Library, module: Built, item: Import, target: str) -> Fault:
    text = library.find(module.name)
    assert text is not None
    where, shown = Where(text.path, item.line, item.column), excerpt(text.text, item.line, item.column)
    if told := absent(target):
        return Fault("cannot-compile", f"{target} cannot work: {told[0]}", told[1], where, shown)
    names = {*library.sources, *library.engine.stdlib, *BUILTIN}
    hint = (
        did_you_mean(target, names) or "a page can import this site's modules and Brython's standard library"
    )
    return Fault("unknown-import", f"no module named {target!r}", hint, where, shown)
