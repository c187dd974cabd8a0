"""Write the `_headers` file for Netlify.

Every block that matches a path counts, and a later one replaces a header of an earlier one (headersForPath in
@netlify/headers, which is Netlify's own engine). Netlify publishes no limit to the file.
"""

from builder.hosts import blocks
from builder.hosts.plan import LOGS, Plan, Written, exact

_COMMENT = """\
Gossamer wrote this for Netlify: the first block is for pages and for what is missing, the others replace parts of it.
Netlify reads it with each upload. Other hosts read such files differently: name yours in [host] of site.toml."""


def write(plan: Plan) -> Written:
    """Return `_headers` and, if pages have moved, `_redirects`. Hashed files are listed one by one: for a missing one, the answer is not kept for a year."""
    found = blocks.blocks(plan, exact(plan.groups), detach=False)
    # with "!", or the page at the former path would be shown
    public = (blocks.file(found, _COMMENT), *blocks.redirects(plan, "!"))
    return Written(public=public, lost=(LOGS,))
