"""The weight report: what each page loads on a first visit, and which module imported which."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache

from builder import policy
from builder.compile.values import CORE, DOOR, RUNTIME, START, VAULT, Chunk, Compiled
from builder.config.schema import Config
from builder.errors import Fault
from builder.fingerprint import Asset
from builder.output import File, Late, Part, Pulled, Report, Weight
from builder.render import Document

_OWN = ("app", "auth")
# The browsers that start.js accepts and that can run the scripts; docs/browsers.md explains why.
BASELINE = "Chrome and Edge 93, Firefox 115, Safari 17, and later (Baseline 2023)"
MANY = 10  # with more pages than this, only the heaviest are shown
_SHOWN = 12  # modules listed for each script; the rest are summed up


def weigh(
    documents: Iterable[Document],
    loads: Mapping[str, Sequence[str]],
    compiled: Compiled,
    assets: Mapping[str, Asset],
    needs: Mapping[str, Sequence[str]],
    files: Mapping[str, File],
    config: Config,
) -> Report:
    """Return the weight report.

    `loads` maps each route to the assets that its HTML loads, `needs` maps assets to the assets that they load.
    """

    @cache
    def wire(path: str) -> int:
        return len(files.get(f"{path}.br", files[path]).data)

    @cache
    def own_of(name: str) -> int:
        return _own(compiled.chunks.get(name), wire(assets[name].path))

    pages = []
    for document in documents:
        named = loads[document.route]
        names = _closure([*named, *((DOOR, VAULT) if RUNTIME in named else ())], needs)
        names = [name for name in names if name in assets]
        parts = [Part(document.path, wire(document.path))]
        parts += [Part(name, wire(assets[name].path)) for name in names]
        own = sum(map(own_of, names))
        pages.append(Weight(document.route, tuple(parts), own, document.took))
    modules = tuple(
        Pulled(module.name, chunk.name, module.origin, module.size, module.wanted_by)
        for chunk in compiled.chunks.values()
        for module in chunk.modules
    )
    deferred = tuple(
        Late(name, realm, found := wire(assets[name].path), _own(compiled.chunks[name], found))
        for name, realm in compiled.deferred.items()
    )
    idle = any(START in named and RUNTIME not in named for named in map(set, loads.values()))
    waiting = (RUNTIME, CORE, VAULT, DOOR) if idle else ()
    return Report(
        tuple(pages),
        modules,
        tuple(_over(pages, config)),
        deferred,
        policy.loosened(config),
        waiting=tuple(Late(name, "all", wire(assets[name].path), own_of(name)) for name in waiting),
    )


def _closure(names: Iterable[str], needs: Mapping[str, Sequence[str]]) -> list[str]:
    found: dict[str, None] = {}
    queue = list(names)
    while queue:
        name = queue.pop(0)
        if name not in found:
            found[name] = None
            queue += needs.get(name, ())
    return list(found)


def _own(chunk: Chunk | None, wire: int) -> int:
    """Return how many bytes of a script are the site's own code, estimated from the sizes of its modules.

    A script without modules is either Brython's runtime, which does not count, or one of Gossamer's, which does.
    """
    if chunk is None:
        return 0
    if not chunk.modules:
        return 0 if chunk.name.endswith("/runtime.js") else wire
    whole = sum(module.size for module in chunk.modules)
    mine = sum(module.size for module in chunk.modules if module.origin in _OWN)
    return round(wire * mine / whole)


def _over(pages: Iterable[Weight], config: Config) -> Iterable[Fault]:
    home = next((page for page in pages if page.route == "/"), None)
    if home is None:
        return
    measured = {"page": home.wire, "own": home.own, "requests": home.requests}
    budget = config.budget
    limits = {"page": budget.page, "own": budget.own, "requests": budget.requests}
    units = {"page": "bytes", "own": "bytes of the site's own code", "requests": "requests"}
    for name, used in measured.items():
        if limits[name] and used > limits[name]:
            message = f"the home page takes {used:,} {units[name]}; [budget] {name} allows {limits[name]:,}"
            hint = "the weight report says what pulled what in: drop an import, or raise the budget"
            yield config.fault(("budget", name), "over-budget", message, hint)


def lines(report: Report, bold: Callable[[str], str] = str) -> list[str]:
    """Return the whole report as lines of text: a table of pages, then each script with its modules."""
    if not report.pages:
        return []
    width = _width(report.pages)
    return [
        *_table(report.pages, width, bold),
        "",
        *_common(report, width, bold),
        *_scripts(report, bold),
    ]


def brief(report: Report, place: str, bold: Callable[[str], str] = str) -> list[str]:
    """Return a short report for a site with many pages: what all pages have in common, and the ten heaviest.

    `place` is the file with the full report.
    """
    heavy = sorted(report.pages, key=lambda page: (-page.wire, page.route))[:MANY]
    width, wires = _width(heavy), [page.wire for page in report.pages]
    left = len(wires) - len(heavy)
    more = f"{left:,} more page{'s' if left > 1 else ''}"
    mean = f"the {len(wires):,} pages weigh {sum(wires) / len(wires):,.0f} bytes on average"
    return [
        *_table(heavy, width, bold),
        f"{more:<{width}}  down to {min(wires):,}; {mean}",
        f"All pages, and each script with its modules: {place}",
        *_without_end(["", *_common(report, width, bold)]),
    ]


def _without_end(lines: list[str]) -> list[str]:
    """Return the lines without an empty last line."""
    return lines if lines[-1] else lines[:-1]


def _width(pages: Iterable[Weight]) -> int:
    return max(12, *(len(page.route) for page in pages))


def _table(pages: Iterable[Weight], width: int, bold: Callable[[str], str]) -> Iterable[str]:
    yield bold(f"{'First visit':<{width}}  {'on the wire':>12}  {'own code':>10}  {'requests':>8}")
    for page in pages:
        yield f"{page.route:<{width}}  {page.wire:>12,}  {page.own:>10,}  {page.requests:>8}"


def _common(report: Report, width: int, bold: Callable[[str], str]) -> Iterable[str]:
    yield from _sign_in(report, width, bold)
    yield from _loosened(report, bold)
    yield from _lost(report, bold)


def _sign_in(report: Report, width: int, bold: Callable[[str], str]) -> Iterable[str]:
    """Yield lines about what the first sign-in adds to any page."""
    if not report.deferred:
        return
    own = sum(late.own for late in report.deferred)
    yield bold(f"{'On sign-in':<{width}}  {report.sign_in:>12,}  {own:>10,}  {len(report.deferred):>8}")
    for late in report.deferred:
        yield f"{'in the ' + late.realm:<{width}}  {late.wire:>12,}  {late.own:>10,}  {late.name}"
    if report.waiting:
        wire, own = sum(late.wire for late in report.waiting), sum(late.own for late in report.waiting)
        names = ", ".join(late.name for late in report.waiting)
        yield f"{'idle pages':<{width}}  {wire:>12,}  {own:>10,}  {names}"
    yield ""


def record(report: Report) -> dict[str, object]:
    """Return the report as plain values, for other programs."""
    pages = [
        {
            "route": page.route,
            "wire": page.wire,
            "own": page.own,
            "requests": page.requests,
            "parts": [asdict(part) for part in page.parts],
        }
        for page in report.pages
    ]
    deferred = [asdict(late) for late in report.deferred]
    modules = [asdict(module) for module in report.modules]
    return {
        "pages": pages,
        "sign_in": report.sign_in,
        "deferred": deferred,
        "waiting": [asdict(late) for late in report.waiting],
        "modules": modules,
        "loosened": list(report.loosened),
        "lost": list(report.lost),
    }


def _loosened(report: Report, bold: Callable[[str], str]) -> Iterable[str]:
    if report.loosened:
        yield bold("Looser than the strictest policy")
        yield from report.loosened
        yield ""


def _lost(report: Report, bold: Callable[[str], str]) -> Iterable[str]:
    if report.lost:
        yield bold("What this host cannot do")
        yield from report.lost
        yield ""


@dataclass(frozen=True, slots=True)
class Script:
    """A script, its bytes on the wire (None if it is not loaded on its own), and its modules, the largest first."""

    name: str
    wire: int | None
    modules: tuple[Pulled, ...]

    @property
    def size(self) -> int:
        """The total bytes of its modules before compression."""
        return sum(module.size for module in self.modules)


def scripts(report: Report) -> Iterable[Script]:
    """Yield every script of the site: first those that pages load, then those that a sign-in loads."""
    wires = {part.name: part.wire for page in report.pages for part in page.parts}
    wires |= {late.name: late.wire for late in (*report.deferred, *report.waiting)}
    chunks: dict[str, list[Pulled]] = {name: [] for name in wires if name.endswith(".js")}
    for module in report.modules:
        chunks.setdefault(module.chunk, []).append(module)
    for name, modules in chunks.items():
        modules.sort(key=lambda module: (-module.size, module.module))
        yield Script(name, wires.get(name), tuple(modules))


def _scripts(report: Report, bold: Callable[[str], str]) -> Iterable[str]:
    yield bold("Scripts, on the wire; modules, before compression, and what first asked for each")
    for script in scripts(report):
        weight = f"{'-':>9}" if script.wire is None else f"{script.wire:>9,}"
        yield f"{weight}  {script.name}"
        for module in script.modules[:_SHOWN]:
            yield f"{module.size:>13,}  {module.module} ← {module.wanted_by}"
        if rest := script.modules[_SHOWN:]:
            yield f"{sum(m.size for m in rest):>13,}  {len(rest)} more (--json lists them)"
