"""The exceptions of the builder. Build steps raise them; only cli.py prints them and exits.

GossamerError
├── SiteError         exit 1: the site's own files have problems, with one Fault for each place
├── UsageError        exit 2: the command line is wrong
└── MachineError      exit 3: something is missing on the machine
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in a source file. Lines and columns count from 1; 0 means unknown."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Problem:
    """The reason why a value is refused, and the remedy. Callers add a code and a position to make a Fault."""

    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One problem: a code for programs, a message, a hint about the remedy, and its position."""

    code: str
    message: str
    hint: str = ""
    where: Where | None = None
    excerpt: str = ""

    def render(self) -> str:
        """Return the fault as text for a terminal: `file:line:column: message [code]`, excerpt and hint."""
        head = f"{self.where}: {self.message}" if self.where else self.message
        lines = [f"{head} [{self.code}]"]
        if self.excerpt:
            lines += [f"    {line}" for line in self.excerpt.splitlines()]
        if self.hint:
            lines.append(f"  → {self.hint}")
        return "\n".join(lines)


class GossamerError(Exception):
    """The base class of all errors that are shown to the user. `faults` is never empty."""

    exit_code = 1

    def __init__(self, faults: Iterable[Fault] | Fault) -> None:
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("\n".join(fault.render() for fault in self.faults))


class SiteError(GossamerError):
    """There are problems in the site's own files."""

    exit_code = 1


class UsageError(GossamerError):
    """The command line is wrong."""

    exit_code = 2


class MachineError(GossamerError):
    """Something that the command needs is missing on the machine."""

    exit_code = 3


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """Return `did you mean "x"?` for the most similar allowed word, or an empty string."""
    near = difflib.get_close_matches(word, list(allowed), n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else ""


def excerpt(text: str, line: int, column: int = 0) -> str:
    """Return a source line with its number (from 1), and a caret below `column` if that is known.

    Return an empty string if there is no such line. Lines end only at "\\n", as compilers and editors count
    them. Replace control characters by spaces, because terminals would interpret them.
    """
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    if not 1 <= line <= len(lines):
        return ""
    shown = "".join(char if char.isprintable() else " " for char in lines[line - 1].removesuffix("\r"))
    head = f"{line} | "
    return f"{head}{shown}\n{' ' * (len(head) + column - 1)}^" if column else f"{head}{shown}"
