"""What the commands of all benchmarks share: their interpreter, our version, selection by name, and columns."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_SETUP = 300  # seconds for an installation


def own_python() -> str:
    """Return the interpreter that build.py has set up; set it up first if necessary."""
    name = "Scripts/python.exe" if os.name == "nt" else "bin/python"
    python = ROOT / ".venv" / name
    if not python.exists():
        subprocess.run([sys.executable, ROOT / "build.py", "--version"], check=True, timeout=_SETUP)
    return str(python)


def with_own_python(module: str) -> None:
    """Continue in that interpreter, whichever interpreter the command was called with."""
    python = own_python()
    if Path(sys.prefix).resolve() != (ROOT / ".venv").resolve():
        command = [python, "-m", module, *sys.argv[1:]]
        with contextlib.suppress(KeyboardInterrupt):
            raise SystemExit(subprocess.run(command, cwd=ROOT).returncode)


def own_version() -> str:
    """Return Gossamer's version, from its source, without importing it."""
    text = (ROOT / "builder/__init__.py").read_text("utf-8")
    return text.partition('__version__ = "')[2].partition('"')[0]


def is_wanted(name: str, only: str) -> bool:
    """Return whether a name begins with one of these comma-separated words. No words mean every name."""
    return any(name.lower().startswith(word.strip().lower()) for word in only.split(","))


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a line for each row, with aligned cells: the first column to the left, the others to the right."""
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    return [_line(row, widths) for row in rows]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (
        cell.ljust(width) if at == 0 else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join((first, *rest)).rstrip()
