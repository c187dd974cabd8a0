"""Write the `_headers` file for Cloudflare Pages and the static assets of Cloudflare Workers.

All blocks that match a path apply, in the order of the file, and Cloudflare joins the values of a repeated header with
commas. So each block first removes ("! Name") the headers of the first block before it sets its own.
"""

from dataclasses import replace

from builder.errors import Fault
from builder.hosts import blocks
from builder.hosts.plan import LOGS, Plan, Written, by_folder, exact

MAX_LINE = 2_000  # characters; Cloudflare drops longer lines and says nothing
MAX_RULES = 100  # Cloudflare ignores further blocks
MAX_MOVED = 2_000  # static redirects, likewise

_COMMENT = """\
Gossamer wrote this for Cloudflare: the first block is for pages and for what is missing, the others replace parts of it.
Cloudflare reads it with each upload. Other hosts read such files differently: name yours in [host] of site.toml."""
_FOLDERS = (
    f"A missing file in assets/: this site has too many files to name each in {MAX_RULES} rules. On"
    " Workers, the answer 404 for one that is gone may be kept for a year, as the file would be; Pages lets nobody keep it."
    " No promise is broken; a visitor who met it needs an empty cache after you go back to an older build."
)


_PAGES = (
    f"Former addresses: Cloudflare takes {MAX_MOVED:,} redirects, and this site has more, so the pages at those addresses lead"
    " on. No promise is broken."
)


def write(plan: Plan) -> Written:
    """Return `_headers` and, if pages have moved, `_redirects`, with a fault for each Cloudflare limit exceeded."""
    found = blocks.blocks(plan, exact(plan.groups), detach=True)
    lost: tuple[str, ...] = (LOGS,)
    if len(found) > MAX_RULES:
        found = blocks.blocks(plan, by_folder(plan.groups), detach=True)
        lost = (_FOLDERS, *lost)
    faults = [_too_long(line) for _, lines in found for line in lines if len(line) > MAX_LINE]
    if len(found) > MAX_RULES:
        faults.append(_too_many(len(found)))
    moved = plan if len(plan.moved) <= MAX_MOVED else replace(plan, moved=())
    if moved is not plan:
        lost = (_PAGES, *lost)
    public = (blocks.file(found, _COMMENT), *blocks.redirects(moved, ""))
    return Written(public=public, faults=tuple(dict.fromkeys(faults)), lost=lost)


def _too_long(line: str) -> Fault:
    return Fault(
        "header-too-long",
        f"_headers: {line.strip().split(':')[0]} takes {len(line):,} characters; Cloudflare drops lines over {MAX_LINE:,}",
        "name fewer API origins, or deploy to a host without this limit: name it in [host]",
    )


def _too_many(count: int) -> Fault:
    return Fault(
        "too-many-rules",
        f"_headers: {count:,} rules; Cloudflare reads the first {MAX_RULES} and ignores the rest",
        "keep fewer static files by name ([build] verbatim), or deploy to a host without this limit: name it in [host]",
    )
