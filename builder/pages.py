"""Read pages: front matter (TOML between two lines `+++`), body and route."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from builder.config import checks, paths
from builder.config.checks import Table, read_table
from builder.config.document import Collector, Node, decode, parse_toml, shown
from builder.config.schema import Config
from builder.errors import Fault, SiteError, Where, did_you_mean, excerpt
from builder.files import not_a_url
from builder.sources import PageSource, Source

NOT_FOUND = "/404.html"  # the route of the page that the host shows for unknown addresses


def _route(node: Node, faults: Collector) -> str | None:
    value = checks.text(node, faults)
    problem = paths.route_problem(value) if value is not None else None
    if problem:
        faults.add(node, "bad-route", f"{node.name} is {shown(value)}: {problem.reason}", problem.remedy)
        return None
    return value


def _table(node: Node, faults: Collector) -> Mapping[str, object] | None:
    if not checks.of_type(node, dict, faults):
        return None
    frozen: Any = _freeze(node.plain())
    return frozen  # type: ignore[no-any-return]


def _freeze(value: object) -> object:
    if isinstance(value, dict):
        return MappingProxyType({key: _freeze(child) for key, child in value.items()})
    return tuple(_freeze(child) for child in value) if isinstance(value, list) else value


_PROSE = "prose.html"  # the template of Markdown pages that name none

_FRONT_MATTER = Table(
    {
        "title": checks.text,
        "description": checks.free_text,
        "route": _route,
        "protected": checks.flag,
        "view": paths.module,
        "template": paths.relative_file,
        "nav": checks.free_text,
        "order": checks.number(-1_000_000, 1_000_000),
        "extra": _table,
    },
    required=("title",),
)


def read_page(
    source: Source, modules: Mapping[str, Source], templates: Mapping[str, Source], faults: Collector
) -> PageSource | None:
    """Return the page, or None if its front matter cannot be read or has no title.

    Its route is the one that the page itself asks for. Everything wrong with the front matter is recorded as
    a fault.
    """
    text = decode(source.path, source.data)
    front = _front_matter(source, text, faults)
    if front is None:
        return None
    node, body_line = front
    values = read_table(node, _FRONT_MATTER, faults)
    known = {
        "view": [name for name in modules if name.partition(".")[0] != "auth"],
        "template": list(templates),
    }
    for key, names in known.items():
        _check_exists(node, key, values, names, faults)
    if values.get("view") in known["view"]:
        _check_show(node.table["view"], modules[values["view"]], faults)
    if "title" not in values:
        return None
    body = "\n".join(text.split("\n")[body_line - 1 :])
    kind = source.name.rpartition(".")[2].lower()
    if kind == "md":
        values.setdefault("template", _PROSE)
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

    Record a fault for routes that are refused, shared by two pages, or in the folder of the redirect URI.
    """
    given = _given_routes(config, sources, faults)
    settled = [_settle(config, page, given, faults) for page in pages]
    _check_callback(config, settled, faults)
    _check_twins(settled, faults)
    routes = {page.route for page in settled}
    after = config.auth.post_logout_path
    if ("auth", "post_logout_path") in config.places and after not in routes and len(pages) == len(sources):
        near = did_you_mean(after, routes)
        message = f"auth.post_logout_path is {shown(after)}, and no page has that route"
        faults.put(config.fault(("auth", "post_logout_path"), "unknown-route", message, near))
    return tuple(sorted(settled, key=lambda page: page.route))


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
    """Return a fault for a page whose file name would be its route and cannot be one; None if there is another route."""
    problem = not_a_url(page.source.name)
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
        faults.put(_at_route(page, "bad-route", message, problem.remedy))
    return replace(page, route=route)


def _check_callback(config: Config, pages: list[PageSource], faults: Collector) -> None:
    callback = config.auth.door_scope
    for page in pages:
        if page.route.lower().startswith(callback.lower()):
            message = f"{page.source.path} has the route {page.route}, and sign-ins end below {callback}"
            hint = "give the page or auth.redirect_path another path"
            faults.put(_at_route(page, "two-pages-one-route", message, hint))


def _check_twins(pages: list[PageSource], faults: Collector) -> None:
    seen: dict[str, PageSource] = {}
    for page in pages:
        other = seen.setdefault(page.route.lower(), page)
        if other is page:
            continue
        message = f"{page.source.path} and {other.source.path} both have the route {page.route}"
        if other.route != page.route:
            message = (
                f"the routes {page.route} and {other.route} ({other.source.path}) differ only by capitals"
            )
        faults.put(
            _at_route(page, "two-pages-one-route", message, "give one of them another name or `route`")
        )


def _at_route(page: PageSource, code: str, message: str, hint: str) -> Fault:
    """Return a fault at the page's `route` line if it has one, else at its first line."""
    lines = page.source.text.split("\n")[: page.body_line - 1]
    numbers = [number for number, line in enumerate(lines, 1) if re.match(r"\s*route\s*=", line)]
    line = numbers[0] if numbers else 1
    return Fault(code, message, hint, Where(page.source.path, line, 1), excerpt(page.source.text, line, 1))


def _front_matter(source: Source, text: str, faults: Collector) -> tuple[Node, int] | None:
    """Return the front matter as a tree, and the line on which the body begins."""
    lines = text.split("\n")
    fences = [number for number, line in enumerate(lines) if line.rstrip() == "+++"]
    if not fences or fences[0] != 0:
        message = "the page has no front matter"
        hint = 'begin it with three lines:  +++  ⏎  title = "…"  ⏎  +++'
        faults.put(Fault("no-front-matter", message, hint, Where(source.path, 1, 1), excerpt(text, 1)))
        return None
    if len(fences) < 2:
        message = "the front matter does not end"
        hint = "close it with a second line +++"
        faults.put(Fault("no-front-matter", message, hint, Where(source.path, 1, 1), excerpt(text, 1, 1)))
        return None
    front = "\n".join(["", *lines[1 : fences[1]], ""])
    try:
        return parse_toml(source.path, front, whole=text), fences[1] + 2
    except SiteError as error:
        faults.put(*error.faults)
        return None


def _check_show(node: Node, view: Source, faults: Collector) -> None:
    """Record a fault if a view's module has nothing called `show`: its page would stay empty without a word."""
    try:
        body = ast.parse(view.text).body
    except (SyntaxError, ValueError):
        return  # the compiler says so, with the line
    names = {name for statement in body for name in _bound(statement)}
    if not {"show", "*"} & names:
        near = next(
            (f"; or is {name} what was meant?" for name in sorted(names) if did_you_mean("show", [name])), ""
        )
        hint = f"write `async def show(main): …` there{near}"
        faults.add(node, "no-show", f"{view.path} has no function show, which the page is to call", hint)


def _bound(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement at the top of a module binds. A compound statement may bind any."""
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


def _check_exists(node: Node, key: str, values: dict[str, Any], names: list[str], faults: Collector) -> None:
    if key in values and values[key] not in names:
        folder = {"view": "site/app", "template": "templates"}[key]
        near = did_you_mean(values[key], names)
        hint = near or f"{folder} has: {', '.join(sorted(names)) or 'none'}"
        if key == "view":
            file = f"site/app/{values[key].replace('.', '/')}.py"
            hint = f"create {file} with `async def show(main): …`{f'; or {near}' if near else ''}"
        faults.add(
            node.table[key], f"unknown-{key}", f"there is no {key} {shown(values[key])} in {folder}", hint
        )
