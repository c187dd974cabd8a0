#!/usr/bin/env python3
"""Build, serve and test the site:  python3 build.py [build | serve | test | check | audit | discover | docs] …

Needs nothing but Python 3.11. The first run makes `.venv` beside this file from the hashed lock
(`requirements.txt`; `tests/requirements.txt` for `test` and `audit`), and everything else runs in there.
`--no-setup`, or GOSSAMER_SETUP=no, uses the running interpreter as it is.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HOME = ROOT / ".venv"
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
READY = "GOSSAMER_READY"
MACHINE_FAULT = 3


def fail(sentence):
    print(f"build.py: {sentence}", file=sys.stderr)
    raise SystemExit(MACHINE_FAULT)


def lock_for(argv):
    verb = next((word for word in argv if not word.startswith("-")), "build")
    return ROOT / ("tests/requirements.txt" if verb in ("test", "audit") else "requirements.txt")


def stamp_for(lock):
    return HOME / f".{lock.parent.name if lock.parent != ROOT else 'build'}-{digest(lock)}"


def digest(lock):
    return hashlib.sha256(lock.read_bytes()).hexdigest()[:16]


def works(python):
    try:
        return subprocess.run([python, "-c", "import encodings"], capture_output=True).returncode == 0
    except OSError:
        return False


def make_environment():
    """A fresh .venv; a broken one (its Python moved or was upgraded) is replaced."""
    if HOME.exists():
        shutil.rmtree(HOME)
    try:
        import venv

        venv.create(HOME, with_pip=True)
    except (ImportError, subprocess.CalledProcessError):
        shutil.rmtree(HOME, ignore_errors=True)
        fail(
            "this Python cannot make virtual environments (its venv or ensurepip part is missing). "
            "On Debian and Ubuntu: apt-get install python3-venv"
        )
    except OSError as error:
        fail(f"cannot write {HOME}: {error}")


def install(lock):
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    result = subprocess.run([*command, "-r", lock], capture_output=True, text=True)
    if result.returncode:
        tail = "\n".join((result.stderr or result.stdout).strip().splitlines()[-6:])
        fail(
            f"could not install {lock.relative_to(ROOT)}:\n{tail}\nMend the cause and run the command again."
        )


def set_up(lock):
    """`.venv` with exactly what `lock` names; says so in one line when there is work to do."""
    stamp = stamp_for(lock)
    if stamp.exists() and works(PYTHON):
        return
    print(
        f"Setting up .venv from {lock.relative_to(ROOT)} (once, about half a minute) …",
        file=sys.stderr,
        flush=True,
    )
    if not works(PYTHON):
        make_environment()
    install(lock)
    for old in HOME.glob(f"{stamp.name.rpartition('-')[0]}-*"):
        old.unlink()
    stamp.touch()


def main():
    if sys.version_info < (3, 11):  # noqa: UP036 - this file must answer on older Pythons too
        fail(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}")
    argv = sys.argv[1:]
    own = "--no-setup" in argv or os.environ.get("GOSSAMER_SETUP") == "no" or {"-h", "--help"} & {*argv}
    argv = [word for word in argv if word != "--no-setup"]
    if not own and os.environ.get(READY) != str(ROOT):
        set_up(lock_for(argv))
        command = [str(PYTHON), str(Path(__file__).resolve()), *argv]
        environment = {**os.environ, READY: str(ROOT)}
        if os.name != "nt":
            os.execve(command[0], command, environment)
        raise SystemExit(subprocess.run(command, env=environment).returncode)
    # Children start afresh: a test that runs build.py in another clone must set that one up itself.
    os.environ.pop(READY, None)
    try:
        from builder.cli import main as run
    except ModuleNotFoundError as error:
        fail(
            f"the package {error.name!r} is not installed here; run without --no-setup, or install the lock first"
        )
    raise SystemExit(run(argv, ROOT))


if __name__ == "__main__":
    main()
