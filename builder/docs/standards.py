"""Generate docs/standards/: for each group of requirements, a page with their tests or the reason for having none."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.docs.marks import Shown, collect

FOLDER = "docs/standards"
GROUPS = {
    "AR": ("authorization-request", "The authorization request"),
    "TX": ("transaction", "The transaction between leaving and coming back"),
    "CB": ("callback", "The callback"),
    "TK": ("token-endpoint", "The token endpoint"),
    "ID": ("id-token", "The ID token and UserInfo"),
    "DJ": ("metadata-and-keys", "Metadata and keys"),
    "ST": ("tokens", "Where tokens are"),
    "AP": ("api-calls", "Calls to APIs"),
    "RF": ("refresh-tokens", "Refresh tokens"),
    "LO": ("sign-out", "Signing out"),
    "RS": ("silent-sign-in", "Reload and silent sign-in"),
    "PI": ("popups-and-frames", "Popups and frames"),
    "DP": ("dpop", "DPoP"),
    "ER": ("errors", "Errors"),
    "HD": ("response-headers", "Response headers"),
    "DE": ("deployment", "Deployment"),
    "PR": ("privacy", "Privacy and logs"),
    "QA": ("tests", "How all this is tested"),
}
_HEAD = """\
# Standards

What a browser-only OpenID Connect client has to meet, line by line, and what shows that Gossamer meets it. The lines
were compiled from the documents named with them; RFC 10017 and RFC 9700 are the two best current practices, ASVS is
OWASP's verification standard 5.0, *our measurement* means that browsers were tried. The level is the one that holds
for this project, which is sometimes stricter than the source.

These pages are written by `python3 build.py docs` from [standards.toml](../standards.toml) and from the marks on the tests;
a test fails when one is out of date, when a mark names a line that does not exist, and when a MUST has neither a test
nor a reason. `python3 build.py test --all --matrix` says how many of these tests passed in a run.
"""
_SUITE_HEAD = """\
# The conformance suite of the OpenID Foundation

The suite's relying-party modules, acted out with the development provider. Where the suite lets a client pass either
way, the stricter outcome is the one tested. [All requirements](README.md).
"""


@dataclass(frozen=True)
class Requirement:
    """A requirement of standards.toml, with the tests that verify it."""

    id: str
    level: str
    text: str
    source: str
    reason: str
    note: str
    shown: tuple[Shown, ...]

    @property
    def open(self) -> bool:
        return not self.shown and not self.reason


@dataclass(frozen=True)
class Module:
    """A relying-party module of the OIDF conformance suite."""

    name: str
    checks: str
    tests: tuple[str, ...]
    reason: str


def requirements(root: Path) -> dict[str, Requirement]:
    """Return all requirements of docs/standards.toml by id, in the order of the file."""
    shown = collect(root)
    return {
        name: Requirement(
            name,
            entry["level"],
            entry["text"],
            entry["source"],
            entry.get("reason", ""),
            entry.get("note", ""),
            tuple(shown.get(name, ())),
        )
        for name, entry in _read(root / "docs/standards.toml").items()
    }


def modules(root: Path) -> list[Module]:
    """Return the modules of docs/oidf.toml, in the order of the file."""
    return [
        Module(name, entry["checks"], tuple(entry.get("tests", ())), entry.get("reason", ""))
        for name, entry in _read(root / "docs/oidf.toml").items()
    ]


def _read(path: Path) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def pages(root: Path) -> dict[str, str]:
    """Return the text of each page of docs/standards/, by the page's name."""
    found = list(requirements(root).values())
    return {
        f"{FOLDER}/README.md": _index(found),
        **{f"{FOLDER}/{slug}.md": _group(title, _of(name, found)) for name, (slug, title) in GROUPS.items()},
        f"{FOLDER}/conformance-suite.md": _suite(modules(root)),
    }


def _index(found: Sequence[Requirement]) -> str:
    lines = [_HEAD, *_summary(found), "", "| Group | Lines |", "|---|---|"]
    for prefix, (slug, title) in GROUPS.items():
        lines.append(f"| [{title}]({slug}.md) ({prefix}) | {len(_of(prefix, found))} |")
    return "\n".join(
        [*lines, "\nBeside these: [the conformance suite](conformance-suite.md), module by module.", ""]
    )


def _summary(found: Sequence[Requirement]) -> Iterator[str]:
    yield "| Level | Lines | Shown by a test | A reason instead | Open |"
    yield "|---|---|---|---|---|"
    for level in ("MUST", "SHOULD", "MAY"):
        mine = [each for each in found if each.level == level]
        tested = sum(bool(each.shown) for each in mine)
        left = sum(each.open for each in mine)
        yield f"| {level} | {len(mine)} | {tested} | {len(mine) - tested - left} | {left} |"
    left_open = [each.id for each in found if each.open]
    if left_open:
        yield f"\n**Open:** {', '.join(left_open)}."


def _of(prefix: str, found: Sequence[Requirement]) -> list[Requirement]:
    return [each for each in found if each.id.startswith(f"{prefix}-")]


def _group(title: str, found: Sequence[Requirement]) -> str:
    lines = [f"# {title}", "\nWritten by `python3 build.py docs`. [All requirements](README.md)."]
    for each in found:
        lines += _entry(each)
    return "\n".join([*lines, ""])


def _entry(each: Requirement) -> Iterator[str]:
    yield f"\n## {each.id}\n"
    yield " ".join(filter(None, [each.text, each.note]))
    yield f"\n{each.level} · {each.source}\n"
    files: dict[str, list[str]] = {}
    for file, test in each.shown:
        files.setdefault(file, []).extend([test] if test else [])
    yield from (f"- {_link(file, tests)}" for file, tests in files.items())
    if each.reason:
        yield f"- {each.reason}"
    if each.open:
        yield "- **open**"


def _link(file: str, tests: Sequence[str]) -> str:
    label = file.removeprefix("tests/").removesuffix(".py")
    names = "; ".join(test.removeprefix("test_").replace("_", " ") for test in sorted(set(tests)))
    return f"[{label}](../../{file})" + (f": {names}" if names else "")


def _suite(found: Sequence[Module]) -> str:
    lines = [_SUITE_HEAD]
    for each in found:
        lines += [f"## {each.name}\n", f"{each.checks}\n"]
        for test in each.tests:
            file, _, name = test.partition("::")
            lines.append(f"- {_link(file, [name] if name else [])}")
        if each.reason or not each.tests:
            lines.append(f"- {each.reason or '**open**'}")
        lines.append("")
    return "\n".join(lines)
