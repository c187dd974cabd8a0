"""Print output for people, with colors on a terminal, or as JSON for programs."""

import codecs
import contextlib
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TextIO

from builder.errors import Fault
from builder.progress import Progress

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
    """Make a text stream replace characters that it cannot encode by ASCII, instead of raising UnicodeEncodeError."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors=_ERRORS)


class Log:
    """Prints to two streams: lines and results to `out`, faults and warnings to `err`. Without streams, it is silent.

    If `quiet`, leave out lines; if `verbose`, also print details. With `records`, each line is a JSON object with the
    members level, code, message, hint, file, line and column.
    """

    def __init__(
        self,
        out: TextIO | None = None,
        err: TextIO | None = None,
        *,
        quiet: bool = False,
        verbose: bool = False,
        records: bool = False,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._out, self._err, self._quiet = out, err, quiet
        self.verbose = verbose and not quiet
        self._records = records
        self._dumb = environ.get("TERM") == "dumb"
        self._plain = bool(environ.get("NO_COLOR")) or self._dumb or records
        self._progress: Progress | None = None

    def say(self, line: str) -> None:
        """Print one line, unless quiet."""
        self._line("info", line)

    def detail(self, line: str) -> None:
        """Print one line if verbose."""
        if self.verbose:
            self._line("debug", line)

    def result(self, text: str) -> None:
        """Print output that the user asked for, such as JSON, even if quiet."""
        self._print(text, self._out)

    def bold(self, text: str) -> str:
        """Return the text in bold, if `out` is a terminal."""
        return self._paint(text, _BOLD, self._out)

    def faults(self, faults: Iterable[Fault]) -> None:
        """Print each fault in full, and a count if there are several."""
        listed = list(faults)
        for fault in listed:
            self._show(fault, "error", _RED, "" if fault.where else "error: ")
        if len(listed) > 1 and not self._records:
            self._print(self._paint(f"{len(listed)} faults", _RED, self._err), self._err)

    def warnings(self, faults: Iterable[Fault]) -> None:
        """Print each warning in full."""
        for fault in faults:
            self._show(fault, "warning", _YELLOW, "warning: ")

    @contextlib.contextmanager
    def progress(self, title: str) -> Iterator[Callable[[str], None]]:
        """Show progress on a terminal while the context lasts. Yield a function that sets the name of the step."""
        shown = self._err if self._err and self._err.isatty() else None
        with Progress(None if self._quiet or self._plain_only() else shown, title) as self._progress:
            yield self._progress.begin
        self._progress = None

    def _plain_only(self) -> bool:
        return self._dumb or self._records

    def _line(self, level: str, line: str) -> None:
        if self._quiet:
            return
        if not self._records:
            self._print(line, self._out)
        elif line.strip():
            self._print(_record(level, Fault("", " ".join(line.split()))), self._out)

    def _show(self, fault: Fault, level: str, color: str, label: str) -> None:
        if self._records:
            self._print(_record(level, fault), self._err)
            return
        head, *rest = fault.render().splitlines()
        lines = [
            (self._paint(label, color, self._err) if label else "") + self._paint(head, _BOLD, self._err)
        ]
        lines += [line if line.startswith("  →") else self._paint(line, _DIM, self._err) for line in rest]
        self._print("\n".join(lines), self._err)

    def _print(self, text: str, stream: TextIO | None) -> None:
        with self._progress.aside() if self._progress else contextlib.nullcontext():
            if stream:
                print(text, file=stream, flush=True)

    def _paint(self, text: str, color: str, stream: TextIO | None) -> str:
        if self._plain or stream is None or not stream.isatty():
            return text
        return f"\x1b[{color}m{text}\x1b[0m"


def _record(level: str, fault: Fault) -> str:
    return json.dumps({"level": level, **fault_record(fault)})


def as_json(value: object) -> str:
    """Return a value as a JSON document with sorted keys, in ASCII so that any stream can encode it."""
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
