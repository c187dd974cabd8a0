"""Write `.nojekyll` for GitHub Pages, without which it builds the site again and leaves some files out."""

from builder.hosts import headerless
from builder.hosts.plan import Plan, Written
from builder.output import File, media_type

NAME = ".nojekyll"


def write(plan: Plan) -> Written:
    """Return the empty file, and what GitHub Pages cannot do."""
    return headerless.written(plan, "GitHub Pages", File(NAME, b"", media_type(NAME)))
