"""Write the files `_headers` and `_redirects`, which Netlify and Cloudflare both read.

Each has its own rule for paths in several blocks of `_headers`.
"""

from collections.abc import Iterable

from builder.hosts.plan import Group, Headers, Plan
from builder.output import File

NAME = "_headers"
REDIRECTS = "_redirects"


def blocks(plan: Plan, groups: Iterable[Group], *, detach: bool) -> list[tuple[str, list[str]]]:
    """Return the blocks of the file: a path and its lines. The pages' block is first and matches every path.

    With `detach` a block first removes what the blocks before it have set (Cloudflare); without it, a later block is
    one that replaces (Netlify).
    """
    found = [(f"{plan.base}*", _lines(plan.pages))]
    for group in groups:
        stated = group.stated
        away = [f"  ! {name}" for name, _ in stated] if detach else []
        lines = [*away, *_lines(header for header in stated if header[1])]
        folder = (f"{group.folder}*",) if group.folder else ()
        found += [(path, lines) for path in (*folder, *group.paths)]
    return found


def file(found: Iterable[tuple[str, list[str]]], comment: str) -> File:
    """Return the file with these blocks."""
    lines = [f"# {line}" for line in comment.splitlines()]
    for path, its in found:
        lines += [path, *its]
    return File(NAME, ("\n".join(lines) + "\n").encode(), "text/plain; charset=utf-8")


def _lines(headers: Headers | Iterable[tuple[str, str]]) -> list[str]:
    return [f"  {name}: {value}" for name, value in headers]


def redirects(plan: Plan, mark: str) -> tuple[File, ...]:
    """Return the file `_redirects`, if there are former paths: each leads on for good. `mark` stands behind the status."""
    lines = [f"{old} {new} 301{mark}" for old, new in plan.moved]
    text = "".join(f"{line}\n" for line in lines)
    return (File(REDIRECTS, text.encode(), "text/plain; charset=utf-8"),) if lines else ()
