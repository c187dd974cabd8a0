"""Starting a command in the interpreter that build.py has set up, whatever interpreter it was called with."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SETUP = 300  # seconds for an installation


def with_own_python(module: str) -> None:
    """Go on in that interpreter, and let build.py set it up first if need be."""
    name = "Scripts/python.exe" if os.name == "nt" else "bin/python"
    python = ROOT / ".venv" / name
    if not python.exists():
        subprocess.run([sys.executable, ROOT / "build.py", "--version"], check=True, timeout=_SETUP)
    if Path(sys.prefix).resolve() != (ROOT / ".venv").resolve():
        command = [str(python), "-m", module, *sys.argv[1:]]
        with contextlib.suppress(KeyboardInterrupt):
            raise SystemExit(subprocess.run(command, cwd=ROOT).returncode)
