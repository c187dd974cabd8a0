"""Check rendered pages for content that the site's own policy would block, and for broken links and tags.

There are two steps, so that links can be checked against all pages: examine() of html_read.py reads one document by
itself, check() goes through all of them. Each fault names the page's source or a template, with a line if the tag is
found there word for word.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin, urlsplit

from builder.errors import Fault, Where, did_you_mean, excerpt
from builder.html_facts import BLANKS, Facts, HtmlProblem, Link, composed
from builder.render import Document

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ANCHOR = 'write that id="…" on the element it means'


# Markdown has no asset() and url(), so these hints say what to write there instead.
_IN_MARKDOWN = {
    "blocked-reference": "keep the file in site/static/ and write ![words](../static/name) here",
    "missing-asset": "keep the file in site/static/ and write ![words](../static/name) here; HTML tags stay as they are",
    "old-route": "write [words](other.md), which becomes the address of that page",
    "dead-link": "write [words](other.md), which becomes the address of that page",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What documents are checked against: the base path, the files that keep their names, the policy for <meta>, and
    former routes with their new routes."""

    base: str
    kept: frozenset[str]
    policy: str
    moved: Mapping[str, str] = field(default_factory=dict)


def check(
    documents: Sequence[Document],
    facts: Mapping[str, Facts],
    site: Rules,
    texts: Mapping[str, str],
) -> list[Fault]:
    """Return the faults of all documents, without duplicates.

    `facts` maps routes to facts. `texts` maps source files to their text, which is searched for the tags.
    """
    routes = {document.route: facts[document.route] for document in documents}
    faults: dict[Fault, None] = {}
    sound: set[tuple[str, str]] = (
        set()
    )  # references known to be right on every page: absolute URLs and those relative to the root, by kind
    for document in documents:
        its = facts[document.route]
        problems = list(its.problems)
        if site.policy not in its.policies:
            problems.append(_NO_POLICY)
        for link in its.links:
            if (link.url, link.kind) in sound or (link.url.startswith("#") and link.url[1:] in its.ids):
                continue
            wrong = list(_judge_link(link, document.route, routes, site))
            problems += wrong
            if not wrong and (link.url.startswith(("/", "@@")) or _SCHEME.match(link.url)):
                sound.add((link.url, link.kind))
        for problem in problems:
            faults[_placed(problem, document, texts)] = None
    return list(faults)


_NO_POLICY = HtmlProblem(
    "no-meta-policy",
    "the page does not carry the site's policy, which hosts without headers need",
    """begin <head> with <meta http-equiv="Content-Security-Policy" content="{{ csp }}">""",
    "<head>",
)


def _judge_link(link: Link, route: str, routes: Mapping[str, Facts], site: Rules) -> Iterable[HtmlProblem]:
    url, base = link.url, site.base
    if url.startswith("@@") or BLANKS.sub("", url).lower().startswith("javascript:"):
        return
    if url.startswith("#") and link.kind == "load":
        if composed(unquote(url[1:])) not in routes[route].ids:
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
        anchor = composed(unquote(parts.fragment))
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
    """Return the fault at the line that contains its tag, in the page's source or else in a template."""
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
