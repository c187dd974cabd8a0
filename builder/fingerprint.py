"""Give assets names with a hash of their content (cache busting), and update all references to them.

Text may refer to an asset with the tokens `@@url:NAME@@` (its URL) and `@@sri:NAME@@` (its integrity value,
W3C SRI). A file is hashed after its own tokens are replaced, so a changed icon also renames the stylesheet that
uses it.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from builder import styles
from builder.cache import Cache, digest, edition
from builder.compile.values import DOOR, Chunk
from builder.errors import Fault, SiteError, Where, did_you_mean, excerpt
from builder.files import folder_of, matches, with_those_above
from builder.load import Source
from builder.output import File, is_text, media_type
from builder.sources import SITE_STYLE

_TOKEN = re.compile(r"@@(url|sri):([^@\s\"'<>()\\]+)@@")
_STATIC = "static/"
_JSON = "fix it here: names in double quotes, commas between members and none after the last"
_RESERVED = ("manifest.json", "headers.json", "_headers")


@dataclass(frozen=True, slots=True)
class Raw:
    """An asset before its final name is known. `place` is the source file to name in faults."""

    name: str
    data: bytes
    place: str


@dataclass(frozen=True, slots=True)
class Asset:
    """An asset with its final name: its path in dist/, its URL and its integrity value."""

    name: str
    place: str
    path: str
    url: str
    integrity: str
    data: bytes
    immutable: bool

    @property
    def file(self) -> File:
        """The asset as a file of dist/."""
        return File(self.path, self.data, media_type(self.path), self.immutable)


def url_token(name: str) -> str:
    """Return the token that is later replaced by the URL of this asset."""
    return f"@@url:{quote(name, safe='/._-~')}@@"


def integrity_token(name: str) -> str:
    """Return the token that is later replaced by the integrity value of this asset."""
    return f"@@sri:{quote(name, safe='/._-~')}@@"


def references(text: str) -> list[str]:
    """Return the logical names of the assets that a text refers to, in order and without duplicates."""
    return list(dict.fromkeys(unquote(match[2]) for match in _TOKEN.finditer(text)))


def integrity(data: bytes) -> str:
    """Return the Subresource Integrity value of the data (W3C SRI 3.1), with SHA-384."""
    return "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode()


def gather(
    assets: Mapping[str, Source],
    chunks: Mapping[str, Chunk],
    *,
    style: Source | None = None,
    manifests: Iterable[str] = (),
    minify: bool = True,
    cache: Cache | None = None,
) -> tuple[list[Raw], list[Fault]]:
    """Return the assets and compiled chunks to fingerprint, and faults.

    Replace local references in stylesheets and web app manifests by tokens. `style` is Gossamer's stylesheet, which is
    put before the site's own in the same file. `manifests` names the assets that pages link to as web app manifests,
    whatever their extension. `minify` says whether to minify stylesheets; `cache` stores the result.
    """
    cache = cache or Cache(None)
    raws = [Raw(name, chunk.text.encode(), name) for name, chunk in chunks.items()]
    faults: list[Fault] = []
    for name, source in assets.items():
        data = source.data
        suffix = PurePosixPath(name).suffix.lower()
        if suffix == ".css":
            before = style if name == SITE_STYLE else None
            data, found = _sheet(source, before, assets, minify, cache)
            faults += found
        elif suffix == ".webmanifest" or name in manifests:
            data, found = _manifest_icons(source, assets)
            faults += found
        raws.append(Raw(name, data, source.path))
    return raws, faults


def _sheet(
    source: Source, before: Source | None, assets: Mapping[str, Source], minify: bool, cache: Cache
) -> tuple[bytes, list[Fault]]:
    """Return a stylesheet with tokens, joined to the one before it, if any, and faults."""
    sheets = [source, before] if before else [source]
    tools = edition("builder.styles", "tinycss2", "lightningcss")
    known = (part for sheet in sheets for part in (sheet.name, sheet.data))
    key = digest(tools, f"{minify}", *known, "\n".join(sorted(assets)))
    if (kept := cache.get("styles", key)) is not None:
        return kept, []
    text, faults = styles.prepare(source, assets, url_token, minify=minify)
    if before:
        own, more = styles.prepare(before, assets, url_token, minify=minify)
        text, faults = styles.joined(own, text), [*more, *faults]
    if not faults:
        cache.put("styles", key, text.encode())
    return text.encode(), faults


def fingerprint(
    raws: Iterable[Raw], base: str, verbatim: Iterable[str] = (), door: str = "callback/"
) -> dict[str, Asset]:
    """Return every asset with its final name, by logical name.

    `base` is the site's base path. Static files that match a pattern in `verbatim` keep their names.
    `door` is the folder of the service worker ("the door") and of the worker that holds tokens ("the vault");
    everything else is in assets/. Raise SiteError for references to unknown assets and for circular references.
    """
    namer = _Namer({raw.name: raw for raw in raws}, base, tuple(verbatim), door)
    assets = {name: namer.asset(name) for name in sorted(namer.raws)}
    if namer.faults:
        raise SiteError(namer.faults)
    return assets


def resolve(text: str, assets: Mapping[str, Asset], place: str) -> str:
    """Return the text with its tokens replaced. Raise SiteError for unknown names; its faults name the file `place`."""
    faults: list[Fault] = []

    def replaced(match: re.Match[str]) -> str:
        asset = assets.get(unquote(match[2]))
        if asset is None:
            faults.append(_unknown(unquote(match[2]), assets, place, text, match.start()))
            return ""
        return asset.url if match[1] == "url" else asset.integrity

    resolved = _TOKEN.sub(replaced, text)
    if faults:
        raise SiteError(faults)
    return resolved


def manifest(assets: Mapping[str, Asset], chunks: Mapping[str, Chunk]) -> File:
    """Return manifest.json: logical name → path, integrity value, size in bytes, and compiled content.

    Scripts have `modules`, each with its origin. The runtime has `brython`: the version and the SHA-256 of the
    brython.js that it was made from.
    """
    listed = {
        name: {"bytes": len(asset.data), "integrity": asset.integrity, "path": asset.path}
        | (_compiled(chunks[name]) if name in chunks else {})
        for name, asset in sorted(assets.items())
    }
    text = json.dumps(listed, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    return File("manifest.json", text.encode(), media_type("manifest.json"))


def _compiled(chunk: Chunk) -> dict[str, object]:
    found: dict[str, object] = {}
    if chunk.modules:
        found["modules"] = {module.name: module.origin for module in chunk.modules}
    if chunk.brython:
        found["brython"] = dict(chunk.brython)
    return found


def verbatim_paths(names: Iterable[str], patterns: Iterable[str]) -> frozenset[str]:
    """Return the paths in dist/ of the static files that keep their names."""
    locals_ = [name.removeprefix(_STATIC) for name in names if name.startswith(_STATIC)]
    wanted = tuple(patterns)
    return frozenset(name for name in locals_ if matches(name, wanted))


def put(files: dict[str, File], file: File, place: str, faults: list[Fault]) -> None:
    """Add a file to `files`, or a fault to `faults` if its path is reserved or already used by another file.

    `place` is the source file to name in the fault.
    """
    other = files.setdefault(file.path, file)
    if other.data != file.data or file.path in _RESERVED:
        message = f"{file.path} is the name of something else in the finished site"
        faults.append(Fault("path-taken", message, "rename it, or change [build] verbatim", Where(place)))


def shadows(files: Mapping[str, File], assets: Iterable[Asset]) -> list[Fault]:
    """Return a fault for each asset with the path of a folder, such as "about" beside "about/index.html"."""
    folders = with_those_above(map(folder_of, files))
    message = "this file would have the name of a folder in the finished site"
    hint = "rename it, or change [build] verbatim"
    shadowing = (asset for asset in assets if asset.path in folders)
    return [Fault("path-taken", message, hint, Where(asset.place)) for asset in shadowing]


class _Namer:
    """Names assets depth-first, so that an asset is hashed only after the assets that it refers to have names."""

    def __init__(self, raws: Mapping[str, Raw], base: str, verbatim: tuple[str, ...], door: str) -> None:
        self.raws = raws
        self.faults: list[Fault] = []
        self._base = base
        self._verbatim = verbatim
        self._door = door
        self._done: dict[str, Asset] = {}
        self._open: list[str] = []

    def asset(self, name: str) -> Asset:
        if name not in self._done:
            self._open.append(name)
            self._done[name] = self._named(self.raws[name])
            self._open.pop()
        return self._done[name]

    def _named(self, raw: Raw) -> Asset:
        data = raw.data
        if is_text(raw.name):
            text = data.decode("utf-8")
            data = _TOKEN.sub(lambda match: self._token(match, raw, text), text).encode()
        path, immutable = self._path(raw.name, data)
        url = self._base + quote(path, safe="/._-~")
        return Asset(raw.name, raw.place, path, url, integrity(data), data, immutable)

    def _token(self, match: re.Match[str], raw: Raw, text: str) -> str:
        name = unquote(match[2])
        if name in self._open:
            ring = " → ".join([*self._open[self._open.index(name) :], name])
            self.faults.append(
                Fault(
                    "asset-ring",
                    f"assets refer to one another in a ring: {ring}",
                    "each is named after its content, so one of them must not name the next",
                    Where(raw.place),
                )
            )
            return ""
        if name not in self.raws:
            self.faults.append(_unknown(name, self.raws, raw.place, text, match.start()))
            return ""
        asset = self.asset(name)
        return asset.url if match[1] == "url" else asset.integrity

    def _path(self, name: str, data: bytes) -> tuple[str, bool]:
        if verbatim_paths([name], self._verbatim):
            return name.removeprefix(_STATIC), False
        if name == DOOR:
            # a service worker must keep its URL, because browsers update it there (Service Workers 3.1)
            return f"{self._door}door.js", False
        folder = f"{self._door}vault/" if name.startswith("vault/") else "assets/"
        digest = base64.b32encode(hashlib.sha256(data).digest()).decode().lower()[:10]
        pure = PurePosixPath(name)
        return f"{folder}{pure.stem}.{digest}{pure.suffix}", True


def _unknown(name: str, known: Iterable[str], place: str, text: str, start: int) -> Fault:
    where = _where(place, text, start)
    return Fault(
        "unknown-asset",
        f'no asset is called "{name}"',
        did_you_mean(name, known)
        or 'assets are named from site/, like "styles/site.css" or "static/logo.svg"',
        where,
        excerpt(text, where.line) if len(text) < 100_000 else "",
    )


def _where(place: str, text: str, start: int) -> Where:
    return Where(place, text.count("\n", 0, start) + 1)


def _manifest_icons(source: Source, assets: Mapping[str, Source]) -> tuple[bytes, list[Fault]]:
    """Return a web app manifest with a token in place of each local `src`, and faults."""
    try:
        json.loads(source.text)
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        column = getattr(error, "colno", 0)
        place = Where(source.path, line, column)
        shown = excerpt(source.text, line, column)
        return source.data, [Fault("manifest-json", f"not valid JSON: {error}", _JSON, place, shown)]
    faults: list[Fault] = []

    def replaced(match: re.Match[str]) -> str:
        line = source.text.count("\n", 0, match.start()) + 1
        name, fault = styles.locate(match[2], source, assets, line)
        if fault:
            faults.append(fault)
        return f"{match[1]}{url_token(name)}{match[3]}" if name else match[0]

    return re.sub(r'("src"\s*:\s*")([^"]*)(")', replaced, source.text).encode(), faults
