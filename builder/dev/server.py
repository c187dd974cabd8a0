"""The development server: build the site after every change, and run all servers that it needs on this machine."""

from __future__ import annotations

import contextlib
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from builder import pipeline, quick
from builder.cache import Cache
from builder.compile.engine import Engine
from builder.dev import idp, overlay
from builder.dev.foreground import bind_exactly
from builder.dev.greeting import counted
from builder.dev.loopback import Serving, bind
from builder.dev.overlay import State
from builder.dev.profiles import Profile
from builder.dev.site import Hub, make_site
from builder.dev.stage import Rehearsal, Stage, at_free_port
from builder.dev.watch import Occasion, Rebuilder, Watcher
from builder.errors import Fault, GossamerError, MachineError, SiteError, UsageError
from builder.load import watched
from builder.log import Log
from builder.output import Output
from builder.serving import page_of
from builder.steps import Steps, unwatched

_FIRST_BUILD = 300.0  # seconds
_SHOWN = 3  # changed files to list in the terminal
SLOW = 0.1  # seconds; if builds take longer, a page whose text has changed is served before the rest is built


class _Superseded(Exception):
    """Another build is wanted before this one is done."""


class DevServer:
    """A development server, which runs on its own threads from `start` to `stop`.

    `log` receives all messages. With port 0, all servers use any free ports. Otherwise the site uses `port` or the
    next free one (with `exact`, only `port`), and the other servers use free ports after it.
    """

    def __init__(
        self,
        root: Path,
        *,
        host: str = "localhost",
        port: int = 0,
        environment: str = "",
        exact: bool = False,
        rehearsal: Rehearsal | None = None,
        profile: Profile | None = None,
        log: Log | None = None,
    ) -> None:
        _check_host(host)
        if rehearsal and environment:
            hint = "leave --env away: only the development provider can be made to fail"
            raise UsageError(
                Fault("usage", "a fault cannot be shown by the provider of an environment", hint)
            )
        if profile and environment:
            hint = "leave --env away: an environment has a provider of its own"
            raise UsageError(Fault("usage", "--provider is for the development provider", hint))
        self.rehearsal = rehearsal
        self.profile = profile
        self.begin: Callable[[str], None] = unwatched  # called with the name of each step of a build
        self.root = root.resolve()
        self.environment = environment
        self.log = log or Log()
        self.failure: GossamerError | None = None
        self.builds = 0
        self._born = f"{time.time_ns() // 1_000_000:x}"
        self._sockets = bind_exactly(port) if exact else at_free_port(port, bind)
        self.port = int(self._sockets[0].getsockname()[1])
        if port not in (0, self.port):
            self.log.say(f"Port {port} is taken: using {self.port}.")
        name = host if self.port == 80 else f"{host}:{self.port}"
        self.hub = Hub(f"http://{name}", name, self.port, self.root, self.log.say)
        beside = self.port + 1 if port else 0
        self._stage = Stage(
            self.root,
            self.hub.origin,
            environment=environment,
            port=beside,
            rehearsal=rehearsal,
            profile=profile,
        )
        self._stage.relay = lambda: self.output.relay if self.output else None
        self._cache = Cache(self.root / ".gossamer" / "cache")
        self._engine = Engine()
        self._watcher = Watcher(self._changed)
        self._rebuilder = Rebuilder(self._rebuild, end=self._end)
        self._warned: set[Fault] = set()
        self._serving: Serving | None = None
        self._parts: quick.Parts | None = None
        self._took = 0.0  # seconds that the last build of the whole site took

    @property
    def url(self) -> str:
        """The site's origin."""
        return self.hub.origin

    @property
    def base(self) -> str:
        """The base path of the site."""
        return self.output.config.site.base if self.output else "/"

    @property
    def provider(self) -> idp.Provider | None:
        """The development provider; None with an environment, and before the first readable configuration."""
        return self._stage.provider

    @property
    def apis(self) -> dict[str, str]:
        """The development APIs: name → origin."""
        return self._stage.apis

    @property
    def api(self) -> str:
        """The origin of the first development API, or an empty string."""
        return next(iter(self.apis.values()), "")

    @property
    def output(self) -> Output | None:
        """The output of the last successful build."""
        return self.hub.state.output if self.hub.state else None

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults of the latest build."""
        return self.hub.state.faults if self.hub.state else ()

    def start(self, wait: Callable[[Callable[[], bool]], None] = lambda over: None) -> None:
        """Start serving, run the first build, and watch for changes. Return when the first build is done.

        `wait(over)` may replace the way of waiting. If the site has faults, an error page is served. Raise
        MachineError or UsageError if no build can ever succeed here.
        """
        try:
            self._serving = Serving(make_site(self.hub), self._sockets, "gossamer-site")
            self._serving.start()
            self._rebuilder.start()
            end = time.monotonic() + _FIRST_BUILD
            wait(lambda: self.hub.first.done() or time.monotonic() > end)
            self.hub.first.result(max(0.0, end - time.monotonic()))
            if self.failure:
                raise self.failure
        except Exception:
            self.stop()
            raise

    def stop(self, patience: float = 5.0) -> None:
        """Stop everything. Wait at most `patience` seconds for a running build. May be called more than once."""
        self._rebuilder.stop(patience)
        self._watcher.stop()
        self.hub.close()
        if self._serving:
            self._serving.stop()
        for each in self._sockets:
            each.close()
        self._stage.stop()

    def _changed(self, paths: frozenset[Path]) -> None:
        self._rebuilder.touch(paths)

    def warnings(self) -> Iterator[Fault]:
        """Yield the warnings of the last successful build that were not reported yet."""
        for fault in self.output.warnings if self.output else ():
            if fault not in self._warned:
                self._warned.add(fault)
                yield fault

    def _end(self) -> None:
        self._engine.close()
        self._cache.prune()

    def _rebuild(self, occasion: Occasion) -> None:
        """Run one build on the build thread: update the watches, build, and notify the browsers."""
        began = time.monotonic()
        self._watcher.cover(self._watched())
        self.builds += 1
        early = self._remake(occasion)
        if early:
            self._publish(occasion, began, (), early.output, early.stale)
            began = time.monotonic()
        try:
            faults, output = self._attempt(behind=early is not None)
        except _Superseded:
            return
        self._took = time.monotonic() - began
        if self._rebuilder.stopping:
            return
        if faults and self.hub.state and self._rebuilder.wanted:
            return  # the files were still changing; the next build will report
        self._publish(occasion, began, faults, output, silent=early is not None and not faults)
        if self._watcher.cover(self._watched()):
            self._rebuilder.touch()

    def _publish(
        self,
        occasion: Occasion,
        began: float,
        faults: tuple[Fault, ...],
        output: Output | None,
        stale: frozenset[str] = frozenset(),
        *,
        silent: bool = False,
    ) -> None:
        took = time.monotonic() - began
        told = self.hub.publish(replace(self._state(faults, output), stale=stale))
        if silent:
            self.log.warnings(self.warnings())
        elif self.builds > 1:
            self._report(occasion, faults, took, told)

    def _remake(self, occasion: Occasion) -> quick.Parts | None:
        """Make the pages in hand anew, if a build would take long and the change allows it."""
        if self._parts is None or self.faults or self._took < SLOW:
            return None
        sources = self._parts.sources
        read = {
            *(page.source.path for page in sources.pages),
            *(each.path for each in sources.templates.values()),
        }
        changed = {_shown(path, self.root): path for path in occasion.changed}
        known = [name for name, path in changed.items() if name in read or path.exists()]
        if len(known) != 1:
            return None
        scripts = overlay.scripts(self._document(), self.port)
        made = quick.remake(self._parts, known[0], self.hub.shown(), scripts, self._cache)
        self._parts = made or self._parts
        return made

    def _attempt(self, *, behind: bool) -> tuple[tuple[Fault, ...], Output | None]:
        """Build. A build that is only `behind` an output that is served already gives way to the next one."""

        def begin(step: str) -> None:
            if behind and self._rebuilder.wanted:
                raise _Superseded
            steps.begin(step)

        steps = Steps(self.begin)
        try:
            wiring = self._stage.wire()
            output = pipeline.build(
                self.root,
                self.environment,
                overrides=wiring.overrides,
                metadata=wiring.metadata,
                dev=True,
                dev_scripts=overlay.scripts(self._document(), self.port),
                cache=self._cache,
                engine=self._engine,
                begin=begin,
                offer=self._offer if self.hub.state is None else None,
                keep=self._keep,
            )
        except _Superseded:
            raise
        except GossamerError as error:
            if self.hub.state is None and isinstance(error, MachineError | UsageError):
                self.failure = error
            return error.faults, None
        except Exception as error:
            return (_unforeseen(error),), None
        if self.log.verbose:
            for line in steps.lines(self._cache.tally()):
                self.log.detail(line)
        return (), output

    def _offer(self, parts: quick.Parts) -> None:
        """Let the first visitors have their page before the site is built."""
        self.hub.offer(lambda path: quick.with_page(parts, page_of(parts.output, path), self._cache))

    def _keep(self, parts: quick.Parts) -> None:
        self._parts = parts

    def _document(self) -> str:
        return f"{self._born}.{self.builds}"

    def _state(self, faults: tuple[Fault, ...], output: Output | None) -> State:
        former = self.hub.state
        if output is None and former and former.output:
            return State(former.document, former.output, faults)
        # a page that was served before this first build failed has to make room for the error page
        return State(self._document() if output else f"{self._document()}.failed", output, faults)

    def _watched(self) -> set[Path]:
        output = self.output
        seen = output.watched if output else ()
        return {self.root / "site", self.root / "templates", *watched(self.root), *seen}

    def _report(self, occasion: Occasion, faults: tuple[Fault, ...], took: float, told: int) -> None:
        stamp = time.strftime("%H:%M:%S")
        names = sorted(_shown(path, self.root) for path in occasion.changed)
        what = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
        if faults:
            self.log.say(f"{stamp}  {what}: {counted(len(faults), 'fault')}; the last good build stays")
            self.log.faults(faults)
            return
        after = time.monotonic() - occasion.since
        reload = f"{counted(told, 'page')} told to reload" if told else "no page open"
        self.log.say(
            f"{stamp}  {what}: built in {took * 1000:.0f} ms; {reload} {after * 1000:.0f} ms after the save"
        )
        self.log.warnings(self.warnings())


def _check_host(host: str) -> None:
    if host in ("localhost", "127.0.0.1") or host.endswith(".localhost"):
        return
    hint = 'use "localhost": the site in development is for this machine alone'
    raise UsageError(Fault("host", f'"{host}" is not a name of this machine\'s loopback', hint))


def _unforeseen(error: Exception) -> Fault:
    steps = "".join(traceback.format_exception(error)[-4:]).rstrip()
    hint = "this is a fault of Gossamer's: please report it, with the lines above"
    return Fault("unforeseen", f"{type(error).__name__}: {error}", hint, excerpt=steps)


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


@contextlib.contextmanager
def running_site(root: Path, *, strict: bool = True, **options: Any) -> Iterator[DevServer]:
    """Run a development server on free ports as a context manager. `options` are those of `DevServer`.

    Raise SiteError if the first build fails, unless `strict` is off.
    """
    session = DevServer(root, **options)
    try:
        session.start()
        if strict and session.output is None:
            raise SiteError(session.faults)
        yield session
    finally:
        session.stop()
