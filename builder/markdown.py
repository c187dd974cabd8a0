"""Convert Markdown to HTML, and check local links and images.

The syntax is CommonMark with tables, footnotes, definition lists, task lists, admonitions, ~~strikethrough~~, ids for
headings, and syntax highlighting.
"""

import difflib
import posixpath
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache, partial
from itertools import pairwise
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from builder import highlight, images
from builder.errors import Fault, Where, excerpt
from builder.load import PageSource
from builder.sources import is_picture
from builder.world import Misuse, World, absent

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|@@|$", re.IGNORECASE)
_ADDRESSES = {"a": "href", "img": "src"}
# The policy blocks style attributes, so the alignment of a table's column becomes a class.
_ALIGNMENTS = {f"text-align:{side}": f"align-{side}" for side in ("left", "center", "right")}
_ID = re.compile(r"""\sid\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_AT = "\ue000"  # replaces "@@" in text during rendering, so that the text cannot contain asset tokens
_ASSET = re.compile(r"@@url:([^@]+)@@")
_TEXTS = ("text", "code_inline", "code_block", "fence")


def to_html(page: PageSource, world: World) -> tuple[str, list[Fault]]:
    """Return the page's body as HTML, and faults for links to missing pages and for missing images.

    Replace local links and images by their final URLs, or by tokens for assets.
    """
    notes: dict[str, object] = {}  # footnotes, which the parser collects for the renderer
    tokens = _parser().parse(page.body, notes)
    _number_headings(tokens, _ids_taken(tokens, world))
    faults: list[Fault] = []
    pictures = 0
    for token, line in _walk(tokens):
        _tidy(token)
        attribute = _ADDRESSES.get(token.tag)
        value = token.attrGet(attribute) if attribute else None
        if attribute is None or not isinstance(value, str) or _ELSEWHERE.match(value):
            continue
        try:
            token.attrSet(attribute, _address(value, token.tag == "img", page, world))
            pictures += token.tag == "img" and _prepare(token, world, at_once=not pictures)
        except Misuse as misuse:
            at = _line_of(value, page, line)
            where, shown = Where(page.source.path, at), excerpt(page.source.text, at)
            faults.append(Fault(misuse.code, misuse.message, misuse.hint, where, shown))
    html = _parser().renderer.render(tokens, _parser().options, notes)
    return html.replace(_AT, "&#64;&#64;"), faults


@cache
def _parser() -> MarkdownIt:
    options = {"html": True, "highlight": _coloured}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    for plugin in (footnote_plugin, deflist_plugin, tasklists_plugin, admon_plugin):
        parser.use(plugin)
    parser.add_render_rule("image", _image)
    return parser


def _prepare(token: Token, world: World, *, at_once: bool) -> bool:
    """Let an image be shown in several sizes, if it is a file of which those can be made. Return whether it is.

    The first of a page is loaded at once, as it is probably on the first screen. Raise Misuse if it cannot be read.
    """
    found = _ASSET.fullmatch(str(token.attrGet("src")))
    name = unquote(found[1]) if found else ""
    if not is_picture(name):
        return False
    source = world.sources.assets[name]
    measures = images.measured(source)
    token.meta["picture"] = partial(images.picture, source, measures, at_once=at_once, whole=world.dev)
    return True


def _image(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    notes: dict[str, object],
) -> str:
    token = tokens[index]
    show = token.meta.get("picture")
    if show is None:
        return renderer.image(tokens, index, options, notes)
    alt = renderer.renderInlineAsText(token.children, options, notes)
    given = {key: str(value) for key, value in token.attrs.items() if key != "src"}
    html: str = show(given | {"alt": alt})
    return html


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


def _ids_taken(tokens: list[Token], world: World) -> set[str]:
    """Return the ids that are already used in the templates and in the page's own HTML."""
    html = [token.content for token, _ in _walk(tokens) if token.type in ("html_block", "html_inline")]
    notes = (str(token.meta.get("id")) for token, _ in _walk(tokens) if token.type.startswith("footnote_"))
    of_notes = {f"{kind}{int(note) + 1}" for note in notes if note.isdigit() for kind in ("fn", "fnref")}
    of_templates = _ids_in(tuple(source.data for source in world.sources.templates.values()))
    return {*of_templates, *of_notes, *(name for text in html for name in _ID.findall(text))}


@lru_cache(maxsize=2)
def _ids_in(templates: tuple[bytes, ...]) -> frozenset[str]:
    return frozenset(name for data in templates for name in _ID.findall(data.decode()))


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
