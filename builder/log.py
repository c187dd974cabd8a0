"""Output for people, in color if they are at a terminal, and as JSON for programs."""

import codecs
import io
import json
import os
from collections.abc import Iterable, Mapping
from typing import TextIO

from builder.errors import Fault

_BOLD, _RED, _YELLOW, _DIM = "1", "31", "33", "2"
_ASCII = {
    "←": "<-",
    "→": "->",
    "…": "...",
    "·": "-",
    "–": "-",
    "—": "-",
    "×": "x",
    "’": "'",
    "“": '"',
    "”": '"',
}
_ERRORS = "gossamer.ascii"


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    """Replace each character that a stream cannot encode with its nearest ASCII text, or with "?"."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    characters = error.object[error.start : error.end]
    return "".join(_ASCII.get(character, "?") for character in characters), error.end


codecs.register_error(_ERRORS, _in_ascii)


def accept_everything(stream: TextIO) -> None:
    """Make a text stream print characters that its encoding lacks in ASCII instead of raising UnicodeEncodeError."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors=_ERRORS)


class Log:
    """A printer to two streams: `out` for lines and results, `err` for faults and warnings.

    If `quiet` is true, lines are left out.
    """

    def __init__(
        self, out: TextIO, err: TextIO, *, quiet: bool = False, environ: Mapping[str, str] = os.environ
    ) -> None:
        self._out, self._err, self._quiet = out, err, quiet
        self._plain = bool(environ.get("NO_COLOR")) or environ.get("TERM") == "dumb"

    def say(self, line: str) -> None:
        """Print one line, unless quiet."""
        if not self._quiet:
            print(line, file=self._out, flush=True)

    def result(self, text: str) -> None:
        """Print output that the user asked for, such as JSON, even when quiet."""
        print(text, file=self._out, flush=True)

    def bold(self, text: str) -> str:
        """Return the text in bold, if `out` is a terminal."""
        return self._paint(text, _BOLD, self._out)

    def faults(self, faults: Iterable[Fault]) -> None:
        """Print each fault in full, and a count if there are several."""
        listed = list(faults)
        for fault in listed:
            self._show(fault, _RED, "" if fault.where else "error: ")
        if len(listed) > 1:
            print(self._paint(f"{len(listed)} faults", _RED, self._err), file=self._err, flush=True)

    def warnings(self, faults: Iterable[Fault]) -> None:
        """Print each warning in full."""
        for fault in faults:
            self._show(fault, _YELLOW, "warning: ")

    def _show(self, fault: Fault, colour: str, label: str) -> None:
        head, *rest = fault.render().splitlines()
        lines = [
            (self._paint(label, colour, self._err) if label else "") + self._paint(head, _BOLD, self._err)
        ]
        lines += [line if line.startswith("  →") else self._paint(line, _DIM, self._err) for line in rest]
        print("\n".join(lines), file=self._err, flush=True)

    def _paint(self, text: str, colour: str, stream: TextIO) -> str:
        if self._plain or not stream.isatty():
            return text
        return f"\x1b[{colour}m{text}\x1b[0m"


def as_json(value: object) -> str:
    """Return a value as one JSON document for other programs, with sorted keys, in ASCII so that any stream can carry it."""
    return json.dumps(value, indent=2, sort_keys=True)


def fault_record(fault: Fault) -> dict[str, object]:
    """Return a fault as plain values."""
    where = fault.where
    return {
        "code": fault.code,
        "message": fault.message,
        "hint": fault.hint,
        "file": where.file if where else "",
        "line": where.line if where else 0,
        "column": where.column if where else 0,
    }
