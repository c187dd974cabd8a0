"""Markdown bodies → HTML: CommonMark and tables, heading ids, local links and images checked and rewritten."""

import posixpath
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from builder.errors import Fault, Where, excerpt
from builder.load import PageSource
from builder.render import NOT_FOUND, Misuse, World

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|@@|$", re.IGNORECASE)
_ADDRESSES = {"a": "href", "img": "src"}


def to_html(page: PageSource, world: World) -> tuple[str, list[Fault]]:
    """The page's body as HTML, and its faults: links to no page, images of no asset."""
    tokens = _parser().parse(page.body)
    _number_headings(tokens)
    faults: list[Fault] = []
    for token, line in _walk(tokens):
        attribute = _ADDRESSES.get(token.tag)
        value = token.attrGet(attribute) if attribute else None
        if attribute is None or not isinstance(value, str) or _ELSEWHERE.match(value):
            continue
        try:
            token.attrSet(attribute, _address(value, token.tag == "img", page, world))
        except Misuse as misuse:
            at = _line_of(value, page, line)
            where, shown = Where(page.source.path, at), excerpt(page.source.text, at)
            faults.append(Fault(misuse.code, misuse.message, misuse.hint, where, shown))
    return _parser().renderer.render(tokens, _parser().options, {}), faults


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table")


def _walk(tokens: list[Token]) -> Iterator[tuple[Token, int]]:
    """Each token with the line of its block in the body, from 0."""
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        yield token, line
        for child in token.children or ():
            yield child, line


def _line_of(value: str, page: PageSource, block: int) -> int:
    """The file's line where `value` is written, at or after its block; the block's own line otherwise."""
    lines = page.body.splitlines()
    written = (n for n in range(block, len(lines)) if value in lines[n] or unquote(value) in lines[n])
    return page.body_line + next(written, block)


def _address(value: str, image: bool, page: PageSource, world: World) -> str:
    path, tail = re.fullmatch(r"([^?#]*)(.*)", value, re.DOTALL).groups()  # type: ignore[union-attr]
    path = unquote(path)
    folder = posixpath.dirname(page.source.path)
    inside = posixpath.normpath(path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path))
    names = (inside.removeprefix("site/"), posixpath.normpath(path.lstrip("/")))
    for name in names:
        if name in world.names:
            return world.asset(name) + tail
    if image:
        return world.asset(names[0])
    if path.startswith("/"):
        return world.url(path + tail)
    files = {each.source.path: each.route for each in world.sources.pages if each.route != NOT_FOUND}
    if inside in files:
        return world.url(files[inside] + tail)
    return world.url(posixpath.normpath(posixpath.join(page.route, path)).rstrip("/") + "/" + tail)


def _number_headings(tokens: list[Token]) -> None:
    used: set[str] = set()
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            words = "".join(
                child.content for child in inline.children or () if child.type in ("text", "code_inline")
            )
            stem = slug(words) or "section"
            name, count = stem, 1
            while name in used:
                count += 1
                name = f"{stem}-{count}"
            used.add(name)
            token.attrSet("id", name)


def slug(words: str) -> str:
    """Words as an id: lower case, letters and digits of any script, hyphens between."""
    plain = unicodedata.normalize("NFKC", words).lower()
    return re.sub(r"[^\w]+", "-", plain).strip("-_")
