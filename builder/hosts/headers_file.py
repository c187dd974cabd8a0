"""Read a `_headers` file as its host does: which headers come with a path, and which lines count for nothing.

Sources: Netlify's headers parser and command line (packages/headers-parser in netlify/build), Cloudflare's documentation
of `_headers` and its asset worker (packages/workers-shared in cloudflare/workers-sdk).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from builder.errors import Fault, UsageError, did_you_mean
from builder.hosts.cloudflare import MAX_LINE, MAX_RULES

HOSTS = ("netlify", "cloudflare")
NONE = "none"  # who reads no headers from anywhere, and sends none
HEADERLESS = ("github-pages", "gitlab-pages")


@dataclass(frozen=True, slots=True)
class Sent:
    """The value of a response header, and the line of the file that it comes from."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """A line that the host passes over, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Block:
    """What paths must match, and header lines: (line, name in lower case, value). No value takes the header away."""

    form: re.Pattern[str]
    entries: tuple[tuple[int, str, str | None], ...]


@dataclass(frozen=True, slots=True)
class HeadersFile:
    """A `_headers` file as one host reads it."""

    host: str
    blocks: tuple[_Block, ...]
    ignored: tuple[Ignored, ...]

    def sent(self, path: str) -> Mapping[str, Sent]:
        """Return the headers that come with a URL path, by their names in lower case.

        Where two rules name the same header, Netlify takes the later one, and Cloudflare joins both with a comma. A rule of
        Cloudflare's first takes away what it names with "!", whatever the order of its lines, and then sets its own.
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
        """Return whether any rule is for this URL path."""
        return any(block.form.fullmatch(path) for block in self.blocks)


_Blocks = list[tuple[str, list[tuple[int, str, str | None]]]]


def reader(host: str) -> str:
    """Return who reads a `_headers` file of a site for `host`: itself, or nobody where no headers can be set.

    Most hosts read another file. Then it does not matter.
    """
    return host if host in HOSTS else NONE if host in HEADERLESS else HOSTS[0]


def chosen(name: str) -> str:
    """Return the name of a host, or raise UsageError if it is none of `HOSTS`."""
    if name in HOSTS:
        return name
    hint = did_you_mean(name, HOSTS) or f"the hosts are {' and '.join(HOSTS)}"
    raise UsageError(Fault("usage", f'"{name}" is no host that reads a file _headers', hint))


def read(text: str, host: str = HOSTS[0]) -> HeadersFile:
    """Return the file as `host`, "netlify" or "cloudflare", reads it. Lines that say nothing are in `ignored`."""
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
    """Return what a build's headers.json says, for hosts that are set up from it; None if it has another shape."""
    blocks = []
    try:
        for rule in listed["rules"]:  # type: ignore[attr-defined]
            entries = tuple((0, str(name).lower(), str(value)) for name, value in rule["headers"].items())
            blocks += [_Block(re.compile(re.escape(path)), entries) for path in rule["paths"]]
    except (KeyError, TypeError, AttributeError):
        return None
    return HeadersFile("neutral", tuple(blocks), ())


def _add(line: str, number: int, blocks: _Blocks, host: str) -> str:
    """Add a line to the blocks, and return why the host passes it over, or nothing."""
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
    """Return what one rule sets: a header that it has several times has all of its values."""
    found: dict[str, Sent] = {}
    for line, name, value in block.entries:
        if value is not None:
            before = found.get(name)
            found[name] = Sent(f"{before.value}, {value}" if before else value, line)
    return found


def _netlify(pattern: str) -> re.Pattern[str]:
    """A * that stands alone may be empty together with its slash. Upper and lower case are the same."""
    parts = [part.strip() for part in pattern.split("/") if part.strip()]
    return re.compile(f"/{'/'.join(map(_part, parts))}/?", re.IGNORECASE)


def _part(part: str) -> str:
    if part.startswith(":"):
        return "[^/]+"
    return "?.*" if part == "*" else ".*".join(map(re.escape, part.split("*")))


def _cloudflare(pattern: str) -> re.Pattern[str]:
    """A rule with a host is for that host alone, so it cannot be counted on: its form fits no path."""
    pieces = re.split(r"(\*|:[A-Za-z]\w*)", pattern if pattern.startswith("/") else "-")
    written = (
        ".*" if piece == "*" else "[^/]+" if piece[:1] == ":" else re.escape(piece) for piece in pieces
    )
    return re.compile("".join(written))


_FORMS: Mapping[str, Callable[[str], re.Pattern[str]]] = {"netlify": _netlify, "cloudflare": _cloudflare}
