"""Write the `_headers` file for Netlify.

All blocks that match a path apply, and later blocks replace headers of earlier ones (headersForPath in
@netlify/headers, which Netlify itself uses). Netlify publishes no size limit for the file.
"""

from builder.hosts import blocks
from builder.hosts.plan import LOGS, Plan, Written, exact

_COMMENT = """\
Gossamer wrote this for Netlify: the first block is for pages and for what is missing, the others replace parts of it.
Netlify reads it with each upload. Other hosts read such files differently: name yours in [host] of site.toml."""


def write(plan: Plan) -> Written:
    """Return `_headers` and, if pages have moved, `_redirects`.

    List hashed files one by one, so that the 404 response for a missing one is not cached for a year.
    """
    found = blocks.blocks(plan, exact(plan.groups), detach=False)
    # "!" forces the redirect; otherwise the page at the former path would be shown
    public = (blocks.file(found, _COMMENT), *blocks.redirects(plan, "!"))
    return Written(public=public, lost=(LOGS,))
