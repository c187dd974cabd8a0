"""Write nothing for GitLab Pages: it takes no headers.

It sends the `.br` and `.gz` siblings that every build has, redirects /about to /about/ by itself, and shows 404.html. A
`_redirects` could add nothing: its rules do not count where a file is, and every route is one.
"""

from builder.hosts import headerless
from builder.hosts.plan import Plan, Written


def write(plan: Plan) -> Written:
    """Return what GitLab Pages cannot do."""
    return headerless.written(plan, "GitLab Pages")
