"""Watching files and rebuilding: which folders to watch, what counts as a change, and one build at a time.

`Watcher` reports changes under the watched paths, from threads of its own. `Rebuilder` gathers them until
they fall quiet, and builds: never twice at once, and always once after the last change.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

import watchfiles

from builder.files import is_ignored

QUIET = 0.05  # seconds without a change before a build begins
PATIENCE = 2.0  # seconds after which a build begins although changes keep coming
_STEP = 10  # milliseconds between two checks of the operating system's queue
_PULSE = 50  # milliseconds after which a watch without changes shows that it is running

_NOISE = {".git", ".hg", ".svn", ".idea", ".mypy_cache", ".ruff_cache", ".DS_Store"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What the operating system is asked to watch.

    `deep` folders are watched with everything in them. Of the `flat` folders only the entries in `gates`
    count: the watched files, and the deep folders themselves, which may be deleted, renamed or not exist yet.
    """

    deep: frozenset[Path]
    flat: frozenset[Path]
    gates: frozenset[Path]

    def notable(self, paths: Iterable[Path]) -> frozenset[Path]:
        """Return those of the changed paths that a build may read."""
        return frozenset(path for path in paths if path in self.gates or self._is_inside(path))

    def _is_inside(self, path: Path) -> bool:
        home = next((folder for folder in self.deep if path.is_relative_to(folder)), None)
        return home is not None and not is_noise(path.relative_to(home))


def plan(paths: Iterable[Path]) -> Plan:
    """Return the watches that cover `paths`: files and folders, existing or not."""
    deep: set[Path] = set()
    gates: set[Path] = set()
    for path in paths:
        if path.is_dir():
            deep.add(path.resolve())
        gates.add(_gate(path.absolute()))
    deep = {folder for folder in deep if not any(parent in deep for parent in folder.parents)}
    gates = {gate for gate in gates if not any(parent in deep for parent in gate.parents)}
    return Plan(frozenset(deep), frozenset(gate.parent for gate in gates), frozenset(gates))


def _gate(path: Path) -> Path:
    """Return the entry of an existing folder with which `path` appears and vanishes."""
    while not path.parent.is_dir() and path.parent != path:
        path = path.parent
    return path.parent.resolve() / path.name


def is_noise(inner: PurePath) -> bool:
    """Return whether a path inside a watched folder is a temporary file of an editor or a tool.

    No build reads those. Other hidden files count: a build reads .well-known/, and only the site's
    configuration says what else.
    """
    return any(
        part in _NOISE or part.startswith(".#") or is_ignored(part, keep=(part,)) for part in inner.parts
    )


class Watcher:
    """A watch that calls `report`, on its own threads, with paths created, changed, deleted or renamed."""

    def __init__(self, report: Callable[[frozenset[Path]], None]) -> None:
        self._report = report
        self._plan: Plan | None = None
        self._stale = False
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._stopped = False

    def cover(self, paths: Iterable[Path]) -> bool:
        """Watch `paths` from now on, instead of the former ones. Wait until the watches are in place.

        Return whether anything had to be set up: if so, changes made just before may have gone unseen.
        """
        wanted = plan(paths)
        with self._lock:
            if self._stopped or (wanted == self._plan and not self._stale):
                return False
            former, former_stop = self._threads, self._stop
            self._plan, self._stale, self._stop = wanted, False, threading.Event()
            self._threads = self._start(wanted, self._stop)
        former_stop.set()
        _join(former)
        return True

    def stop(self) -> None:
        """Stop watching, for good: a build that is still running begins no new watch."""
        with self._lock:
            self._stopped = True
            self._stop.set()
            threads, self._threads = self._threads, []
        _join(threads)

    def _start(self, wanted: Plan, stop: threading.Event) -> list[threading.Thread]:
        threads, standing = [], []
        for folders, recursive in ((wanted.deep, True), (wanted.flat, False)):
            if folders:
                ready = threading.Event()
                arguments = (sorted(folders), recursive, wanted, stop, ready)
                threads.append(
                    threading.Thread(target=self._watch, args=arguments, name="watch", daemon=True)
                )
                standing.append(ready)
        for thread in threads:
            thread.start()
        for ready in standing:
            ready.wait(10)
        return threads

    def _watch(
        self,
        folders: list[Path],
        recursive: bool,
        wanted: Plan,
        stop: threading.Event,
        ready: threading.Event,
    ) -> None:
        for polling in (None, True):
            try:
                for changes in _changes(folders, recursive, stop, polling):
                    ready.set()
                    self._tell(wanted.notable(Path(name) for _, name in changes), wanted)
                break
            except FileNotFoundError:  # a folder went away between planning and watching
                self._tell(frozenset(folders), wanted)
                break
            except OSError:  # the system is out of watches: poll instead
                if polling:
                    raise
        ready.set()

    def _tell(self, paths: frozenset[Path], wanted: Plan) -> None:
        if not paths.isdisjoint(wanted.deep | wanted.flat):
            self._stale = True  # a watched folder itself appeared or vanished: its watch may be dead
        if paths:
            self._report(paths)


def _changes(
    folders: list[Path], recursive: bool, stop: threading.Event, polling: bool | None
) -> Iterable[set[tuple[watchfiles.Change, str]]]:
    return watchfiles.watch(
        *folders,
        watch_filter=None,
        debounce=_PULSE,
        step=_STEP,
        rust_timeout=_PULSE,
        yield_on_timeout=True,
        stop_event=stop,
        raise_interrupt=False,
        force_polling=polling,
        poll_delay_ms=200,
        recursive=recursive,
        ignore_permission_denied=True,
    )


def _join(threads: Iterable[threading.Thread]) -> None:
    for thread in threads:
        if thread is not threading.current_thread():
            thread.join(5)


@dataclass(frozen=True, slots=True)
class Occasion:
    """The reason for a build: the changed paths, and when the first of them was seen (monotonic seconds)."""

    changed: frozenset[Path]
    since: float


class Gathering:
    """Changes, gathered until they fall quiet. It reads no clock: times are passed in (monotonic seconds)."""

    def __init__(self, quiet: float = QUIET, patience: float = PATIENCE) -> None:
        self._quiet = quiet
        self._patience = patience
        self._changed: set[Path] = set()
        self._since = 0.0
        self._latest: float | None = None

    @property
    def wanted(self) -> bool:
        """Whether a build is asked for."""
        return self._latest is not None

    def add(self, paths: Iterable[Path], now: float) -> None:
        """Ask for a build because `paths` changed."""
        if not self.wanted:
            self._since = now
        self._latest = now
        self._changed.update(paths)

    def left(self, now: float) -> float | None:
        """Return the seconds until the build should begin (0 means now), or None if no build is asked for."""
        if self._latest is None:
            return None
        return max(0.0, min(self._latest + self._quiet, self._since + self._patience) - now)

    def take(self) -> Occasion:
        """Return what was gathered, and begin anew."""
        occasion = Occasion(frozenset(self._changed), self._since)
        self._changed.clear()
        self._latest = None
        return occasion


class Rebuilder:
    """A thread that runs `build`: at the start, and after changes, once for all that came together.

    Changes during a build lead to exactly one more. `build` gets the occasion and must not raise; `end`
    runs last, on the same thread.
    """

    def __init__(
        self,
        build: Callable[[Occasion], None],
        *,
        gathering: Gathering | None = None,
        end: Callable[[], None] = lambda: None,
    ) -> None:
        self._build = build
        self._end = end
        self._gathering = gathering or Gathering()
        self._stopping = False
        self._condition = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="build", daemon=True)

    def start(self) -> None:
        """Build for the first time, then wait for changes."""
        self._thread.start()

    def touch(self, paths: Iterable[Path] = ()) -> None:
        """Ask for a build because `paths` changed. Any thread may call this."""
        with self._condition:
            self._gathering.add(paths, time.monotonic())
            self._condition.notify_all()

    @property
    def wanted(self) -> bool:
        """Whether another build is already asked for."""
        return self._gathering.wanted

    @property
    def stopping(self) -> bool:
        """Whether nobody waits for the running build any more."""
        return self._stopping

    def stop(self, patience: float = 5.0) -> None:
        """Build no more. Wait for a running build to end, for `patience` seconds at most."""
        with self._condition:
            self._stopping = True
            self._condition.notify_all()
        if self._thread.ident is not None:
            self._thread.join(patience)

    def _run(self) -> None:
        occasion: Occasion | None = Occasion(frozenset(), time.monotonic())
        while occasion is not None:
            self._build(occasion)
            occasion = self._next()
        self._end()

    def _next(self) -> Occasion | None:
        """Wait until changes have come and fallen quiet. Return None if there are to be no more builds."""
        with self._condition:
            while not self._stopping:
                left = self._gathering.left(time.monotonic())
                if left == 0:
                    return self._gathering.take()
                self._condition.wait(left)
        return None
