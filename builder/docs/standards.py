"""Generate docs/standards.md: every requirement, with the tests that show it or the reason why none does."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.docs.marks import Shown, collect

GROUPS = {
    "AR": "The authorization request",
    "TX": "The transaction between leaving and coming back",
    "CB": "The callback",
    "TK": "The token endpoint",
    "ID": "The ID token and UserInfo",
    "DJ": "Metadata and keys",
    "ST": "Where tokens are",
    "AP": "Calls to APIs",
    "RF": "Refresh tokens",
    "LO": "Signing out",
    "RS": "Reload and silent sign-in",
    "PI": "Popups and frames",
    "DP": "DPoP",
    "ER": "Errors",
    "HD": "Response headers",
    "DE": "Deployment",
    "PR": "Privacy and logs",
    "QA": "How all this is tested",
}
_HEAD = """\
# Standards

What a browser-only OpenID Connect client has to meet, line by line, and what shows that Gossamer meets it. The lines
were compiled from the documents named beside them; RFC 10017 and RFC 9700 are the two best current practices, ASVS is
OWASP's verification standard 5.0, *our measurement* means that browsers were tried. The level is the one that holds
for this project, which is sometimes stricter than the source.

This page is written by `python3 build.py docs` from [standards.toml](standards.toml) and from the marks on the tests;
a test fails when it is out of date, when a mark names a line that does not exist, and when a MUST has neither a test
nor a reason. `python3 build.py test --all --matrix` says how many of these tests passed in a run.
"""


@dataclass(frozen=True)
class Requirement:
    """A requirement of standards.toml, with the tests that show it."""

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


def page(root: Path) -> str:
    """Return the text of docs/standards.md."""
    found = requirements(root)
    lines = [_HEAD, *_summary(list(found.values()))]
    for prefix, title in GROUPS.items():
        lines += [f"\n## {title} ({prefix})\n", "| Id | Level | What must be true | Source | Shown by |"]
        lines.append("|---|---|---|---|---|")
        lines += [_row(each) for each in found.values() if each.id.startswith(f"{prefix}-")]
    return "\n".join([*lines, *_modules(modules(root)), ""])


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


def _row(each: Requirement) -> str:
    cells = [each.id, each.level, " ".join(filter(None, [each.text, each.note])), each.source, _proof(each)]
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _proof(each: Requirement) -> str:
    files: dict[str, list[str]] = {}
    for file, test in each.shown:
        files.setdefault(file, []).extend([test] if test else [])
    links = [_link(file, tests) for file, tests in files.items()]
    return "; ".join([*links, *([each.reason] if each.reason else [])]) or "**open**"


def _link(file: str, tests: Sequence[str]) -> str:
    label = file.removeprefix("tests/").removesuffix(".py")
    names = ", ".join(test.removeprefix("test_") for test in sorted(set(tests)))
    return f"[{label}](../{file})" + (f": {names}" if names else "")


def _modules(found: Sequence[Module]) -> Iterator[str]:
    yield "\n## Modules of the OIDF conformance suite\n"
    yield "The relying-party modules of the OpenID Foundation's suite, emulated with the development provider."
    yield "Where the suite lets a client pass either way, the stricter outcome is the one tested.\n"
    yield "| Module (`oidcc-client-test-…`) | What it checks | Shown by, or why it does not apply |"
    yield "|---|---|---|"
    for each in found:
        links = [
            _link(test.partition("::")[0], [test.partition("::")[2]] if "::" in test else [])
            for test in each.tests
        ]
        yield f"| {each.name} | {each.checks} | {'; '.join(filter(None, [*links, each.reason])) or '**open**'} |"
