"""Work that is spread over the processors of this machine, where its system can copy a running process."""

import contextlib
import os
import pickle
import sys
import tempfile
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, Any, TypeVar

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")
_FEW = 100  # items for each process at least: a process more takes as long as some tens of pages


@dataclass(frozen=True, slots=True)
class _Copy:
    """A copy of this process: its number, the file for its answers, and how many these are."""

    number: int
    file: IO[bytes]
    count: int


def processors() -> int:
    """Return the number of processors, at least 1. Fewer than the machine has may be allowed, as in a container."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def spread(work: Callable[[_Item], _Made], items: Sequence[_Item]) -> list[_Made]:
    """Return what `work` makes of each item, in their order. Many items are shared with copies of this process.

    `work` must depend on nothing but its item and what is there already, and start no threads; what it makes is pickled.
    A copy that fails costs time alone: its items are done here, and raise here what they raise.
    """
    count = min(processors(), len(items) // _FEW) if sys.platform == "linux" else 1
    if count < 2:
        return [work(item) for item in items]
    shares = [items[number::count] for number in range(count)]
    copies = [_copied(work, share) for share in shares[1:]]
    answers: list[list[_Made] | None] = []
    try:
        made = [[work(item) for item in shares[0]]]
    finally:
        answers += (_answer(copy) for copy in copies)
    made += (
        [work(item) for item in share] if answer is None else answer
        for share, answer in zip(shares[1:], answers, strict=True)
    )
    return [made[place % count][place // count] for place in range(len(items))]


def _copied(work: Callable[[_Item], _Made], items: Sequence[_Item]) -> _Copy | None:
    """Copy this process, and let the copy do these items. None if the system cannot copy it."""
    # a pipe would be full after some pages, and the copy wait until its answer is read
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the answer has been read
    try:
        with warnings.catch_warnings():
            # that other threads may hold a lock: those here (V8's, the progress line) hold none that the work takes
            warnings.simplefilter("ignore", DeprecationWarning)
            number = os.fork()
    except OSError:
        file.close()
        return None
    if number:
        return _Copy(number, file, len(items))
    with contextlib.suppress(BaseException):  # the copy must end here: what it runs in is not its own
        for item in items:
            pickle.dump(work(item), file, pickle.HIGHEST_PROTOCOL)
        file.flush()
        os._exit(0)
    os._exit(1)


def _answer(copy: _Copy | None) -> list[Any] | None:
    """Return what a copy has made, or None if it did not end well."""
    if copy is None:
        return None
    with copy.file:
        _, status = os.waitpid(copy.number, 0)
        if status:
            return None
        copy.file.seek(0)
        return [pickle.load(copy.file) for _ in range(copy.count)]
