"""Stylesheets: references made tokens, faults found, bytes minified (Lightning CSS)."""

import posixpath
import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from builder.errors import Fault, Where, did_you_mean, excerpt
from builder.load import Source

_REFERENCE = re.compile(
    r"""/\*.*?\*/                                        # comments are left alone
      | url\(\s*(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<bare>[^)"'\s]*))\s*\)
      | @import\s+(?:"(?P<import2>[^"\n]*)"|'(?P<import1>[^'\n]*)')
      | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'        # and so are strings""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_POSITION = re.compile(r"^(?:Parsing stylesheet failed: )?(.*) at .*:(\d+):(\d+)$", re.DOTALL)


def prepare(
    source: Source, assets: Mapping[str, Source], token: Callable[[str], str], *, minify: bool = True
) -> tuple[str, list[Fault]]:
    """The stylesheet, minified, with every local url() and @import made a token; and its faults."""
    faults: list[Fault] = []

    def replaced(match: re.Match[str]) -> str:
        kind, value = next(
            ((key, text) for key, text in match.groupdict().items() if text is not None), ("", "")
        )
        if not value or value.startswith(("#", "@@")):
            return match[0]
        name, fault = locate(value, source, assets, match.start())
        if fault:
            faults.append(fault)
            return match[0]
        fragment = value[value.index("#") :] if "#" in value else ""
        reference = f'"{token(name)}{fragment}"'
        return f"@import {reference}" if kind.startswith("import") else f"url({reference})"

    text = _REFERENCE.sub(replaced, source.text)
    minified, fault = _minified(text, source, minify)
    return minified, [*faults, *([fault] if fault else [])]


def locate(value: str, source: Source, assets: Mapping[str, Source], start: int) -> tuple[str, Fault | None]:
    """The logical name of the asset that a reference in `source` means, or the fault in it."""
    path = unquote(re.split(r"[?#]", value, maxsplit=1)[0])
    line = source.text.count("\n", 0, start) + 1
    where, shown = Where(source.path, line), excerpt(source.text, line)
    if _SCHEME.match(value):
        hint = "keep the file in site/static/ and name it from there"
        what = "data: URLs are" if value.lower().startswith("data:") else "other origins are"
        return "", Fault(
            "blocked-reference", f"{what} blocked by the site's CSP: {value[:60]}", hint, where, shown
        )
    folder = posixpath.dirname(source.name)
    name = posixpath.normpath(path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path))
    if name in assets:
        return name, None
    hint = did_you_mean(name, assets) or f'paths are relative to this file; this one means "{name}"'
    return "", Fault("unknown-asset", f'no asset is at "{path}"', hint, where, shown)


def _minified(text: str, source: Source, minify: bool) -> tuple[str, Fault | None]:
    import lightningcss

    try:
        minified: str = lightningcss.process_stylesheet(text, filename="css", minify=minify)
    except ValueError as error:
        match = _POSITION.match(str(error))
        line, column = (int(match[2]) + 1, int(match[3])) if match else (0, 0)
        if line > len(lines := source.text.rstrip().splitlines()):
            line, column = len(lines), 0
        message = match[1] if match else str(error)
        where = Where(source.path, line, column)
        shown = excerpt(source.text, line, column)
        hint = "look for a brace, bracket or semicolon too many or too few, here or just above"
        return text, Fault("css-syntax", f"CSS: {message[0].lower()}{message[1:]}", hint, where, shown)
    return minified, None
