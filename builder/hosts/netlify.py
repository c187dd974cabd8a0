"""Write the `_headers` file for Netlify, Cloudflare Pages and the static assets of Cloudflare Workers.

If several rules match a path, these hosts merge them, each in its own way. So here no path matches more than
one rule, and each rule has the complete set of headers.
"""

from collections.abc import Sequence

from builder.errors import Fault
from builder.output import File, Rule

MAX_LINE = 2_000  # characters; Cloudflare silently drops longer lines
MAX_RULES = 100  # Cloudflare ignores further rules
_HASHED = ("asset", "vault")


def write(rules: Sequence[Rule]) -> tuple[File, tuple[Fault, ...]]:
    """Return the file, and warnings if it exceeds the limits of a host.

    Hashed files are listed one by one, so that the response for a missing file never has their year-long
    caching. If that makes more than a hundred rules, they share one rule for each folder.
    """
    blocks = [(path, rule) for rule in rules for path in rule.paths]
    if len(blocks) > MAX_RULES:
        blocks = _by_folder(rules)
    lines: list[str] = []
    for path, rule in blocks:
        lines += [path, *(f"  {name}: {value}" for name, value in rule.headers)]
    faults = [_too_long(line) for line in lines if len(line) > MAX_LINE]
    if len(blocks) > MAX_RULES:
        faults.append(_too_many(len(blocks)))
    text = "\n".join(lines) + "\n"
    return File("_headers", text.encode(), "text/plain; charset=utf-8"), tuple(dict.fromkeys(faults))


def _by_folder(rules: Sequence[Rule]) -> list[tuple[str, Rule]]:
    blocks: list[tuple[str, Rule]] = []
    for rule in rules:
        paths = rule.paths
        if rule.name in _HASHED:
            paths = tuple(sorted({f"{path.rpartition('/')[0]}/*" for path in paths}))
        blocks += [(path, rule) for path in paths]
    return blocks


def _too_long(line: str) -> Fault:
    return Fault(
        "header-too-long",
        f"_headers: {line.strip().split(':')[0]} takes {len(line):,} characters; Cloudflare drops lines over {MAX_LINE:,}",
        "name fewer API origins, or deploy to a host without this limit",
    )


def _too_many(count: int) -> Fault:
    return Fault(
        "too-many-rules",
        f"_headers: {count:,} rules; Cloudflare reads the first {MAX_RULES} and ignores the rest",
        "pages past the limit would be served without their policy: deploy to a host without this limit",
    )
