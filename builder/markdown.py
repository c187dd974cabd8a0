"""Convert Markdown to HTML, and check local links and images.

The syntax is CommonMark with tables, footnotes, definition lists, task lists, admonitions, ~~strikethrough~~, ids for
headings, and syntax highlighting.
"""

import difflib
import json
import posixpath
import re
import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from builder import ahead, highlight, images
from builder.cache import Cache
from builder.errors import Fault, Where, excerpt
from builder.load import PageSource
from builder.sources import is_picture
from builder.toc import Body, Found, headings
from builder.world import Misuse, World, absent

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|@@|$", re.IGNORECASE)
_ADDRESSES = {"a": "href", "img": "src"}
# The policy blocks style attributes, so the alignment of a table's column becomes a class.
_ALIGNMENTS = {f"text-align:{side}": f"align-{side}" for side in ("left", "center", "right")}
_AT = "\ue000"  # replaces "@@" in text during rendering, so that the text cannot contain asset tokens
_ASSET = re.compile(r"@@url:([^@]+)@@")
_RAW = ("html_block", "html_inline")
_TEXTS = ("text", "code_inline", "code_block", "fence")
# Stands for a place in parsed HTML. The parser lets no such character through.
_MARK = re.compile("\x00(\\d+)\x00")


@dataclass(frozen=True, slots=True)
class Place:
    """A local address in Markdown, whose URL depends on other files: its value, and the line of its block, from 0.

    `image` is empty for links. For images it is the element's HTML, with this place's mark as its address.
    """

    value: str
    line: int
    image: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parsed:
    """Markdown as HTML, with a mark for each of its places."""

    html: str
    places: tuple[Place, ...]
    headings: tuple[Found, ...]
    before: float = field(default=0.0, compare=False)  # seconds of parsing, if that was not done now


def to_html(page: PageSource, world: World, cache: Cache) -> Body:
    """Return the page's body as HTML, with faults for links to missing pages and for missing images.

    Replace local links and images by their final URLs, or by tokens for assets.
    """
    found = parsed(page.body, ahead.taken(world.sources.templates), cache)
    html, faults = _placed(found, page, world)
    return Body(html, found.headings, faults, found.before)


def parsed(body: str, taken: frozenset[str], cache: Cache) -> Parsed:
    """Return the parsed Markdown from the cache, or put it there."""
    key = ahead.key(body, taken)
    if stored := cache.get(ahead.KIND, key):
        html, places, found, took = json.loads(stored)
        return Parsed(html, tuple(Place(*place) for place in places), tuple(map(tuple, found)), took)
    began = time.perf_counter()
    made = parse(body, taken)
    took = round(time.perf_counter() - began, 5)
    known = [made.html, [astuple(place) for place in made.places], made.headings, took]
    cache.put(ahead.KIND, key, json.dumps(known).encode())
    return made


def work() -> None:
    """Do what `ahead` wants of a process: parse the Markdown that standard input names, into the cache."""
    root, taken, bodies = json.load(sys.stdin.buffer)
    cache = Cache(Path(root), remember=False)
    for body in bodies:
        parsed(body, frozenset(taken), cache)


def parse(body: str, taken: Iterable[str] = ()) -> Parsed:
    """Return Markdown as HTML. `taken` are ids that headings must not get."""
    notes: dict[str, object] = {}  # footnotes, which the parser collects for the renderer
    tokens = _parser().parse(body, notes)
    raw = [token.content for token, _ in _walk(tokens) if token.type in _RAW]
    _number_headings(tokens, {*taken, *_ids_taken(tokens, raw)})
    places: list[Place] = []
    for token, line in _walk(tokens):
        _tidy(token)
        attribute = _ADDRESSES.get(token.tag)
        value = token.attrGet(attribute) if attribute else None
        if attribute is None or not isinstance(value, str) or _ELSEWHERE.match(value):
            continue
        token.attrSet(attribute, f"\x00{len(places)}\x00")
        places.append(Place(value, line))
    notes["places"] = places
    html = _parser().renderer.render(tokens, _parser().options, notes).replace(_AT, "&#64;&#64;")
    return Parsed(html, tuple(places), tuple(headings(html, plain=not raw)))


def _placed(parsed: Parsed, page: PageSource, world: World) -> tuple[str, list[Fault]]:
    """Return the HTML with the URLs and images in place of the marks, and faults."""
    faults: list[Fault] = []
    made: list[str] = []
    pictures = 0
    for place in parsed.places:
        html = ""
        try:
            url = _address(place.value, bool(place.image), page, world)
            picture = place.image and _picture(place, url, world, at_once=not pictures)
            html = picture or _with_address(place, url)
            pictures += bool(picture)
        except Misuse as misuse:
            at = _line_of(place.value, page, place.line)
            where, shown = Where(page.source.path, at), excerpt(page.source.text, at)
            faults.append(Fault(misuse.code, misuse.message, misuse.hint, where, shown))
        made.append(html)
    return _MARK.sub(lambda found: made[int(found[1])], parsed.html), faults


@cache
def _parser() -> MarkdownIt:
    options = {"html": True, "highlight": _coloured}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    for plugin in (footnote_plugin, deflist_plugin, tasklists_plugin, admon_plugin):
        parser.use(plugin)
    parser.add_render_rule("image", _image)
    return parser


def _with_address(place: Place, url: str) -> str:
    """Return what stands at a place: an image with its URL, or for a link the URL alone, for an attribute."""
    written = escapeHtml(url)
    return _MARK.sub(lambda _: written, place.image) if place.image else written


def _picture(place: Place, url: str, world: World, *, at_once: bool) -> str:
    """Return an image in several sizes, or "" if it is not a file of which those can be made.

    The first of a page is loaded at once, as it is probably on the first screen. Raise Misuse if it cannot be read.
    """
    found = _ASSET.fullmatch(url)
    name = unquote(found[1]) if found else ""
    if not is_picture(name):
        return ""
    source = world.sources.assets[name]
    measures = images.measured(source)
    return images.picture(source, measures, place.attributes, at_once=at_once, whole=world.dev)


def _image(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    notes: dict[str, Any],
) -> str:
    token = tokens[index]
    html = renderer.image(tokens, index, options, notes)
    mark = _MARK.fullmatch(str(token.attrGet("src")))
    if mark is None:
        return html
    alt = renderer.renderInlineAsText(token.children, options, notes)
    given = {key: str(value) for key, value in token.attrs.items() if key != "src"}
    at = int(mark[1])
    notes["places"][at] = replace(notes["places"][at], image=html, attributes=given | {"alt": alt})
    return mark[0]


def _coloured(code: str, language: str, _: str) -> str:
    """Return highlighted code as HTML, or "" for none. Restore "@@" for Pygments, because it marks parts of diffs."""
    return highlight.block(code.replace(_AT, "@@"), language).replace("@@", _AT)


def _walk(tokens: list[Token]) -> Iterator[tuple[Token, int]]:
    """Yield each token with the line of its block in the body, counted from 0."""
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        yield token, line
        for child in token.children or ():
            yield child, line


def _line_of(value: str, page: PageSource, block: int) -> int:
    """Return the line of the file that contains `value`, or else the first line of its block."""
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
    if inside in world.files:
        return world.url(world.files[inside] + tail)
    if inside in world.left_out:
        raise absent(world.left_out[inside])
    if path.lower().endswith((".md", ".html")):
        raise _no_page(inside, folder, world)
    own = world.files.get(page.source.path, page.route)  # also right on the second page of a list
    route = posixpath.normpath(posixpath.join(own, path)).rstrip("/")
    return world.url((route if route in world.feeds else f"{route}/") + tail)


def _no_page(inside: str, folder: str, world: World) -> Misuse:
    """Return the fault of a link, on a page in `folder`, to the file `inside`, which does not become a page."""
    near = next(iter(difflib.get_close_matches(inside, world.files, n=1)), "")
    hint = f'did you mean "{posixpath.relpath(near, folder)}"?' if near else "links name files of site/pages"
    return Misuse("unknown-page", f"there is no page {inside}", hint)


def _tidy(token: Token) -> None:
    """Replace output of the parser that the site's policy would block."""
    alignment = _ALIGNMENTS.get(str(token.attrGet("style") or ""))
    if alignment:
        del token.attrs["style"]
        token.attrJoin("class", alignment)
    if token.type in _TEXTS:
        token.content = token.content.replace("@@", _AT)


def _ids_taken(tokens: list[Token], raw: list[str]) -> set[str]:
    """Return the ids that the page's own HTML, `raw`, and its footnotes use."""
    notes = (str(token.meta.get("id")) for token, _ in _walk(tokens) if token.type.startswith("footnote_"))
    of_notes = {f"{kind}{int(note) + 1}" for note in notes if note.isdigit() for kind in ("fn", "fnref")}
    return {*of_notes, *(name for text in raw for name in ahead.ids(text))}


def _number_headings(tokens: list[Token], taken: set[str]) -> None:
    """Give each heading an id made from its words, with a number added if that id is taken."""
    used = set(taken)
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
    """Turn words into an id: lower-case letters and digits of any script, with hyphens between words."""
    plain = unicodedata.normalize("NFKC", words).lower()
    return re.sub(r"[^\w]+", "-", plain).strip("-_")
