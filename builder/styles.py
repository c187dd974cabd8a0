"""Prepare stylesheets: replace references by tokens (tinycss2), report faults, and minify (Lightning CSS)."""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from builder.errors import Fault, Where, did_you_mean, excerpt
from builder.load import Source

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_POSITION = re.compile(r"^(?:Parsing stylesheet failed: )?(.*) at .*:(\d+):(\d+)$", re.DOTALL)
_BRACES = re.compile(r"""/\*.*?(?:\*/|\Z)|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\\.|[{}]""", re.DOTALL)
_NO_LOADS = (
    "namespace",
    "supports",
    "charset",
    "document",
    "-moz-document",
)  # in these at-rules, a URL is a name and not a file
_URLS = ("url", "src")  # functions whose string is a URL (CSS Values 4, 4.5)
_LEADING = ("charset", "import", "layer")
_IMAGES = ("image-set", "-webkit-image-set")  # functions in which every string is a URL (CSS Images 4, 2.3)


def prepare(
    source: Source, assets: Mapping[str, Source], token: Callable[[str], str], *, minify: bool = True
) -> tuple[str, list[Fault]]:
    """Return the stylesheet with a token in place of the URL of every file that it loads, and its faults.

    `token` turns the logical name of an asset into its token.
    """
    import tinycss2

    if fault := _unclosed(source):
        return source.text, [fault]
    nodes = tinycss2.parse_component_value_list(source.text)
    if _is_broken(nodes):
        _, fault = _minified(source.text, source, minify)
        if fault:
            return source.text, [fault]
    faults: list[Fault] = []
    for node in _loads(nodes):
        value = node.value
        if not value or value.startswith(("#", "@@")):
            continue
        name, fault = locate(value, source, assets, node.source_line)
        if fault:
            faults.append(fault)
            continue
        fragment = value[value.index("#") :] if "#" in value else ""
        quoted = f'"{token(name)}{fragment}"'
        node.representation = f"url({quoted})" if node.type == "url" else quoted
    minified, fault = _minified(tinycss2.serialize(nodes), source, minify)
    return minified, [*faults, *([fault] if fault else [])]


def joined(first: str, second: str) -> str:
    """Join two stylesheets. Move rules of the second that must be at the start of a stylesheet to the start.

    These are @charset, @import and @layer statements (CSS Cascade 5, 2).
    """
    import tinycss2

    cut, ended = 0, False  # where to split the second one; whether the last node was a leading statement
    lines = second.split("\n")
    for node in tinycss2.parse_rule_list(second):
        if ended:
            cut = sum(len(line) + 1 for line in lines[: node.source_line - 1]) + node.source_column - 1
        ended = node.type == "at-rule" and node.lower_at_keyword in _LEADING and node.content is None
        if not ended and node.type not in ("whitespace", "comment"):
            break
    else:
        cut = len(second) if ended else cut
    return second[:cut] + first + second[cut:]


def _unclosed(source: Source) -> Fault | None:
    """Return a fault for the last brace that is never closed, since other tools only report the end of the file."""
    opened: list[int] = []
    for match in _BRACES.finditer(source.text):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            opened.pop()
    if not opened:
        return None
    line = source.text.count("\n", 0, opened[-1]) + 1
    column = opened[-1] - source.text.rfind("\n", 0, opened[-1])
    where, shown = Where(source.path, line, column), excerpt(source.text, line, column)
    return Fault("css-syntax", "CSS: this brace is never closed", "write } where its rules end", where, shown)


def _loads(nodes: Iterable[Any]) -> Iterator[Any]:
    """Yield the URL and string tokens that name files which browsers load (CSS Syntax 3)."""
    rule = ""
    for node in nodes:
        if node.type == "at-keyword":
            rule = node.lower_value
        elif node.type == "{} block" or node == ";":
            rule = ""
            yield from _loads(getattr(node, "content", ()))
        elif rule in _NO_LOADS:
            continue
        elif node.type == "string" and rule == "import":
            rule = "imported"
            yield node
        elif node.type == "url":
            yield node
        elif node.type == "function":
            yield from _loads_of_function(node)
        elif node.type in ("() block", "[] block"):
            yield from _loads(node.content)


def _loads_of_function(node: Any) -> Iterator[Any]:
    if node.lower_name in (*_URLS, *_IMAGES):
        yield from (each for each in node.arguments if each.type == "string")
    if node.lower_name not in (*_URLS, *_NO_LOADS):
        yield from _loads(node.arguments)


def _is_broken(nodes: Iterable[Any]) -> bool:
    return any(
        node.type == "error"
        or _is_broken(getattr(node, "content", None) or getattr(node, "arguments", None) or ())
        for node in nodes
    )


def locate(value: str, source: Source, assets: Mapping[str, Source], line: int) -> tuple[str, Fault | None]:
    """Return the logical name of the asset that a reference in `source` means, or a fault.

    `value` is the reference, and `line` its line in the source.
    """
    path = unquote(re.split(r"[?#]", value, maxsplit=1)[0])
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
