"""Checks for paths of URLs, of files in the project and of modules."""

import re
from collections.abc import Callable

from builder.config.checks import text
from builder.config.document import Collector, Node, shown
from builder.config.schema import METHODS
from builder.errors import Problem

RESERVED = ("assets", "__dev")  # folders of the output that belong to Gossamer

_SEGMENT = re.compile(r"[A-Za-z0-9._~-]+")
_API_SEGMENT = re.compile(r"\*{1,2}|[A-Za-z0-9._~-]*")


def folder(node: Node, faults: Collector) -> str | None:
    """Check for a URL path of plain segments that begins and ends with "/": a base path, prefix or route."""
    return _path(node, faults, folder_problem)


def _path(node: Node, faults: Collector, judge: Callable[[str], Problem | None]) -> str | None:
    value = text(node, faults)
    problem = None if value is None else judge(value)
    if problem is None:
        return value
    faults.add(node, "bad-path", f"{node.name} is {shown(value)}: {problem.reason}", problem.remedy)
    return None


def callback_path(node: Node, faults: Collector) -> str | None:
    """Check for the path of the redirect URI: a folder or a page, neither the home page nor reserved."""
    value = _path(node, faults, _callback_problem)
    if value == "/":
        faults.add(
            node,
            "bad-path",
            f"{node.name} is the home page",
            'give the callback a path of its own, like "/callback/"',
        )
        return None
    if value and value.split("/")[1] in RESERVED:
        faults.add(
            node,
            "reserved-path",
            f"{node.name} is inside /{value.split('/')[1]}/, which is Gossamer's own",
            'write "/callback/"',
        )
        return None
    return value


def _callback_problem(value: str) -> Problem | None:
    """Return why `value` does not have the form "/a/", "/a" or "/a.html", and the remedy; None if it does."""
    if not value.startswith("/") or value.endswith("/"):
        return folder_problem(value)
    name = value.rpartition("/")[2]
    if "." in name.removesuffix(".html") and not folder_problem(value + "/"):
        proper = value.rpartition(".")[0]
        remedy = f'write "{proper}" or "{proper}.html"'
        return Problem("static hosts serve pages with and without .html alone", remedy)
    if name in ("index.html", "404.html"):
        return Problem("this is a page of its own", 'write "/callback"')
    return folder_problem(value.removesuffix(".html") + "/")


def folder_problem(value: str) -> Problem | None:
    """Return why `value` is not a URL path that begins and ends with "/", and the remedy; None if it is."""
    if re.match(r"https?://", value):
        return Problem("a whole URL", "write the path alone")
    segments = value.strip("/").split("/") if value.strip("/") else []
    if "\\" in value:
        return Problem('it has a "\\"', 'write "/"')
    if ".." in segments or "." in segments:
        return Problem('it has "." or ".." in it', "write the path it leads to")
    for segment in segments:
        if segment and not _SEGMENT.fullmatch(segment):
            return Problem(
                f"{shown(segment)} needs escaping in a URL", "use only letters, digits, - . _ and ~"
            )
    proper = "/" + "".join(f"{segment}/" for segment in segments if segment)
    if value != proper:
        return Problem('it must begin and end with one "/"', f"write {shown(proper)}")
    return None


def api_path(node: Node, faults: Collector) -> str | None:
    """Check for an API path, optionally with a method that limits it: "POST /invoices/*/reminders".

    The segment "*" matches any single segment, and "**" at the end matches the rest of the path.
    """
    value = text(node, faults)
    if value is None:
        return None
    problem = _api_path_problem(value)
    if problem is None:
        return value
    faults.add(node, "bad-path", f"{node.name} is {shown(value)}: {problem.reason}", problem.remedy)
    return None


def _api_path_problem(value: str) -> Problem | None:
    """Return why `value` is not what `api_path` checks for, and the remedy; None if it is."""
    method, blank, path = value.rpartition(" ")
    segments = path.split("/")
    if blank and method not in METHODS:
        return Problem(f"{shown(method)} is no method of pages", f"write one of {', '.join(METHODS)}")
    if segments[0] or len(segments) == 1:
        return Problem(
            'its path does not begin with "/"', "write it as auth.fetch takes it, below the prefix"
        )
    if "**" in segments[:-1]:
        return Problem('"**" is not at its end', 'write "*" for each segment in the middle')
    if not all(_API_SEGMENT.fullmatch(segment) for segment in segments[1:]):
        reason = 'a segment is neither "*" nor plain letters, digits, - . _ and ~'
        return Problem(reason, "leave out the query and what needs escaping")
    if "" in segments[1:-1] or {".", ".."} & set(segments):
        return Problem("servers could read it in two ways", "write it without dots and double slashes")
    return None


def route_problem(value: str) -> Problem | None:
    """Return why `value` cannot be a page's route, and the remedy; None if it can."""
    problem = folder_problem(value)
    if problem is None and value.split("/")[1] in RESERVED:
        return Problem(f"/{value.split('/')[1]}/ is Gossamer's own", "choose another first folder")
    return problem


def relative_file(node: Node, faults: Collector) -> str | None:
    """Check for a relative POSIX path of a file in the project that is valid on every system."""
    value = text(node, faults)
    if value is None:
        return None
    problem = ""
    if value.startswith("/") or re.match(r"[A-Za-z]:", value):
        problem = "an absolute path"
    elif ".." in value.replace("\\", "/").split("/"):
        problem = 'a path with ".."'
    elif "\\" in value:
        problem = 'a path with "\\"'
    elif any(part in {"", "."} for part in value.split("/")) or re.search(r'[<>:"|?]', value):
        problem = "not a plain relative path"
    if problem:
        faults.add(
            node,
            "bad-file",
            f"{node.name} is {shown(value)}: {problem}",
            "name a file inside the project, with / between folders",
        )
        return None
    return value


def module(node: Node, faults: Collector) -> str | None:
    """Check for a dotted module name."""
    value = text(node, faults)
    if value is None or all(part.isidentifier() for part in value.split(".")):
        return value
    hint = (
        f"write {shown(value.removesuffix('.py').replace('/', '.'))}"
        if "/" in value or value.endswith(".py")
        else ""
    )
    faults.add(node, "bad-module", f"{node.name} is {shown(value)}, not a dotted module name", hint)
    return None
