"""Write vercel.json.

All entries whose source matches a path apply, and later ones replace headers of earlier ones (devRouter in Vercel's
command-line tool). A source is a path-to-regexp pattern, in which a group in parentheses is a regular expression.
"""

from builder.errors import Fault
from builder.hosts.documents import alternatives, document
from builder.hosts.plan import LOGS, Headers, Plan, Written

NAME = "vercel.json"
MAX_ENTRIES = 2_048  # also of characters in a source (maxItems and maxLength of Vercel's own schema)
MAX_SOURCE = 4_096

_NO_REDIRECT = (
    "/docs/intro for /docs/intro/: Vercel could redirect it only together with the redirect URI or another file without an"
    " extension, so both addresses show the page. No promise is broken."
)


def write(plan: Plan) -> Written:
    """Return vercel.json for deploying dist/ unchanged, without a build at Vercel."""
    base = plan.base
    entries = [_entry(f"{base}(.*)", plan.pages)]
    for group in plan.groups:
        local = [path.removeprefix(base) for path in group.paths]
        patterns = alternatives(local, MAX_SOURCE - len(base) - len("()"))
        entries += [_entry(f"{base}({pattern})", group.stated) for pattern in patterns]
    slash = not plan.bare
    config: dict[str, object] = {
        "$schema": "https://openapi.vercel.sh/vercel.json",
        "framework": None,
        "installCommand": "",
        "buildCommand": "",
        "outputDirectory": ".",
        **({"trailingSlash": True} if slash else {}),
        **(
            {"rewrites": [{"source": plan.callback, "destination": plan.callback_file}]}
            if plan.needs_rewrite
            else {}
        ),
        **({"redirects": [_redirect(old, new) for old, new in plan.moved]} if plan.moved else {}),
        "headers": entries,
    }
    return Written(
        public=(document(NAME, config),),
        faults=(*_faults(len(entries), "headers"), *_faults(len(plan.moved), "redirects")),
        lost=(*(() if slash else (_NO_REDIRECT,)), LOGS),
    )


def _entry(source: str, headers: Headers) -> dict[str, object]:
    return {"source": source, "headers": [{"key": name, "value": value} for name, value in headers if value]}


def _redirect(old: str, new: str) -> dict[str, object]:
    return {"source": old, "destination": new, "statusCode": 301}


def _faults(count: int, kind: str) -> tuple[Fault, ...]:
    if count <= MAX_ENTRIES:
        return ()
    message = f"vercel.json: {count:,} entries of {kind}; Vercel takes {MAX_ENTRIES:,}"
    more = {"headers": "static files by name ([build] verbatim)", "redirects": "former addresses (aliases)"}
    return (Fault("too-many-rules", message, f"keep fewer {more[kind]}"),)
