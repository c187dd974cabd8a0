"""Read a `_headers` file as its host does: which headers are sent with a path, and which lines are ignored.

Sources: Netlify's headers parser and command line (packages/headers-parser in netlify/build), Cloudflare's documentation
of `_headers` and its asset worker (packages/workers-shared in cloudflare/workers-sdk).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from builder.errors import Fault, UsageError, did_you_mean
from builder.hosts.cloudflare import MAX_LINE, MAX_RULES

HOSTS = ("netlify", "cloudflare")
NONE = "none"  # a host that does not support custom headers
HEADERLESS = ("github-pages", "gitlab-pages")


@dataclass(frozen=True, slots=True)
class Sent:
    """The value of a response header, and the line of the file that it comes from."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """A line that the host ignores, and the reason."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Block:
    """A path pattern and its header lines: (line number, name in lower case, value). None removes the header."""

    form: re.Pattern[str]
    entries: tuple[tuple[int, str, str | None], ...]


@dataclass(frozen=True, slots=True)
class HeadersFile:
    """A `_headers` file as a certain host reads it."""

    host: str
    blocks: tuple[_Block, ...]
    ignored: tuple[Ignored, ...]

    def sent(self, path: str) -> Mapping[str, Sent]:
        """Return the headers that are sent with a URL path, by name in lower case.

        If two rules set the same header, Netlify uses the later one, and Cloudflare joins both values with a comma. A
        Cloudflare rule first removes the headers that it names with "!", whatever the order of its lines.
        """
        found: dict[str, Sent] = {}
        for block in self.blocks:
            if not block.form.fullmatch(path):
                continue
            for _, name, value in block.entries:
                if value is None:
                    found.pop(name, None)
            for name, sent in _own(block).items():
                before = found.get(name) if self.host == "cloudflare" else None
                found[name] = Sent(f"{before.value}, {sent.value}", sent.line) if before else sent
        return found

    def covers(self, path: str) -> bool:
        """Return whether any rule matches this URL path."""
        return any(block.form.fullmatch(path) for block in self.blocks)


_Blocks = list[tuple[str, list[tuple[int, str, str | None]]]]


def reader(host: str) -> str:
    """Return the host whose rules apply to a `_headers` file of a site for `host`, or NONE if it sends no headers.

    For hosts that read another file, the result does not matter.
    """
    return host if host in HOSTS else NONE if host in HEADERLESS else HOSTS[0]


def chosen(name: str) -> str:
    """Return the name if it is one of `HOSTS`, or raise UsageError."""
    if name in HOSTS:
        return name
    hint = did_you_mean(name, HOSTS) or f"the hosts are {' and '.join(HOSTS)}"
    raise UsageError(Fault("usage", f'"{name}" is no host that reads a file _headers', hint))


def read(text: str, host: str = HOSTS[0]) -> HeadersFile:
    """Return the file as `host`, "netlify" or "cloudflare", reads it. Lines without effect are in `ignored`."""
    blocks: _Blocks = []
    ignored: list[Ignored] = []
    for number, line in enumerate(text.splitlines(), 1):
        reason = _add(line, number, blocks, host)
        if reason:
            ignored.append(Ignored(number, reason))
    kept = tuple(_Block(_FORMS[host](pattern), tuple(entries)) for pattern, entries in blocks)
    if host == "cloudflare" and len(kept) > MAX_RULES:
        first = kept[MAX_RULES].entries
        ignored.append(
            Ignored(first[0][0] - 1 if first else 0, f"Cloudflare reads {MAX_RULES} rules and no more")
        )
        kept = kept[:MAX_RULES]
    return HeadersFile(host, kept, tuple(ignored))


def from_rules(listed: Mapping[str, object]) -> HeadersFile | None:
    """Return the rules of a build's headers.json, for hosts configured from it; None if its format is unknown."""
    blocks = []
    try:
        for rule in listed["rules"]:  # type: ignore[attr-defined]
            entries = tuple((0, str(name).lower(), str(value)) for name, value in rule["headers"].items())
            blocks += [_Block(re.compile(re.escape(path)), entries) for path in rule["paths"]]
    except (KeyError, TypeError, AttributeError):
        return None
    return HeadersFile("neutral", tuple(blocks), ())


def _add(line: str, number: int, blocks: _Blocks, host: str) -> str:
    """Add a line to the blocks. Return the reason why the host ignores it, or an empty string."""
    said = line.strip()
    if not said or said.startswith("#"):
        return ""
    if host == "cloudflare" and len(line) > MAX_LINE:
        return f"Cloudflare drops lines of more than {MAX_LINE:,} characters"
    if said.startswith("/") or (host == "cloudflare" and said.startswith("https://")):
        blocks.append((said, []))
        return ""
    name, colon, value = said.partition(":")
    if not blocks:
        return "no path stands above it"
    if host == "cloudflare" and said.startswith("!"):
        blocks[-1][1].append((number, said[1:].strip().lower(), None))
    elif not colon or not name.strip() or not value.strip() or re.search(r"\s", name.strip()):
        return 'it is neither a path nor "Name: value"'
    else:
        blocks[-1][1].append((number, name.strip().lower(), value.strip()))
    return ""


def _own(block: _Block) -> Mapping[str, Sent]:
    """Return the headers that one rule sets. Join all values of a repeated header."""
    found: dict[str, Sent] = {}
    for line, name, value in block.entries:
        if value is not None:
            before = found.get(name)
            found[name] = Sent(f"{before.value}, {value}" if before else value, line)
    return found


def _netlify(pattern: str) -> re.Pattern[str]:
    """Return a regular expression for Netlify's pattern. Ignore case; a segment "*" may be missing with its slash."""
    parts = [part.strip() for part in pattern.split("/") if part.strip()]
    return re.compile(f"/{'/'.join(map(_part, parts))}/?", re.IGNORECASE)


def _part(part: str) -> str:
    if part.startswith(":"):
        return "[^/]+"
    return "?.*" if part == "*" else ".*".join(map(re.escape, part.split("*")))


def _cloudflare(pattern: str) -> re.Pattern[str]:
    """Return a regular expression for Cloudflare's pattern. One with a host name matches no path, to be safe."""
    pieces = re.split(r"(\*|:[A-Za-z]\w*)", pattern if pattern.startswith("/") else "-")
    written = (
        ".*" if piece == "*" else "[^/]+" if piece[:1] == ":" else re.escape(piece) for piece in pieces
    )
    return re.compile("".join(written))


_FORMS: Mapping[str, Callable[[str], re.Pattern[str]]] = {"netlify": _netlify, "cloudflare": _cloudflare}
