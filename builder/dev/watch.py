"""Watch files and rebuild: decide which folders to watch and what counts as a change, and run one build at a time.

`Watcher` reports changes below the watched paths, from its own threads. `Rebuilder` collects changes until
they pause, and then builds: never two builds at once, and always one after the last change.
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
PATIENCE = 2.0  # seconds after which a build begins even if changes keep coming
_STEP = 10  # milliseconds between two checks of the operating system's queue
_PULSE = 50  # milliseconds after which a watch without changes reports that it is running

_NOISE = {".git", ".hg", ".svn", ".idea", ".mypy_cache", ".ruff_cache", ".DS_Store"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What the operating system should watch.

    `deep` folders are watched recursively. In the `flat` folders, only the entries in `gates` matter: the watched
    files, and the deep folders themselves, which may be deleted, renamed or not exist yet.
    """

    deep: frozenset[Path]
    flat: frozenset[Path]
    gates: frozenset[Path]

    def notable(self, paths: Iterable[Path]) -> frozenset[Path]:
        """Return the changed paths that a build may read."""
        return frozenset(path for path in paths if path in self.gates or self._is_inside(path))

    def _is_inside(self, path: Path) -> bool:
        home = next((folder for folder in self.deep if path.is_relative_to(folder)), None)
        return home is not None and not is_noise(path.relative_to(home))


def plan(paths: Iterable[Path]) -> Plan:
    """Return the watches that cover `paths`, which are files and folders that may not exist yet."""
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
    """Return the path at or above `path`, in an existing folder, whose creation or deletion affects `path`."""
    while not path.parent.is_dir() and path.parent != path:
        path = path.parent
    return path.parent.resolve() / path.name


def is_noise(inner: PurePath) -> bool:
    """Return whether a path inside a watched folder is a temporary file of an editor or a tool.

    Builds never read those. Other hidden files count as changes: builds read .well-known/, and the site's
    configuration may name more.
    """
    return any(
        part in _NOISE or part.startswith(".#") or is_ignored(part, keep=(part,)) for part in inner.parts
    )


class Watcher:
    """A watch that calls `report` on its own threads, with paths that were created, changed, deleted or renamed."""

    def __init__(self, report: Callable[[frozenset[Path]], None]) -> None:
        self._report = report
        self._plan: Plan | None = None
        self._stale = False
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._stopped = False

    def cover(self, paths: Iterable[Path]) -> bool:
        """Watch `paths` from now on, instead of the previous ones. Wait until the watches are active.

        Return whether any watch had to be set up. If so, changes made just before may have been missed.
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
        """Stop watching permanently, so that a build that is still running cannot start new watches."""
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
            except FileNotFoundError:  # a folder was deleted between planning and watching
                self._tell(frozenset(folders), wanted)
                break
            except OSError:  # the system has no watches left, so poll instead
                if polling:
                    raise
        ready.set()

    def _tell(self, paths: frozenset[Path], wanted: Plan) -> None:
        if not paths.isdisjoint(wanted.deep | wanted.flat):
            self._stale = True  # a watched folder was created or deleted, so its watch may be dead
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
    """The reason for a build: the changed paths, and the time of the first change (monotonic seconds)."""

    changed: frozenset[Path]
    since: float


class Gathering:
    """Collects changes until they pause. It reads no clock; callers pass in the time (monotonic seconds)."""

    def __init__(self, quiet: float = QUIET, patience: float = PATIENCE) -> None:
        self._quiet = quiet
        self._patience = patience
        self._changed: set[Path] = set()
        self._since = 0.0
        self._latest: float | None = None

    @property
    def wanted(self) -> bool:
        """Whether a build is requested."""
        return self._latest is not None

    def add(self, paths: Iterable[Path], now: float) -> None:
        """Request a build because `paths` changed."""
        if not self.wanted:
            self._since = now
        self._latest = now
        self._changed.update(paths)

    def left(self, now: float) -> float | None:
        """Return the seconds until the build should begin (0 means now), or None if no build is requested."""
        if self._latest is None:
            return None
        return max(0.0, min(self._latest + self._quiet, self._since + self._patience) - now)

    def take(self) -> Occasion:
        """Return the collected changes, and start over."""
        occasion = Occasion(frozenset(self._changed), self._since)
        self._changed.clear()
        self._latest = None
        return occasion


class Rebuilder:
    """A thread that runs `build` once at the start, and once after each group of changes.

    Changes during a build lead to exactly one more build. `build` receives the occasion and must not raise; `end`
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
        """Request a build because `paths` changed. Any thread may call this."""
        with self._condition:
            self._gathering.add(paths, time.monotonic())
            self._condition.notify_all()

    @property
    def wanted(self) -> bool:
        """Whether another build is already requested."""
        return self._gathering.wanted

    @property
    def stopping(self) -> bool:
        """Whether the thread is stopping, so that the result of the running build does not matter."""
        return self._stopping

    def stop(self, patience: float = 5.0) -> None:
        """Start no more builds. Wait at most `patience` seconds for a running build to end."""
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
        """Wait for changes and for the pause after them. Return None if there should be no more builds."""
        with self._condition:
            while not self._stopping:
                left = self._gathering.left(time.monotonic())
                if left == 0:
                    return self._gathering.take()
                self._condition.wait(left)
        return None
