"""Write no files for GitLab Pages, because it does not support custom headers.

It sends the `.br` and `.gz` copies that every build has, redirects /about to /about/, and shows 404.html. A
`_redirects` file would have no effect, because GitLab ignores its rules for paths with a file, and every former route
has one.
"""

from builder.hosts import headerless
from builder.hosts.plan import Plan, Written


def write(plan: Plan) -> Written:
    """Return the limitations of GitLab Pages."""
    return headerless.written(plan, "GitLab Pages")
