"""The expected output of a program: stated in the program, or printed by CPython."""

import subprocess
import sys
from pathlib import Path

MARK = "# prints: "


def said(text: str) -> list[str]:
    """Return the lines that a program states as its output."""
    return [line.removeprefix(MARK) for line in text.splitlines() if line.startswith(MARK)]


def cpython(text: str, folder: Path | None = None) -> tuple[list[str], bool]:
    """Return the lines that CPython prints, and whether the program ran to its end.

    With a folder, modules in it can be imported.

    It runs in a process of its own, because Playwright may have an event loop here, and asyncio.run() does not start
    beside one.
    """
    command = [sys.executable, "-B", *([] if folder else ["-I"]), "-X", "utf8", "-c", text]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=60)
    return ran.stdout.splitlines(), ran.returncode == 0


def expected(text: str) -> list[str]:
    """Return the output of this program in CPython; if it needs a browser, the output that it states."""
    if lines := said(text):
        return lines
    lines, ended = cpython(text)
    assert ended, text
    return lines
