"""What a program should print: by its own word, or by CPython's."""

import subprocess
import sys
from pathlib import Path

MARK = "# prints: "


def said(text: str) -> list[str]:
    """The lines that a program says it prints."""
    return [line.removeprefix(MARK) for line in text.splitlines() if line.startswith(MARK)]


def cpython(text: str, folder: Path | None = None) -> tuple[list[str], bool]:
    """The lines that CPython prints, and whether it came to the end. With a folder, its modules can be imported.

    It is a process of its own: here Playwright may have an event loop, beside which asyncio.run() does not start.
    """
    command = [sys.executable, "-B", *([] if folder else ["-I"]), "-X", "utf8", "-c", text]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=60)
    return ran.stdout.splitlines(), ran.returncode == 0


def expected(text: str) -> list[str]:
    """What this program prints in CPython; for one that needs a browser, what it says that it prints."""
    if lines := said(text):
        return lines
    lines, ended = cpython(text)
    assert ended, text
    return lines
