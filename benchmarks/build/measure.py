"""Measurements of whole processes: wall-clock time, processor time, and peak memory."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_EVERY = 0.005  # seconds between two requests for an awaited page
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"  # packages that pip installs have their bytecode in any case
_TAIL = 400  # characters of a failed process's output
_MEMORY_UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes


class Failed(Exception):
    """A process that failed or took too long. The message says which and why."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took: seconds of wall-clock time, seconds of processor time (including its children), and
    bytes of memory.
    """

    wall: float
    cpu: float = 0.0
    memory: int = 0


def run(command: Sequence[str], folder: Path, limit: float) -> Run:
    """Run a command in `folder` to its end. Raise Failed if it fails, or takes longer than `limit` seconds."""
    with tempfile.TemporaryFile() as printed:
        began = time.perf_counter()
        process = _start(command, folder, printed)
        late = threading.Timer(limit, _kill, [process])
        late.start()
        _, status, used = os.wait4(process.pid, 0)
        took = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        late.cancel()
        if process.returncode:
            printed.seek(0)
            said = printed.read().decode(errors="replace").strip()[-_TAIL:]
            why = f"took longer than {limit:g} s" if took >= limit else f"ended with {process.returncode}"
            raise Failed(f"{Path(command[0]).name} {why}: {said}")
    return Run(took, used.ru_utime + used.ru_stime, used.ru_maxrss * _MEMORY_UNIT)


def until_served(
    command: Sequence[str], folder: Path, page: str, edits: Sequence[Callable[[], str]], limit: float
) -> list[Run]:
    """Start a server, and return how long it takes after each edit until its page shows the edit.

    Raise Failed if it never does.

    `page` is the page's path. Each edit changes its source, and returns the words to wait for.
    """
    port = str(_free_port())
    command = [word.replace("PORT", port) for word in command]
    with tempfile.TemporaryFile() as printed:
        process = _start(command, folder, printed)
        try:
            _await(f"http://localhost:{port}{page}", "", process, limit)
            time.sleep(1)  # watchers may start only after the first page is served
            found = []
            for edit in edits:
                words, began = edit(), time.perf_counter()
                _await(f"http://localhost:{port}{page}", words, process, limit)
                found.append(Run(time.perf_counter() - began))
                time.sleep(0.5)  # the server may still be busy with later steps
            return found
        finally:
            _kill(process)
            process.wait()


def median(runs: Sequence[Run]) -> Run:
    """Return the median of each figure separately."""
    return Run(
        statistics.median(each.wall for each in runs),
        statistics.median(each.cpu for each in runs),
        int(statistics.median(each.memory for each in runs)),
    )


def _start(command: Sequence[str], folder: Path, printed: IO[bytes]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command,
            cwd=folder,
            env={name: value for name, value in os.environ.items() if name != _NO_BYTECODE},
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise Failed(f"{command[0]} cannot be started: {error.strerror or error}") from error


def _await(url: str, words: str, process: subprocess.Popen[bytes], limit: float) -> None:
    until = time.perf_counter() + limit
    while time.perf_counter() < until:
        if process.poll() is not None:
            raise Failed(f"the server ended with {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=limit) as answer:
                if words in answer.read().decode():
                    return
        except OSError:  # not served yet, or the page is missing while it is being written
            pass
        time.sleep(_EVERY)
    raise Failed(f"{words or url} was not served within {limit:g} s")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process that this one started, with its children."""
    if process.returncode is None:
        os.killpg(process.pid, signal.SIGKILL)
