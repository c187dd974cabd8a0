"""Write firebase.json for Firebase Hosting.

All entries that match a path apply, and the last one that sets a header wins.
"""

import re

from builder.hosts.documents import alternatives, document
from builder.hosts.plan import LOGS, Headers, Plan, Written

NAME = "firebase.json"
_LONGEST = (
    4_096  # characters of a regular expression; Firebase publishes no limit, so this is a cautious choice
)
_IGNORED = [NAME, ".firebaserc", ".firebase/**", "firebase-debug.log"]


def write(plan: Plan) -> Written:
    """Return firebase.json for a deployment with dist/ as the current folder."""
    entries = [_entry(".*", plan.pages)]
    for group in plan.groups:
        patterns = alternatives(group.paths, _LONGEST)
        entries += [_entry(f"^(?:{pattern})$", group.stated) for pattern in patterns]
    rewrites = [{"source": plan.callback, "destination": plan.callback_file}] if plan.needs_rewrite else []
    moved = [{"regex": f"^{re.escape(old)}$", "destination": new, "type": 301} for old, new in plan.moved]
    hosting = {
        "public": ".",
        "ignore": _IGNORED,
        "redirects": moved,
        "rewrites": rewrites,
        "headers": entries,
    }
    return Written(public=(document(NAME, {"hosting": hosting}),), lost=(LOGS,))


def _entry(pattern: str, headers: Headers) -> dict[str, object]:
    return {"regex": pattern, "headers": [{"key": name, "value": value} for name, value in headers if value]}
