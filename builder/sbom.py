"""Write the software bill of materials of a built site as CycloneDX 1.6 (ECMA-424): its content, and what built it.

It is made from dist/ and the lock file, and is reproducible: it contains no random numbers, and a time only if
SOURCE_DATE_EPOCH is set.
"""

import base64
import hashlib
import json
import os
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from builder import __version__
from builder.errors import Fault, SiteError, Where
from builder.output import media_type
from builder.today import EPOCH, today
from builder.write import strangers, written

LOCK = "requirements.txt"
_OWN, _BRYTHON = "gossamer-site", "brython"
_MANIFEST, _SITE, _SOURCE = "manifest.json", "site", "brython.js"
_BUILD = "build the site again: python3 build.py build"
_PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)((?:[^\n]*\\\n)*[^\n]*)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
Value = dict[str, object]


@dataclass(frozen=True, slots=True)
class Package:
    """An entry of the lock file: a package, its version, and the SHA-256 of each file that pip accepts for it."""

    name: str
    version: str
    digests: tuple[str, ...] = ()

    @property
    def purl(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


@dataclass(frozen=True, slots=True)
class Built:
    """The content of dist/: each file, and what manifest.json says about the scripts, by path."""

    files: Mapping[str, bytes]
    modules: Mapping[str, Mapping[str, str]]  # path of a script → module → "app", "auth" or "stdlib"
    runtime: str  # the path of Brython's runtime
    brython: Mapping[str, str]  # {version, sha256} of the brython.js that it was made from
    strangers: tuple[str, ...]  # files and folders in dist/ that no build wrote


def read(dist: Path, shown: str) -> Built:
    """Read dist/. Raise SiteError if it has no build, an outdated one, or one whose files were changed since."""
    paths = written(dist)
    try:
        listed = json.loads((dist / _MANIFEST).read_bytes())
        files = {path: (dist / path).read_bytes() for path in sorted(paths or ()) if (dist / path).is_file()}
    except (OSError, ValueError):
        paths = None
    if paths is None:
        raise SiteError(Fault("no-site", f"{shown} is no build of Gossamer's", _BUILD))
    try:
        assets = {entry["path"]: entry for entry in listed.values()}
        runtime, brython = next(
            (path, entry["brython"]) for path, entry in assets.items() if "brython" in entry
        )
        changed = [
            path for path, entry in assets.items() if _integrity(files.get(path)) != entry["integrity"]
        ]
        modules = {path: entry["modules"] for path, entry in assets.items() if "modules" in entry}
        brython = {name: brython[name] for name in ("version", "sha256")}
    except (LookupError, TypeError, AttributeError, StopIteration):
        message = f"{_MANIFEST} does not say what is compiled into the scripts: an older version built this"
        raise SiteError(Fault("old-build", message, _BUILD, Where(f"{shown}/{_MANIFEST}"))) from None
    if changed:
        message = "this file is not as it was built, so nobody knows what is in it"
        raise SiteError(
            [Fault("not-as-built", message, _BUILD, Where(f"{shown}/{path}")) for path in changed]
        )
    return Built(files, modules, runtime, brython, tuple(strangers(dist)))


def packages(lock: Path, shown: str) -> tuple[Package, ...]:
    """Return the packages of a lock file, in order. Raise SiteError if it is missing or lacks versions or hashes."""
    try:
        text = lock.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        text = ""
    found = tuple(
        Package(name, version, tuple(_HASH.findall(rest))) for name, version, rest in _PINNED.findall(text)
    )
    if not found or not all(package.digests for package in found):
        message = f"{shown} names no packages by version and hash, so nobody knows what built the site"
        hint = "take the one that Gossamer wrote, or make one: pip-compile --generate-hashes"
        raise SiteError(Fault("no-lock", message, hint, Where(shown)))
    return found


def bill(
    built: Built, locked: Iterable[Package], name: str, environ: Mapping[str, str] = os.environ
) -> Value:
    """Return the bill of materials of the site called `name`, in plain values."""
    known = {package.name: package for package in locked}
    known.setdefault(_OWN, Package(_OWN, __version__))
    if known.get(_BRYTHON, Package("", "")).version != built.brython["version"]:
        known[_BRYTHON] = Package(_BRYTHON, built.brython["version"])
    origins = {module: origin for script in built.modules.values() for module, origin in script.items()}
    components = [
        *(_file(path, data) for path, data in built.files.items()),
        *(_module(module, origin) for module, origin in sorted(origins.items())),
        _source(built.brython),
        *(_package(package) for _, package in sorted(known.items())),
    ]
    return _sealed(
        {
            "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "version": 1,
            "metadata": _metadata(name, environ),
            "components": components,
            "dependencies": _dependencies(built, origins, known),
        }
    )


def _metadata(name: str, environ: Mapping[str, str]) -> Value:
    moment = {"timestamp": today(environ).strftime("%Y-%m-%dT%H:%M:%SZ")} if environ.get(EPOCH) else {}
    tool = {"type": "application", "name": _OWN, "version": __version__}
    return {
        **moment,
        "lifecycles": [{"phase": "post-build"}],
        "tools": {"components": [tool]},
        "component": {"type": "application", "bom-ref": _SITE, "name": name},
    }


def _file(path: str, data: bytes) -> Value:
    kind = media_type(path).partition(";")[0]
    hashes = [{"alg": "SHA-256", "content": hashlib.sha256(data).hexdigest()}]
    return {
        "type": "file",
        "bom-ref": f"file:{path}",
        "name": path,
        "mime-type": kind,
        "scope": "required",
        "hashes": hashes,
    }


def _module(name: str, origin: str) -> Value:
    said = {
        "app": "Python of the site itself, compiled",
        "auth": "Python of Gossamer's sign-in library, compiled",
        "stdlib": "Python's standard library, as Brython or Gossamer has it, compiled",
    }
    version = {"version": __version__} if origin == "auth" else {}
    return {
        "type": "library",
        "bom-ref": f"module:{name}",
        "group": origin,
        "name": name,
        **version,
        "description": said.get(origin, origin),
        "scope": "required",
    }


def _source(brython: Mapping[str, str]) -> Value:
    return {
        "type": "file",
        "bom-ref": _SOURCE,
        "name": _SOURCE,
        "version": brython["version"],
        "description": "What the runtime was made from: this file of the package brython",
        "scope": "required",
        "hashes": [{"alg": "SHA-256", "content": brython["sha256"]}],
    }


def _package(package: Package) -> Value:
    """Return a package. One that only the build needs has the scope "excluded", since it does not reach the browser."""
    hashes = [{"alg": "SHA-256", "content": digest} for digest in sorted(set(package.digests))]
    files = {
        "type": "distribution",
        "url": package.purl,
        "comment": "pip takes any of these files",
        "hashes": hashes,
    }
    return {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "scope": "required" if package.name in (_OWN, _BRYTHON) else "excluded",
        **({"externalReferences": [files]} if hashes else {}),
    }


def _dependencies(built: Built, origins: Mapping[str, str], known: Mapping[str, Package]) -> list[Value]:
    """Return the dependencies: the site contains files, scripts contain modules, and modules come from packages."""
    own, brython = known[_OWN].purl, known[_BRYTHON].purl
    sources = {"app": [], "auth": [own]}
    needs: dict[str, Iterable[str]] = {_SITE: [f"file:{path}" for path in built.files]}
    needs |= {
        f"file:{path}": [f"module:{module}" for module in names] for path, names in built.modules.items()
    }
    needs[f"file:{built.runtime}"] = [_SOURCE, own]
    needs |= {f"module:{module}": sources.get(origin, [own, brython]) for module, origin in origins.items()}
    needs[_SOURCE] = [brython]
    needs[own] = [package.purl for package in known.values() if package.purl != own]
    return [{"ref": ref, "dependsOn": sorted(on)} for ref, on in sorted(needs.items())]


def _sealed(bom: Value) -> Value:
    """Return the bill with a serial number derived from its content, so that equal content has an equal number."""
    digest = hashlib.sha256(json.dumps(bom, sort_keys=True).encode()).digest()
    head = {name: bom[name] for name in ("$schema", "bomFormat", "specVersion")}
    return head | {"serialNumber": uuid.UUID(bytes=digest[:16], version=5).urn} | bom


def _integrity(data: bytes | None) -> str:
    return "" if data is None else "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode()
