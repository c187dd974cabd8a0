"""The keys that a page's front matter may have, with their checks."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from builder.config import checks, paths
from builder.config.checks import Table
from builder.config.document import Collector, Node, shown
from builder.errors import Problem


def _route(node: Node, faults: Collector) -> str | None:
    value = checks.text(node, faults)
    return _unless(paths.route_problem(value) if value is not None else None, value, node, faults)


def _alias(node: Node, faults: Collector) -> str | None:
    """Check for a former URL path of the page: a route, or a path that ends in ".html"."""
    value = checks.text(node, faults)
    return _unless(_alias_problem(value) if value is not None else None, value, node, faults)


def _alias_problem(value: str) -> Problem | None:
    if not value.endswith(".html"):
        return paths.route_problem(value)
    if value == "/404.html":
        return Problem("it is the page that the host shows for what is missing", "name the address it had")
    if value.endswith("/index.html"):
        proper = value.removesuffix("index.html")
        return Problem("it is another name of a folder's address", f"write {shown(proper)}")
    return paths.route_problem(value.removesuffix(".html") + "/")


def _unless(problem: Problem | None, value: str | None, node: Node, faults: Collector) -> str | None:
    if problem:
        faults.add(node, "bad-route", f"{node.name} is {shown(value)}: {problem.reason}", problem.remedy)
        return None
    return value


def _table(node: Node, faults: Collector) -> Mapping[str, object] | None:
    if not checks.of_type(node, dict, faults):
        return None
    frozen: Any = freeze(node.plain())
    return frozen  # type: ignore[no-any-return]


def freeze(value: object) -> object:
    """Return a read-only copy of a TOML or JSON value, with mapping proxies for tables and tuples for arrays."""
    if isinstance(value, dict):
        return MappingProxyType({key: freeze(child) for key, child in value.items()})
    return tuple(freeze(child) for child in value) if isinstance(value, list) else value


_PLACE = checks.number(-1_000_000, 1_000_000)

_ABOVE = "write it above the line [section]: what follows that line belongs to the section"
_OF_PAGES = (
    "title",
    "description",
    "route",
    "protected",
    "view",
    "nav",
    "order",
    "date",
    "updated",
    "tags",
    "weight",
)
SECTION = Table(
    {
        "sort": checks.one_of("weight", "date", "title"),
        "per_page": checks.number(0, 10_000),
        "feed": checks.flag,
        "template": paths.relative_file,
    },
    teach=dict.fromkeys((*_OF_PAGES, "draft", "search", "image", "aliases", "translates"), _ABOVE),
)
FRONT_MATTER = Table(
    {
        "title": checks.text,
        "description": checks.free_text,
        "route": _route,
        "protected": checks.flag,
        "view": paths.module,
        "template": paths.relative_file,
        "nav": checks.free_text,
        "order": _PLACE,
        "date": checks.moment,
        "updated": checks.moment,
        "tags": checks.each(checks.text),
        "weight": _PLACE,
        "draft": checks.flag,
        "search": checks.flag,
        "image": paths.relative_file,
        "aliases": checks.each(_alias),
        "translates": paths.relative_file,
        "section": checks.table(SECTION),
        "extra": _table,
    },
    required=("title",),
)
