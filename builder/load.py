"""Read all source files. No later step of a build reads one."""

import contextlib
import keyword
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from builder import uses
from builder.alternates import spoken
from builder.config.document import Collector, decode
from builder.config.schema import Config
from builder.data import read_data
from builder.errors import Fault, SiteError, Where, did_you_mean
from builder.files import Found, files_below, matches, not_a_url
from builder.home import SITE_TOML
from builder.languages import catalog, read_catalogs
from builder.pages import check_goodbye, check_twins, left_out, read_page, settle_routes
from builder.sections import gather
from builder.sources import SITE_STYLE, STYLE, LeftOut, PageSource, Source, Sources
from builder.today import today

__all__ = ["BUILT_IN", "PageSource", "Source", "Sources", "load", "watched"]

_PACKAGE = Path(__file__).resolve().parent
_CARRIED = _PACKAGE / "library"  # exists only in an installed Gossamer (builder/packaging.py)
BUILT_IN = _CARRIED if _CARRIED.is_dir() else _PACKAGE.parent  # the folder with Gossamer's own site files
_OWN = "<gossamer>"  # replaces BUILT_IN in the paths that messages show
_TEXT = {".css", ".html", ".js", ".json", ".map", ".md", ".mjs", ".svg", ".txt", ".webmanifest", ".xml"}
_FOLDERS = ("app", "auth", "data", "environments", "pages", "static", "styles", "translations")


def load(config: Config, *, drafts: bool = False, now: datetime | None = None) -> Sources:
    """Return everything that a build of `config` reads: each file once, under its final name.

    Leave out drafts and pages with a date after `now` (by default, the result of `today`), unless `drafts` is on.

    Use Gossamer's own sign-in library if the project has no site/auth, its stylesheet if the project has no
    site/styles/gossamer.css, and its templates where the project has none of its own. Raise SiteError with every fault,
    sorted by position.
    """
    root = config.root
    faults = Collector()
    _check_folders(root, faults)
    modules = {
        **_modules(_read(root, root, "site/app", faults), "", faults),
        **_modules(_read(root, _home_of_auth(root), "site/auth", faults), "auth", faults),
    }
    own = [source for source in modules.values() if source.path.startswith("site/app/")]
    offered = uses.offered(modules["auth"].text) if "auth" in modules else ()
    faults.put(*uses.faults(own, offered, {api.name for api in config.apis}))
    assets = _assets(root, config.build.verbatim, faults)
    style = assets.pop(STYLE, None) or _own_style(faults)
    assets.setdefault(SITE_STYLE, replace(style, name=SITE_STYLE, data=b""))
    templates = _templates(root, faults)
    data = read_data(_read(root, root, "site/data", faults), faults)
    translations = read_catalogs(_read(root, root, "site/translations", faults), faults)
    files = _read(root, root, "site/pages", faults)
    sources = [source for file in files if (source := _page(file, faults))]
    pages = [page for source in sources if (page := read_page(source, modules, templates, assets, faults))]
    if not files:
        hint = "write site/pages/index.html or site/pages/index.md"
        faults.put(Fault("no-pages", "the site has no page", hint, Where("site/pages")))
    settled = spoken(settle_routes(config, sources, pages, faults), config, faults)
    waiting = () if drafts else _waiting(settled, now or today())
    absent = {each.path for each in waiting}

    def say(tag: str, sentence: str) -> str:
        return catalog(tag, translations).translations.gettext(sentence)

    gathered = gather([page for page in settled if page.source.path not in absent], faults, say)
    check_twins((*settled, *gathered.added), faults)
    if len(pages) == len(sources):
        check_goodbye(config, gathered.pages, faults)
    faults.check()
    return Sources(
        modules=MappingProxyType(dict(sorted(modules.items()))),
        pages=gathered.pages,
        assets=MappingProxyType(dict(sorted(assets.items()))),
        templates=MappingProxyType(dict(sorted(templates.items()))),
        watched=(*watched(root), *_linked(root)),
        style=style,
        left_out=waiting,
        collections=gathered.collections,
        listings=MappingProxyType(dict(gathered.listings)),
        data=MappingProxyType(data),
        translations=MappingProxyType(translations),
    )


def _waiting(pages: Iterable[PageSource], now: datetime) -> tuple[LeftOut, ...]:
    return tuple(found for page in pages if (found := left_out(page, now)))


def watched(root: Path) -> tuple[Path, ...]:
    """Return the folders in which a change requires a new build. They do not depend on the configuration."""
    root = root.resolve()
    own = [root / "site", root / "templates"]
    fallbacks = [_home_of_auth(root) / "site" / "auth", BUILT_IN / "site" / "styles", BUILT_IN / "templates"]
    outside = [folder for folder in fallbacks if not any(folder.is_relative_to(place) for place in own)]
    return tuple(folder for folder in (*own, *outside) if folder.is_dir())


def _linked(root: Path) -> tuple[Path, ...]:
    """Return the targets of symbolic links in the project's folders, whose changes must be watched separately."""
    links = (link for folder in ("site", "templates") for link in _links(root / folder))
    return tuple(sorted({link.resolve() for link in links}))


def _links(folder: Path) -> Iterator[Path]:
    """Yield the symbolic links in a folder and its subfolders; nothing if the folder does not exist."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_symlink():
                yield Path(entry.path)
            elif entry.is_dir():
                yield from _links(Path(entry.path))


def auth_names(root: Path) -> tuple[str, ...]:
    """Return the names that `import auth` offers to the pages of a project."""
    path = _home_of_auth(root) / "site" / "auth" / "__init__.py"
    return uses.offered(path.read_text("utf-8", "replace")) if path.is_file() else ()


def _home_of_auth(root: Path) -> Path:
    return root if (root / "site" / "auth").is_dir() else BUILT_IN


def _read(root: Path, home: Path, folder: str, faults: Collector, keep: Iterable[str] = ()) -> list[Source]:
    """Return the files of one folder. Their `name` is the path inside it; their `path` marks Gossamer's own files."""
    prefix = "" if home == root else f"{_OWN}/"
    found = files_below(home, folder, prefix, faults, keep)
    return [source for file in found if (source := _source(file, faults)) is not None]


def _source(found: Found, faults: Collector) -> Source | None:
    try:
        data = found.file.read_bytes()
    except OSError as error:
        faults.put(
            Fault("unreadable", f"{found.path} cannot be read: {error.strerror}", "", Where(found.path))
        )
        return None
    return Source(found.path, found.name, data)


def _text(source: Source, faults: Collector) -> Source | None:
    """Return the source without byte-order mark and with plain newlines, or None after recording a fault."""
    try:
        data = decode(source.path, source.data).encode()
        return source if data == source.data else replace(source, data=data)
    except SiteError as error:
        faults.put(*error.faults)
        return None


def _modules(sources: list[Source], package: str, faults: Collector) -> dict[str, Source]:
    """Return the Python files, by dotted module name."""
    modules: dict[str, Source] = {}
    for file in sources:
        source = _text(file, faults) if file.name.endswith(".py") else None
        if source is None:
            continue
        parts = source.name.removesuffix(".py").split("/")
        if parts[-1] == "__init__":
            parts.pop()
        parts = [package, *parts] if package else parts
        name = ".".join(parts)
        fault = _module_fault(source, parts, modules.get(name))
        if fault:
            faults.put(fault)
        elif name:
            modules[name] = replace(source, name=name)
    return modules


def _module_fault(source: Source, parts: list[str], other: Source | None) -> Fault | None:
    where = Where(source.path)
    if not parts:
        if not source.data.strip():
            return None
        message = "site/app is where imports begin, not a package: this file would never run"
        return Fault("module-name", message, "move its code to site/app/main.py", where)
    bad = next((part for part in parts if not part.isidentifier() or keyword.iskeyword(part)), None)
    if bad is not None:
        message = f'"{bad}" cannot be imported: it is not a Python name'
        return Fault("module-name", message, "use letters, digits and _, and no keyword", where)
    if parts[0] == "auth" and source.path.startswith("site/app/"):
        message = "the name auth belongs to the sign-in library"
        return Fault("module-name", message, "name the module otherwise", where)
    if other is not None:
        return Fault(
            "module-twice", f"this is the same module as {other.path}", "remove one of the two", where
        )
    return None


def _assets(root: Path, verbatim: tuple[str, ...], faults: Collector) -> dict[str, Source]:
    """Return the files of site/styles and site/static by logical name, such as "styles/site.css"."""
    assets: dict[str, Source] = {}
    for kind, keep in (("styles", ()), ("static", verbatim)):
        for source in _read(root, root, f"site/{kind}", faults, keep):
            problem = not_a_url(source.name)
            if problem:
                faults.put(Fault("bad-name", problem.reason, problem.remedy, Where(source.path)))
                continue
            text = _text(source, faults) if Path(source.name).suffix.lower() in _TEXT else source
            if text:
                name = f"{kind}/{source.name}"
                kept = matches(source.name, keep)
                assets[name] = replace(source if kept else text, name=name)
    _refuse_case_twins(assets.values(), lambda source: source.name, faults)
    return assets


def _own_style(faults: Collector) -> Source:
    sources = _read(_PACKAGE, BUILT_IN, "site/styles", faults)
    return next(source for source in sources if f"styles/{source.name}" == STYLE)


def _templates(root: Path, faults: Collector) -> dict[str, Source]:
    """Return the templates, by name: Gossamer's own, and those of the project, which take precedence."""
    homes = [BUILT_IN] if root == BUILT_IN else [BUILT_IN, root]
    found = {source.name: source for home in homes for source in _read(root, home, "templates", faults)}
    return {name: text for name, source in found.items() if (text := _text(source, faults))}


def _page(source: Source, faults: Collector) -> Source | None:
    """Return a file of site/pages as text, or None after recording a fault if it is not a page or not UTF-8."""
    if Path(source.name).suffix.lower() not in (".html", ".md"):
        hint = "pages end in .html or .md; other files belong in site/static"
        message = f"{source.name.rpartition('/')[2]} is not a page"
        faults.put(Fault("bad-name", message, hint, Where(source.path)))
        return None
    return _text(source, faults)


def _refuse_case_twins(sources: Iterable[Source], key: Callable[[Source], str], faults: Collector) -> None:
    """Record a fault for names that differ only by case, because many file systems treat them as the same file."""
    seen: dict[str, Source] = {}
    for source in sources:
        other = seen.setdefault(key(source).lower(), source)
        if other is not source:
            message = f"this name differs from {other.path} only by capitals"
            faults.put(Fault("case-twins", message, "rename one of the two", Where(source.path)))


def _check_folders(root: Path, faults: Collector) -> None:
    """Record a fault for each unused folder of site/ whose name looks like a misspelling."""
    for entry in sorted((root / SITE_TOML).parent.iterdir()):
        if entry.is_dir() and entry.name not in _FOLDERS and (near := did_you_mean(entry.name, _FOLDERS)):
            place = f"site/{entry.name}"
            faults.put(Fault("unknown-folder", f"{place} is not read by anything", near, Where(place)))
