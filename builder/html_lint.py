"""Check rendered pages for what the site's own policy would block, and for what is broken.

There are two steps, so that links can be checked against all pages: examine() reads one document by itself,
check() goes through all of them. Each fault names the page's source or a template, with a line if the tag is
found there word for word.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from builder.errors import Fault, Where, did_you_mean, excerpt
from builder.render import Document

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
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_TOKEN = re.compile(r"@@url:([^@\s]+)@@")
_ANCHOR = 'write that id="…" on the element it means'
_BLANKS = re.compile(r"[\x00-\x20]+")  # browsers drop these before they read a scheme


# Markdown knows no asset() and no url(): what to write there instead.
_IN_MARKDOWN = {
    "blocked-reference": "keep the file in site/static/ and write ![words](../static/name) here",
    "missing-asset": "keep the file in site/static/ and write ![words](../static/name) here; HTML tags stay as they are",
    "old-route": "write [words](other.md), which becomes the address of that page",
    "dead-link": "write [words](other.md), which becomes the address of that page",
}


@dataclass(frozen=True, slots=True)
class HtmlProblem:
    """A problem in one document, before its line in the source is known."""

    code: str
    message: str
    hint: str
    tag: str  # as rendered
    seek: str = ""  # what to look for if the source does not contain the tag (Markdown)


@dataclass(frozen=True, slots=True)
class Link:
    """A reference from a document to something else, with the tag that contains it."""

    url: str
    kind: str  # "link" (followed by a person) or "load" (fetched by the browser)
    tag: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What documents are checked against: the base path, files kept by name, the policy for <meta>, and former routes
    with where they lead."""

    base: str
    kept: frozenset[str]
    policy: str
    moved: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Facts:
    """What examine() found in one document."""

    ids: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)
    problems: list[HtmlProblem] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)  # logical names fetched on a first visit, in order
    manifests: set[str] = field(default_factory=set)  # logical names linked to as web manifests
    policies: list[str] = field(default_factory=list)  # set by a <meta> before anything is loaded


def examine(html: str) -> Facts:
    """Return the facts of one document: its ids, its references, and what is wrong with it by itself."""
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except AssertionError:  # html.parser, of a "<![" that is no CDATA section
        line, column = reader.getpos()
        read = sum(map(len, html.splitlines(keepends=True)[: line - 1])) + column
        rest = html[html.rfind("<![", 0, read + 3) :].partition(">")
        hint = "write &lt;![ if it is text, or a comment, <!-- … -->"
        problem = HtmlProblem(
            "bad-html", 'this "<![" begins nothing that HTML knows', hint, "".join(rest[:2])
        )
        reader.facts.problems.append(problem)
    return reader.facts


def check(
    documents: Sequence[Document],
    facts: Mapping[str, Facts],
    site: Rules,
    texts: Mapping[str, str],
) -> list[Fault]:
    """Return the faults of all documents, without duplicates.

    `facts` are those of each route. `texts` maps source files to their text, in which tags are looked up.
    """
    routes = {document.route: facts[document.route] for document in documents}
    faults: dict[Fault, None] = {}
    for document in documents:
        problems = list(facts[document.route].problems)
        if site.policy not in facts[document.route].policies:
            problems.append(_NO_POLICY)
        for link in facts[document.route].links:
            problems += _judge_link(link, document.route, routes, site)
        for problem in problems:
            faults[_placed(problem, document, texts)] = None
    return list(faults)


_NO_POLICY = HtmlProblem(
    "no-meta-policy",
    "the page does not carry the site's policy, which hosts without headers need",
    """begin <head> with <meta http-equiv="Content-Security-Policy" content="{{ csp }}">""",
    "<head>",
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.facts = Facts()
        self._icon_seen = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = self.get_starttag_text() or f"<{tag}>"
        values = {name: value or "" for name, value in attrs}
        for problem in (*_tag_problems(tag, values), *_attribute_problems(tag, values)):
            self.facts.problems.append(HtmlProblem(*problem, written))
        if tag == "meta" and values.get("http-equiv", "").lower() == "content-security-policy":
            self._note_policy(values.get("content", ""))
        if "id" in values:
            self._identify(values["id"], written)
        if tag == "a" and values.get("name"):
            self.facts.ids.add(_composed(values["name"]))
        for url in _urls(tag, values):
            self.facts.links.append(Link(url, "link" if tag in _LINKS else "load", written))
            self._note_load(tag, values, url)

    def _note_policy(self, policy: str) -> None:
        if not self.facts.loads:
            self.facts.policies.append(policy)

    def _identify(self, name: str, written: str) -> None:
        name = _composed(name)
        if name in self.facts.ids:
            problem = HtmlProblem(
                "duplicate-id", f'two elements have the id "{name}"', "an id names one element", written
            )
            self.facts.problems.append(problem)
        self.facts.ids.add(name)

    def _note_load(self, tag: str, values: Mapping[str, str], url: str) -> None:
        rel = set(values.get("rel", "").lower().split())
        name = _TOKEN.match(url)
        if tag == "link" and "manifest" in rel and name:
            self.facts.manifests.add(unquote(name[1]))
        if tag in _LINKS or (tag == "link" and not rel & {"stylesheet", "icon", "preload", "modulepreload"}):
            return
        if "icon" in rel:
            if self._icon_seen:
                return
            self._icon_seen = True
        if name and unquote(name[1]) not in self.facts.loads:
            self.facts.loads.append(unquote(name[1]))


def _composed(name: str) -> str:
    """An id in Unicode's normal form C: the two spellings of "é" look the same to an author."""
    return unicodedata.normalize("NFC", name)


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
        elif _BLANKS.sub("", value).lower().startswith("javascript:"):
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


def _judge_link(link: Link, route: str, routes: Mapping[str, Facts], site: Rules) -> Iterable[HtmlProblem]:
    url, base = link.url, site.base
    if url.startswith("@@") or _BLANKS.sub("", url).lower().startswith("javascript:"):
        return
    if url.startswith("#") and link.kind == "load":
        if _composed(unquote(url[1:])) not in routes[route].ids:
            yield HtmlProblem("unknown-anchor", f'no element here has the id "{url[1:]}"', _ANCHOR, link.tag)
        return
    if _SCHEME.match(url) or url.startswith("//"):
        if link.kind == "load":
            what = "data: URLs are" if url.startswith("data:") else "other origins are"
            hint = "keep the file in site/static/ and name it with asset('static/…')"
            yield HtmlProblem(
                "blocked-reference", f"{what} blocked by the site's CSP: {url[:60]}", hint, link.tag
            )
        return
    parts = urlsplit(urljoin(base + route[1:], url))
    path = unquote(parts.path)
    inside = "/" + path.removeprefix(base) if path.startswith(base) else ""
    if link.kind == "link" and inside in site.moved:
        to = site.moved[inside]
        message = f"{inside} is a former address, which leads to {to}"
        yield HtmlProblem("old-route", message, f"write url('{to}')", link.tag, link.url)
    elif link.kind == "link" and inside in routes:
        anchor = _composed(unquote(parts.fragment))
        if anchor and anchor != "top" and anchor not in routes[inside].ids:
            near = did_you_mean(anchor, routes[inside].ids) or _ANCHOR
            message = f'no element of {inside} has the id "{anchor}"'
            yield HtmlProblem("unknown-anchor", message, near, link.tag, f"#{parts.fragment}")
    elif not inside or inside[1:] not in site.kept:
        yield _dead(link, path, inside, base, routes)


def _dead(link: Link, path: str, inside: str, base: str, routes: Mapping[str, Facts]) -> HtmlProblem:
    if link.kind == "load":
        hint = "name it with asset('static/…'), so that it has its final name"
        return HtmlProblem("missing-asset", f'nothing will be at "{path}"', hint, link.tag)
    near = did_you_mean(inside or path, routes)
    if base != "/" and not inside:
        near = f"the site lives under {base}: write url('{path}')"
    elif inside + "/" in routes:
        near = f"write {inside}/ with its slash, or url('{inside}/')"
    near = near or "write it with url('/…/')"
    return HtmlProblem("dead-link", f'no page is at "{path}"', near, link.tag, link.url)


def _placed(problem: HtmlProblem, document: Document, texts: Mapping[str, str]) -> Fault:
    """Return the fault at the line where its tag is written, in the page's source or else in a template."""
    hint = problem.hint
    if document.place.lower().endswith(".md"):
        hint = _IN_MARKDOWN.get(problem.code, hint) if "asset(" in hint or "url(" in hint else hint
    computed = re.sub(r"@@(?:url|sri):[^@]+@@", r"\\{\\{[^}]*\\}\\}", re.escape(problem.tag))
    written = re.compile(f"{re.escape(problem.tag)}|{computed}")
    own = texts.get(document.place, "")
    found = [
        (place, match)
        for place in (document.place, *texts)
        if (match := written.search(texts.get(place, "")))
    ]
    if not found and problem.seek and (match := re.search(rf"{re.escape(problem.seek)}(?![\w-])", own)):
        found = [(document.place, match)]
    for place, match in found:
        line = match.string.count("\n", 0, match.start()) + 1
        return Fault(problem.code, problem.message, hint, Where(place, line), excerpt(match.string, line))
    shown = problem.tag if len(problem.tag) <= 200 else problem.tag[:199] + "…"
    return Fault(problem.code, problem.message, hint, Where(document.place), shown)
