"""Choose the requests to a live site and the expected responses: one path of each kind in the build's headers.json."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from builder.config.schema import Config
from builder.errors import Fault, SiteError
from builder.hosts.headers_file import HEADERLESS
from builder.hosts.writers import BY_FOLDER
from builder.output import Rule
from builder.policy import path_of
from builder.write import LISTING

Headers = Mapping[str, str]

_BUILD = "build the site first: python3 build.py build"
_NOWHERE = "gossamer-asks-for-what-is-missing"
_CACHE = "Cache-Control"


@dataclass(frozen=True, slots=True)
class Probe:
    """A path to request, and the expected response: its status, one of several sets of headers, and a file's content.

    `headers` is empty if the host cannot be configured to send any. `location` is the path that a redirect must lead
    to. `file` is a path in dist/. `media` is the media type without parameters.
    """

    kind: str
    path: str
    status: int
    headers: tuple[Headers, ...] = ()
    location: str = ""
    file: str = ""
    media: str = ""


@dataclass(frozen=True, slots=True)
class Built:
    """The content of a build's headers.json. `names` are the headers that any of its rules sets."""

    rules: tuple[Rule, ...]
    types: Mapping[str, str]
    files: frozenset[str]
    moved: Mapping[str, str]  # former path → the path that it redirects to

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted({name for rule in self.rules for name, _ in rule.headers}))

    def headers(self, url: str) -> Headers:
        return next((dict(rule.headers) for rule in self.rules if url in rule.paths), {})

    def of(self, kind: str) -> tuple[str, ...]:
        """Return the paths of a kind, in order (see `policy.rules`)."""
        return next((rule.paths for rule in self.rules if rule.name == kind), ())


def read(dist: Path, shown: str) -> Built:
    """Read the headers.json of the build in a folder. Raise SiteError if there is none."""
    try:
        listed = json.loads((dist / LISTING).read_bytes())
        rules = tuple(
            Rule(rule["name"], tuple(rule["paths"]), tuple(rule["headers"].items()))
            for rule in listed["rules"]
        )
        types, moved = dict(listed["types"]), dict(listed.get("moved", {}))
        files = frozenset(path.relative_to(dist).as_posix() for path in dist.rglob("*") if path.is_file())
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        raise SiteError(Fault("no-site", f"{shown} is no build of Gossamer's", _BUILD)) from None
    return Built(rules, types, files, moved)


def probes(built: Built, config: Config) -> tuple[Probe, ...]:
    """Return the probes for the host that the configuration names."""
    found = (*_files(built, config), *_redirects(built, config), *_missing(built, config))
    if config.host.name in HEADERLESS:
        found = tuple(replace(each, headers=()) for each in found)
    return found


def _files(built: Built, config: Config) -> Iterable[Probe]:
    """Yield a probe for one file of each kind, and for each script that may run as a worker."""
    base = config.site.base
    pages = [path for path in built.of("page") if path.endswith("/")]
    runtime = [path for path in built.of("asset") if path.startswith(f"{base}assets/runtime.")]
    chosen = {
        "home page": [base] if base in pages else [],
        "page": [path for path in pages if path != base][:1],
        "page at the redirect URI": [config.callback],
        "end of a sign-in in a frame": built.of("done")[:1],
        "door": built.of("door"),
        "script of the vault": [path for path in built.of("vault") if path.endswith(".js")],
        "runtime": runtime,
        "asset": [path for path in built.of("asset") if path not in runtime][:1],
        "file that keeps its name": built.of("verbatim")[:1],
    }
    for kind, paths in chosen.items():
        for path in paths:
            headers, media = built.headers(path), built.types.get(path, "").partition(";")[0]
            file = (
                path_of("/" + path.removeprefix(base))
                if path.endswith("/") or path == config.callback
                else path.removeprefix(base)
            )
            yield Probe(kind, path, 200, (headers,), file=file, media=media)


def _redirects(built: Built, config: Config) -> Iterable[Probe]:
    """Yield a probe for a former path, and one for a page's path without its final slash.

    Leave out the second one where Vercel does not redirect, because some file has no extension.
    """
    for path, location in list(built.moved.items())[:1]:
        if config.host.name not in HEADERLESS:
            yield Probe("former address", path, 301, location=location)
    names = [path.rpartition("/")[2] for rule in built.rules if rule.name != "page" for path in rule.paths]
    if config.host.name == "vercel" and any(name and "." not in name for name in names):
        return
    pages = [path for path in built.of("page") if path.endswith("/") and path != config.site.base]
    for path in pages[:1]:
        yield Probe("page without its slash", path.rstrip("/"), 308, location=path)


def _missing(built: Built, config: Config) -> Iterable[Probe]:
    base, host = config.site.base, config.host
    page = built.headers(base)
    file = "404.html" if "404.html" in built.files else ""
    wanted: tuple[Headers, ...] = () if "missing-pages" in host.accept else (page,)
    yield Probe("missing page", f"{base}{_NOWHERE}/", 404, wanted, file=file)
    assets: Sequence[Headers] = ()
    if built.of("asset") and host.name in BY_FOLDER and wanted:
        asset = built.headers(built.of("asset")[0])
        assets = ({**asset, _CACHE: page.get(_CACHE, "")}, *([asset] if BY_FOLDER[host.name] else []))
    yield Probe("missing asset", f"{base}assets/{_NOWHERE}.js", 404, (*wanted, *assets), file=file)
    yield Probe(
        "missing script of the vault", f"{config.door_folder}vault/{_NOWHERE}.js", 404, wanted, file=file
    )
