"""Write the files `_headers` and `_redirects`, which Netlify and Cloudflare both read.

The two hosts differ in how they treat paths that match several blocks of `_headers`.
"""

from collections.abc import Iterable

from builder.hosts.plan import Group, Headers, Plan
from builder.output import File

NAME = "_headers"
REDIRECTS = "_redirects"


def blocks(plan: Plan, groups: Iterable[Group], *, detach: bool) -> list[tuple[str, list[str]]]:
    """Return the blocks of the file: a path and its lines. The block for pages is first and matches every path.

    With `detach`, each block first removes the headers that earlier blocks have set (Cloudflare). Without it, later
    blocks replace headers of earlier ones (Netlify).
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
    """Return the `_headers` file with these blocks."""
    lines = [f"# {line}" for line in comment.splitlines()]
    for path, its in found:
        lines += [path, *its]
    return File(NAME, ("\n".join(lines) + "\n").encode(), "text/plain; charset=utf-8")


def _lines(headers: Headers | Iterable[tuple[str, str]]) -> list[str]:
    return [f"  {name}: {value}" for name, value in headers]


def redirects(plan: Plan, mark: str) -> tuple[File, ...]:
    """Return `_redirects`, with a permanent redirect for each former path, if any. `mark` follows the status."""
    lines = [f"{old} {new} 301{mark}" for old, new in plan.moved]
    text = "".join(f"{line}\n" for line in lines)
    return (File(REDIRECTS, text.encode(), "text/plain; charset=utf-8"),) if lines else ()
