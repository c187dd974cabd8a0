"""Write `.nojekyll` for GitHub Pages, so that it does not process the site with Jekyll, which would omit files."""

from builder.hosts import headerless
from builder.hosts.plan import Plan, Written
from builder.output import File, media_type

NAME = ".nojekyll"


def write(plan: Plan) -> Written:
    """Return the empty file, and the limitations of GitHub Pages."""
    return headerless.written(plan, "GitHub Pages", File(NAME, b"", media_type(NAME)))
