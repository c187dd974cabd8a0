"""Find files that do not belong on a public site, source maps, images with scripts, and wrong compressed copies."""

import gzip
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from builder.check import csp
from builder.check.site import COPIES, REPOSITORY, Site
from builder.errors import Fault, Where

_ENDINGS = {
    ".env": "a list of secrets", ".pem": "a key", ".key": "a key", ".p12": "a key", ".pfx": "a key", ".jks": "a key",
    ".bak": "an old copy", ".old": "an old copy", ".orig": "an old copy", ".rej": "an old copy", ".swp": "an old copy",
    ".tmp": "a temporary file", ".log": "a log", ".har": "a record of requests", ".sql": "a database",
    ".sqlite": "a database", ".db": "a database", ".pyc": "a compiled source",
}  # fmt: skip
_NAMES = {
    "thumbs.db", "desktop.ini", "dockerfile", "makefile", "package.json", "package-lock.json", "yarn.lock",
    "node_modules", "id_rsa", "id_ed25519", "web.config", "site.toml",
}  # fmt: skip
_SHOWN = {".well-known", ".nojekyll"}
_MAP = re.compile(r"(?:^|\n)\s*(?://|/\*)\s*[#@]\s*sourceMappingURL=(\S+)")
_SCRIPT_IN_SVG = re.compile(
    r"<(?:\w+:)?script\b|\son\w+\s*=|(?:xlink:)?href\s*=\s*[\"']\s*javascript:", re.IGNORECASE
)
_REMOVE = "remove it from the folder that is uploaded, and from where the build takes it"


def check(site: Site) -> Iterator[Fault]:
    """Yield a finding for each file that should not be on the site or has the wrong content."""
    if REPOSITORY in site.files:
        message = (
            ".git has every version of every file: a host that serves the whole folder gives all of them away"
        )
        yield Fault("repository", message, "see that it is not uploaded", Where(site.place(REPOSITORY)))
    for path in sorted(set(site.files) - {REPOSITORY}):
        yield from _stray(site, path)
    for path in site.texts(".js", ".mjs", ".css"):
        for match in _MAP.finditer(site.text(path)):
            message = "this names a source map, which holds the sources or says where they are"
            yield site.found("source-map", message, "build without source maps", path, match.start(1))
    for path in site.texts(".svg"):
        yield from _scripts(site, path)
    yield from _copies(site)


def _stray(site: Site, path: str) -> Iterator[Fault]:
    where = Where(site.place(path))
    if path.endswith(".map"):
        message = f"{path} is a source map: everybody can read the sources in it"
        yield Fault("source-map", message, "build without source maps, or do not upload them", where)
    kind = _leftover(path)
    if kind:
        message = f"{path} is {kind}: everybody can read it, and attackers look for just such names"
        yield Fault("stray-file", message, _REMOVE, where)


def _leftover(path: str) -> str:
    parts = [part.lower() for part in PurePosixPath(path).parts]
    if any(part in _NAMES for part in parts):
        return "a leftover"
    if any(part.startswith(".") and part not in _SHOWN for part in parts):
        return "a hidden file"
    return "an old copy" if parts[-1].endswith("~") else _ENDINGS.get(PurePosixPath(parts[-1]).suffix, "")


def _scripts(site: Site, path: str) -> Iterator[Fault]:
    """Yield a finding for an SVG image whose scripts may run: opened by itself, it is a document of this origin."""
    sent = site.sent(path).get("content-security-policy")
    if any(
        policy.sources("script-src") == ("'none'",) for policy in csp.policies(sent.value if sent else "")
    ):
        return
    match = _SCRIPT_IN_SVG.search(site.text(path))
    if match:
        message = (
            f"{path} has a script, which runs as a page of this site when the picture is opened by itself"
        )
        hint = "remove the script, or send the picture with Content-Security-Policy: default-src 'none'"
        yield site.found("script-in-svg", message, hint, path, match.start())


def _copies(site: Site) -> Iterator[Fault]:
    """Yield a finding for each compressed copy with other content, because hosts send it in place of the file."""
    for path in sorted(site.files):
        original, _, ending = path.rpartition(".")
        if not path.endswith(COPIES) or original not in site.files:
            continue
        if _unpacked(site.files[path], ending) != site.files[original]:
            message = f"most browsers are sent this copy, and it does not hold what {original} holds"
            yield Fault("wrong-copy", message, "build again, and upload all of it", Where(site.place(path)))


def _unpacked(data: bytes, ending: str) -> bytes | None:
    import brotli

    try:
        if ending == "gz":
            return gzip.decompress(data)
        unpacked: bytes = brotli.decompress(data)
    except (OSError, EOFError, ValueError, brotli.error):
        return None
    return unpacked
