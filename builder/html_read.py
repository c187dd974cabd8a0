"""Collect a rendered page's ids, its references, and what the site's policy would block, one document at a time.

Most tags of a site are the same on many pages, so each distinct tag goes through the full HTML parser only once. A
document with anything ambiguous goes through the full parser as a whole.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote

from builder.html_facts import BLANKS, Facts, HtmlProblem, Link, composed

_ADDRESSES = {
    "a": ("href",), "area": ("href",), "audio": ("src",), "embed": ("src",), "iframe": ("src",), "image": ("href",),
    "img": ("src", "srcset"), "input": ("src",), "link": ("href",), "object": ("data",), "script": ("src",),
    "source": ("src", "srcset"), "track": ("src",), "use": ("href", "xlink:href"), "video": ("src", "poster"),
}  # fmt: skip
_LINKS = {"a", "area"}
_BLOCKED_TAGS = {
    "iframe": "frames", "frame": "frames", "object": "plugins", "embed": "plugins", "audio": "sound", "video": "video",
    "base": "<base>, which would move every link", "applet": "plugins",
}  # fmt: skip
_DATA_BLOCKS = ("application/json", "application/ld+json")
_LOADED_LINKS = {
    "stylesheet",
    "icon",
    "preload",
    "modulepreload",
    "prefetch",
    "manifest",
    "apple-touch-icon",
    "mask-icon",
}
_FETCHED_LINKS = {"stylesheet", "icon", "preload", "modulepreload"}  # fetched on a first visit
_TOKEN = re.compile(r"@@url:([^@\s]+)@@")
# Plain HTML up to and including the next start tag, comment or doctype, which every HTML parser reads the same way.
_NAME = "[a-zA-Z][a-zA-Z0-9:_-]*"
_VALUE = """(?:"[^"]*"|'[^']*'|[^\\s"'=<>`]+)"""
_PLAIN = re.compile(
    rf"[^<]*(?:</{_NAME}\s*>[^<]*)*"
    rf"(?:(<({_NAME})(?:\s+[^\s\"'<>/=]+(?:={_VALUE})?)*\s*/?>)"
    rf"|<!--[^<>-][^-]*(?:-[^-]+)*-->|<!doctype\s[^<>\"'\[]*>|\Z)",
    re.IGNORECASE,
)
_TAG = re.compile("[^<\\s/>]+")
_QUOTED = re.compile(r"""=(?:"[^"]*"|'[^']*')""")
_ATTRIBUTE = re.compile(r"""\s([^\s"'<>/=]+)(?:="([^"]*)"|='([^']*)')?""")
_AS_TEXT = frozenset(
    ["iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp"]
)


def examine(html: str) -> Facts:
    """Return the facts of one document: its ids, its references, and problems that do not depend on other pages."""
    tags = _tags(html)
    if tags is None:
        return _read(html)
    facts = _Gathering()
    for written in tags:
        if told := _told(written):
            facts.add(told)
    return facts.found


def _tags(html: str) -> list[str] | None:
    """Return the start tags of a document as written; None if only the full parser can tell which they are."""
    found: list[str] = []
    at = 0
    while match := _PLAIN.match(html, at):
        at = match.end()
        if match[1] is None:
            if at == len(html):
                return found
            continue
        found.append(match[1])
        name = match[2].lower()
        if name in _AS_TEXT and not _ends_before_a_tag(html, name, at, match[1]):
            return None
    return None


def _ends_before_a_tag(html: str, name: str, at: int, written: str) -> bool:
    """Return whether an element with text content ends before anything in it looks like a tag."""
    closing = html.find("<", at)
    return html[closing : closing + len(name) + 3].lower() == f"</{name}>" and not written.endswith("/>")


def _read(html: str) -> Facts:
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except AssertionError:  # raised by html.parser for a "<![" that does not start a CDATA section
        line, column = reader.getpos()
        read = sum(map(len, html.splitlines(keepends=True)[: line - 1])) + column
        rest = html[html.rfind("<![", 0, read + 3) :].partition(">")
        hint = "write &lt;![ if it is text, or a comment, <!-- … -->"
        problem = HtmlProblem(
            "bad-html", 'this "<![" begins nothing that HTML knows', hint, "".join(rest[:2])
        )
        reader.facts.found.problems.append(problem)
    return reader.facts.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.facts = _Gathering()
        self.last: _Told | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.last = _tell(tag, attrs, self.get_starttag_text() or f"<{tag}>")
        if self.last:
            self.facts.add(self.last)


@dataclass(frozen=True, slots=True)
class _Told:
    """The facts that one start tag contributes, wherever it occurs."""

    written: str
    problems: tuple[HtmlProblem, ...]
    policy: str | None  # the policy that it sets, if it is a <meta> for one
    id: str | None
    anchor: str | None  # the name of an <a>, which links can point to like an id
    links: tuple[Link, ...]
    manifests: tuple[str, ...]
    loads: tuple[str, ...]
    is_icon: bool


@lru_cache(maxsize=10_000)  # the same tags of templates and running text occur on many pages
def _told(written: str) -> _Told | None:
    """Return the facts that a start tag contributes, or None if there are none.

    Use the full parser if an attribute value has no quotes, because a "/" may then belong to the value or to the tag.
    """
    if "=" not in _QUOTED.sub("", written):
        attributes: list[tuple[str, str | None]] = [
            (name.lower(), unescape(one or other)) for name, one, other in _ATTRIBUTE.findall(written)
        ]
        return _tell(_TAG.findall(written)[0].lower(), attributes, written)
    reader = _Reader()
    reader.feed(written)
    return reader.last


def _tell(tag: str, attrs: list[tuple[str, str | None]], written: str) -> _Told | None:
    values = {name: value or "" for name, value in attrs}
    problems = (*_tag_problems(tag, values), *_attribute_problems(tag, values))
    is_policy = tag == "meta" and values.get("http-equiv", "").lower() == "content-security-policy"
    anchor = composed(values["name"]) if tag == "a" and values.get("name") else None
    urls = tuple(_urls(tag, values))
    rel = set(values.get("rel", "").lower().split())
    names = _names(urls)
    # of several sizes a browser loads one
    fetched = _names(_urls(tag, {name: value for name, value in values.items() if name != "srcset"}))
    loaded = tag not in _LINKS and (tag != "link" or bool(rel & _FETCHED_LINKS))
    told = _Told(
        written,
        tuple(HtmlProblem(*problem, written) for problem in problems),
        values.get("content", "") if is_policy else None,
        composed(values["id"]) if "id" in values else None,
        anchor,
        tuple(Link(url, "link" if tag in _LINKS else "load", written) for url in urls),
        tuple(names) if tag == "link" and "manifest" in rel else (),
        tuple(fetched) if loaded else (),
        loaded and bool(urls) and "icon" in rel,
    )
    empty = told.policy is None and told.id is None and told.anchor is None
    return None if empty and not told.problems and not told.links else told


def _names(urls: Iterable[str]) -> list[str]:
    return [unquote(name[1]) for url in urls if (name := _TOKEN.match(url))]


class _Gathering:
    """Combines the facts of a document's tags, in their order."""

    def __init__(self) -> None:
        self.found = Facts()
        self._icon_seen = False

    def add(self, told: _Told) -> None:
        """Add the facts of the next tag."""
        found = self.found
        found.problems += told.problems
        if told.policy is not None and not found.loads:
            found.policies.append(told.policy)
        if told.id is not None:
            self._identify(told.id, told.written)
        if told.anchor is not None:
            found.ids.add(told.anchor)
        found.links += told.links
        found.manifests.update(told.manifests)
        if told.is_icon and self._icon_seen:
            return
        self._icon_seen |= told.is_icon
        found.loads += (name for name in told.loads if name not in found.loads)

    def _identify(self, name: str, written: str) -> None:
        if name in self.found.ids:
            problem = HtmlProblem(
                "duplicate-id", f'two elements have the id "{name}"', "an id names one element", written
            )
            self.found.problems.append(problem)
        self.found.ids.add(name)


_Found = Iterable[tuple[str, str, str]]


def _tag_problems(tag: str, values: Mapping[str, str]) -> _Found:
    if tag == "style":
        yield (
            "inline-style",
            "<style> is blocked by the site's CSP",
            "move its rules to a file in site/styles/",
        )
    if tag == "script" and "src" not in values and values.get("type", "").lower() not in _DATA_BLOCKS:
        yield (
            "inline-script",
            "an inline script is blocked by the site's CSP",
            "write it in Python in site/app/, or put the file in site/static/ and name it with src",
        )
    if tag in _BLOCKED_TAGS:
        yield "blocked-tag", f"<{tag}>: the site's CSP allows no {_BLOCKED_TAGS[tag]}", "link to it instead"
    if tag == "img" and "alt" not in values:
        yield (
            "missing-alt",
            "an image without alt text",
            'say what it shows in alt="…", or write alt="" when it only decorates',
        )
    if tag == "html" and not values.get("lang"):
        yield "missing-lang", "<html> does not say its language", 'write <html lang="{{ language }}">'
    sheet = tag == "link" and "stylesheet" in values.get("rel", "").lower().split()
    if (sheet or (tag == "script" and "src" in values)) and not values.get("integrity"):
        hint = "add integrity=\"{{ integrity('…') }}\" with the same name as in asset('…')"
        yield (
            "missing-integrity",
            f"this {'script' if tag == 'script' else 'stylesheet'} has no integrity",
            hint,
        )


def _attribute_problems(tag: str, values: Mapping[str, str]) -> _Found:
    for name, value in values.items():
        if name == "style":
            yield (
                "inline-style",
                "a style attribute is blocked by the site's CSP",
                "use a class and a stylesheet",
            )
        elif name.startswith("on") and len(name) > 2:
            hint = "bind the event in Python (site/app/), by id or data attribute"
            yield "inline-handler", f"the handler {name} is blocked by the site's CSP", hint
        elif BLANKS.sub("", value).lower().startswith("javascript:"):
            yield (
                "javascript-url",
                "javascript: URLs are blocked by the site's CSP",
                "use a button and bind it in Python",
            )
        elif name in ("action", "formaction") and value:
            hint = "send it from Python with auth.fetch(); the site's CSP says form-action 'none'"
            yield "form-action", "a form cannot be posted from this site", hint


def _urls(tag: str, values: Mapping[str, str]) -> Iterable[str]:
    if tag == "link" and not set(values.get("rel", "").lower().split()) & _LOADED_LINKS:
        return
    for name in () if tag in _BLOCKED_TAGS else _ADDRESSES.get(tag, ()):
        if name == "srcset" and values.get(name):
            yield from (part.split()[0] for part in values[name].split(",") if part.strip())
        elif name in values:
            yield values[name].strip()
