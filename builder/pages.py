"""Read pages: front matter (TOML between two lines `+++`), body and route."""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from builder.config import paths
from builder.config.checks import read_table
from builder.config.document import Collector, Node, decode, parse_toml, shown
from builder.config.schema import Config
from builder.errors import Fault, SiteError, Where, did_you_mean, excerpt
from builder.files import not_a_url
from builder.front_matter import FRONT_MATTER
from builder.sources import LeftOut, PageSource, Section, Source

_FENCE = re.compile(r"^\+\+\+[^\S\n]*$", re.MULTILINE)
NOT_FOUND = "/404.html"  # the route of the page that the host shows for unknown addresses


def read_page(
    source: Source,
    modules: Mapping[str, Source],
    templates: Mapping[str, Source],
    assets: Mapping[str, Source],
    faults: Collector,
) -> PageSource | None:
    """Return the page, or None if its front matter cannot be read or has no title.

    The page's route is the one in its front matter, or the one that follows from its path. Record a fault for
    every problem in the front matter.
    """
    text = decode(source.path, source.data)
    front = _front_matter(source, text, faults)
    if front is None:
        return None
    node, body_line = front
    values = read_table(node, FRONT_MATTER, faults)
    views = [name for name in modules if name.partition(".")[0] != "auth"] if "view" in values else []
    known: dict[str, Collection[str]] = {"view": views, "template": templates, "image": assets}
    for key, names in known.items():
        _check_exists(node, key, values, names, faults)
    section = values.get("section")
    if section is not None:
        _check_exists(node.table["section"], "template", section, known["template"], faults)
        _check_section(source, node.table["section"], section, values, faults)
    if values.get("view") in known["view"]:
        _check_show(node.table["view"], modules[values["view"]], faults)
    if "title" not in values:
        return None
    body = "\n".join(text.split("\n")[body_line - 1 :])
    kind = source.name.rpartition(".")[2].lower()
    if section is not None:
        values["section"] = Section(**section)
    values.setdefault("template", "")  # the default depends on the section (sections.py)
    return PageSource(
        source, kind, values.pop("route", own_route(source.name)), body=body, body_line=body_line, **values
    )


def own_route(name: str) -> str:
    """Return the route that follows from a page's path: about.md → /about/, x/index.html → /x/."""
    stem = name.rpartition(".")[0]
    if stem == "404":
        return NOT_FOUND
    stem = re.sub(r"(^|/)index$", "", stem)
    return f"/{stem}/" if stem else "/"


def settle_routes(
    config: Config, sources: list[Source], pages: list[PageSource], faults: Collector
) -> tuple[PageSource, ...]:
    """Return the pages with [routes] applied, sorted by route.

    Record a fault for invalid routes, and for routes in the folder of the redirect URI.
    """
    given = _given_routes(config, sources, faults)
    settled = [_settle(config, page, given, faults) for page in pages]
    _check_callback(config, settled, faults)
    return tuple(sorted(settled, key=lambda page: page.route))


def check_goodbye(config: Config, pages: Iterable[PageSource], faults: Collector) -> None:
    """Record a fault if the page that visitors see after signing out does not exist."""
    routes = {page.route for page in pages}
    after = config.auth.post_logout_path
    if ("auth", "post_logout_path") in config.places and after not in routes:
        near = did_you_mean(after, routes)
        message = f"auth.post_logout_path is {shown(after)}, and no page has that route"
        faults.put(config.fault(("auth", "post_logout_path"), "unknown-route", message, near))


def left_out(page: PageSource, now: datetime) -> LeftOut | None:
    """Return why a page is left out of the build: it is a draft, or its date is after `now`. Else return None."""
    if page.draft:
        remedy = "remove `draft = true` from it, or build with --drafts"
        return LeftOut(page.source.path, page.route, "a draft", remedy)
    if page.date and page.date > now:
        remedy = "give it an earlier date, or build with --drafts"
        return LeftOut(page.source.path, page.route, f"dated {_day(page.date)}", remedy)
    return None


def _day(moment: datetime) -> str:
    """Format a time as it was probably written: midnight in UTC as a date alone."""
    return moment.isoformat(" ").removesuffix(" 00:00:00+00:00")


def _given_routes(config: Config, sources: list[Source], faults: Collector) -> dict[str, str]:
    """Return page file → route, from [routes]."""
    names = [source.name for source in sources]
    given: dict[str, str] = {}
    for route, name in config.routes.items():
        path = ("routes", route)
        if name not in names:
            near = did_you_mean(name, names) or "name a file of site/pages"
            faults.put(config.fault(path, "unknown-page", f"there is no page site/pages/{name}", near))
        elif name in given:
            message = f"site/pages/{name} has two routes, {given[name]} and {route}"
            faults.put(config.fault(path, "two-routes-one-page", message, "a page has one route; remove one"))
        else:
            given[name] = route
    return given


def _unnamed(page: PageSource, given: Mapping[str, str]) -> Fault | None:
    """Return a fault if the page's route comes from a file name that is not a valid route; None if not."""
    problem = not_a_url(page.source.name)
    name = page.source.name.rpartition("/")[2]
    if name.startswith("_index."):
        hint = f"name it {name[1:]}, and write [section] in its front matter if it lists the pages beside it"
        return Fault("bad-name", "a folder's own page is called index here", hint, Where(page.source.path))
    if not problem or page.source.name in given or page.route != own_route(page.source.name):
        return None
    hint = f'{problem.remedy}, or give the page a route = "/…/" in its front matter'
    return Fault("bad-name", problem.reason, hint, Where(page.source.path))


def _settle(config: Config, page: PageSource, given: Mapping[str, str], faults: Collector) -> PageSource:
    if fault := _unnamed(page, given):
        faults.put(fault)
        return page
    route = given.get(page.source.name, page.route)
    if route != page.route and page.route != own_route(page.source.name):
        message = f"[routes] says {route} and the page itself says {page.route}"
        faults.put(config.fault(("routes", route), "two-routes-one-page", message, "remove one of the two"))
    problem = None if route == NOT_FOUND else paths.route_problem(route)
    if problem:
        message = f"the route {shown(route)} is refused: {problem.reason}"
        faults.put(at_key(page, "route", "bad-route", message, problem.remedy))
    return page if route == page.route else replace(page, route=route)


def _check_callback(config: Config, pages: list[PageSource], faults: Collector) -> None:
    callback = config.auth.door_scope
    for key, route, page in _claims(pages):
        if route.lower().startswith(callback.lower()):
            message = f"{page.source.path} has the route {route}, and sign-ins end below {callback}"
            hint = "give the page or auth.redirect_path another path"
            faults.put(at_key(page, key, "two-pages-one-route", message, hint))


def _claims(pages: Iterable[PageSource]) -> Iterator[tuple[str, str, PageSource]]:
    """Yield each URL path that a page uses, with its key ("route" or "aliases") and the page: the routes come first."""
    yield from (("route", page.route, page) for page in pages)
    yield from (("aliases", alias, page) for page in pages for alias in page.aliases)


def check_twins(pages: Iterable[PageSource], faults: Collector) -> None:
    """Record a fault for each URL path that two pages use, or that differs from another only by case."""
    pages = sorted(pages, key=lambda page: page.source.name.split("/"))  # as the files are listed
    seen: dict[str, tuple[str, PageSource]] = {}
    for key, route, page in _claims(pages):
        if route.lower() in seen:
            remedy = (
                "give one of them another name or `route`" if key == "route" else "remove it from `aliases`"
            )
            message = _shared(route, page, *seen[route.lower()])
            faults.put(at_key(page, key, "two-pages-one-route", message, remedy))
        seen.setdefault(route.lower(), (route, page))


def _shared(route: str, page: PageSource, former: str, other: PageSource) -> str:
    """Return a message about two URL paths that are the same, or that differ only by case."""
    if former != route:
        return f"the routes {route} and {former} ({other.source.path}) differ only by capitals"
    if page is other:
        return f"{page.source.path} has the address {route} twice"
    return f"{page.source.path} and {other.source.path} both have the route {route}"


def at_key(page: PageSource, key: str, code: str, message: str, hint: str) -> Fault:
    """Return a fault at the line of a key of the page, or at the page's first line if it lacks that key."""
    lines = page.source.text.split("\n")[: page.body_line - 1]
    numbers = [number for number, line in enumerate(lines, 1) if re.match(rf"\s*{key}\s*=", line)]
    line = numbers[0] if numbers else 1
    return Fault(code, message, hint, Where(page.source.path, line, 1), excerpt(page.source.text, line, 1))


def _front_matter(source: Source, text: str, faults: Collector) -> tuple[Node, int] | None:
    """Return the front matter as a tree, and the line on which the body begins."""
    fences = [match.span() for match in islice(_FENCE.finditer(text), 2)]
    if not fences or fences[0][0] != 0:
        message = "the page has no front matter"
        hint = 'begin it with three lines:  +++  ⏎  title = "…"  ⏎  +++'
        faults.put(Fault("no-front-matter", message, hint, Where(source.path, 1, 1), excerpt(text, 1)))
        return None
    if len(fences) < 2:
        message = "the front matter does not end"
        hint = "close it with a second line +++"
        faults.put(Fault("no-front-matter", message, hint, Where(source.path, 1, 1), excerpt(text, 1, 1)))
        return None
    front = text[fences[0][1] : fences[1][0]]
    try:
        return parse_toml(source.path, front, whole=text), front.count("\n") + 2
    except SiteError as error:
        faults.put(*error.faults)
        return None


def _check_section(
    source: Source, node: Node, section: Mapping[str, Any], values: Mapping[str, Any], faults: Collector
) -> None:
    """Record a fault for [section] on a page that is not a folder's index, and for a feed that cannot be fetched."""
    folder, _, name = source.name.rpartition("/")
    stem, _, kind = name.rpartition(".")
    if stem != "index":
        message = f"[section] is for the index page of a folder, and this is {name}"
        where = f"site/pages/{folder + '/' if folder else ''}"
        hint = f"write it in {where}index.{kind}, or move this page to {where}{stem}/index.{kind}"
        faults.add(node, "not-an-index", message, hint, key=True)
    if section.get("feed") and values.get("protected"):
        hint = "remove `feed = true`, or `protected = true`"
        faults.add(node.table["feed"], "protected-feed", "a protected section cannot have a feed", hint)


def _check_show(node: Node, view: Source, faults: Collector) -> None:
    """Record a fault if a view's module does not define `show`, because its page would stay empty without an error."""
    try:
        body = ast.parse(view.text).body
    except (SyntaxError, ValueError, RecursionError):
        return  # the compiler reports the syntax error, with its line
    names = {name for statement in body for name in _bound(statement)}
    if not {"show", "*"} & names:
        near = next(
            (f"; or is {name} what was meant?" for name in sorted(names) if did_you_mean("show", [name])), ""
        )
        hint = f"write `async def show(main): …` there{near}"
        faults.add(node, "no-show", f"{view.path} has no function show, which the page is to call", hint)


def _bound(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a top-level statement of a module binds, including those inside compound statements."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name for alias in statement.names)
    else:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id
            elif node is not statement and isinstance(node, ast.stmt):
                yield from _bound(node)


def _check_exists(
    node: Node, key: str, values: dict[str, Any], names: Collection[str], faults: Collector
) -> None:
    if key in values and values[key] not in names:
        folder = {"view": "site/app", "template": "templates", "image": "site"}[key]
        near = did_you_mean(values[key], names)
        hint = near or f"{folder} has: {', '.join(sorted(names)) or 'none'}"
        if key == "image":
            hint = near or 'name a file of site/static/, like "static/harbour.jpg"'
        if key == "view":
            file = f"site/app/{values[key].replace('.', '/')}.py"
            hint = f"create {file} with `async def show(main): …`{f'; or {near}' if near else ''}"
        faults.add(
            node.table[key], f"unknown-{key}", f"there is no {key} {shown(values[key])} in {folder}", hint
        )
