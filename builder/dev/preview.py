"""The command `preview`: serve dist/ on this machine, with the headers that its host would send."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from tornado.web import Application, RequestHandler

from builder.check import site
from builder.config.read import read_config
from builder.config.schema import Config
from builder.config.urls import is_loopback
from builder.dev.foreground import bind_exactly, interrupts, show, stopping
from builder.dev.loopback import Serving, bind
from builder.dev.stage import Stage, at_free_port
from builder.dev.static_host import StaticHandler
from builder.errors import Fault, GossamerError, SiteError
from builder.hosts import headers_file
from builder.log import Log
from builder.output import File, Output, Rule, media_type
from builder.policy import urls_of
from builder.serving import Response, respond
from builder.write import LISTING, RELAY, neighbor, written

PORT = 8000
_LISTS = (LISTING, site.HEADERS)  # every build replaces these, even if dist/ is a mount point
_BUILD = "build the site first: python3 build.py build"


class Folder:
    """A built site on disk, which is read again after each build. `host` is the host whose headers to send."""

    def __init__(self, dist: Path, config: Config, host: str) -> None:
        """Read the site. Raise SiteError if it is missing, and MachineError if it cannot be read."""
        self._dist, self._config, self._host = dist, config, host
        self._stamp = self._now()
        self.built_for = ""  # the origin that the site says it is built for
        self.headers = ""  # the file that the headers come from
        self.output = self._read()

    def current(self) -> Output:
        """Return the site as it is on disk now, or as it was before if a build is running."""
        now = self._now()
        if now != self._stamp:
            with contextlib.suppress(GossamerError):
                self.output = self._read()
                self._stamp = now
        return self.output

    def _now(self) -> tuple[tuple[int, int] | None, ...]:
        return tuple(map(_stamp, (self._dist, *(self._dist / name for name in _LISTS))))

    def _read(self) -> Output:
        shown = self._dist.name
        if not self._dist.is_dir():
            raise SiteError(Fault("no-site", f"there is no folder {shown} to look at", _BUILD))
        if written(self._dist) is None:
            raise SiteError(Fault("no-site", f"{shown} is no build of Gossamer's", _BUILD))
        found = site.read(self._dist, shown)
        reads = self._host in headers_file.HOSTS
        kept = {
            path: data
            for path, data in found.files.items()
            if path != site.REPOSITORY and (reads or path != site.HEADERS)
        }
        made = site.make(kept, shown, headers_file.reader(self._host), site.Settings())
        config = replace(self._config, site=replace(self._config.site, base=made.base))
        self.built_for, self.headers = made.settings.origin, made.headers_place
        return Output(
            {path: _file(path, data) for path, data in made.files.items()}, _rules(made, config), config
        )


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _file(path: str, data: bytes) -> File:
    whole = path
    for ending in site.COPIES:
        whole = whole.removesuffix(ending)
    return File(path, data, media_type(whole))


def _rules(made: site.Site, config: Config) -> tuple[Rule, ...]:
    """Return the headers of each path, as the host sends them."""
    found: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for path in made.files:
        sent = tuple((name.title(), each.value) for name, each in sorted(made.sent(path).items()))
        found.setdefault(sent, []).extend(urls_of(path, config))
    return tuple(Rule(made.headers_place, tuple(urls), sent) for sent, urls in found.items())


class _Handler(StaticHandler):
    def initialize(self, folder: Folder, origin: str, log: Log) -> None:
        self._folder, self._origin, self._say = folder, origin, log.say

    def response(self, method: str, headers: dict[str, str]) -> Response:
        """Return the response. Accept only one host name, because others could come from DNS rebinding."""
        uri = self.request.uri or "/"
        asked, own = urlsplit(f"//{self.request.host}"), urlsplit(self._origin)
        if asked.netloc == own.netloc:
            answer = respond(self._folder.current(), method, uri, headers)
            if answer.status >= 400:
                self._say(f"{answer.status}  {method} {uri}")
            return answer
        with contextlib.suppress(ValueError):
            if is_loopback(asked.hostname or "") and asked.port == own.port and method in ("GET", "HEAD"):
                return Response(307, {"Location": self._origin + uri, "Content-Length": "0"})
        body = f"421 Misdirected Request\n\nThis server answers to {self._origin} alone.\n".encode()
        plain = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(body))}
        return Response(421, plain, body)


class Preview:
    """A preview that runs at `origin` from `start` to `stop`. `lines` describe it for the terminal."""

    def __init__(
        self,
        root: Path,
        dist: Path,
        *,
        environment: str = "",
        host: str = "",
        port: int | None = None,
        log: Log | None = None,
    ) -> None:
        """Read the site and bind a port: the given one, or the one in site.url, or 8000, or the next free one.

        Raise SiteError if the settings or the folder have faults, MachineError if the given port is taken.
        """
        self._config = config = read_config(root, environment)
        self._host = host or config.host.name
        self._log = log or Log()
        self._dist = dist.resolve()
        self._folder = Folder(self._dist, config, self._host)
        self._beside: Folder | None = None
        home = urlsplit(self._folder.built_for)
        self._is_home = home.scheme == "http" and is_loopback(home.hostname or "")
        wanted = (home.port or 80) if self._is_home else PORT
        self._sockets = at_free_port(wanted, bind) if port is None else bind_exactly(port)
        taken = int(self._sockets[0].getsockname()[1])
        name = home.hostname if self._is_home else "localhost"
        self.origin = f"http://{name}" + (f":{taken}" if taken != 80 else "")
        self.url = self.origin + self._folder.output.config.site.base
        self._stage: Stage | None = None
        self._serving: Serving | None = None
        self._note = ""

    def start(self) -> None:
        """Start serving, and start the other servers that the site needs on this machine."""
        mine = {"folder": self._folder, "origin": self.origin, "log": self._log}
        application = Application([(".*", _Handler, mine)], log_function=_quiet)
        self._serving = Serving(application, self._sockets, "gossamer-preview")
        self._serving.start()
        self._note = self._sign_in()

    def stop(self) -> None:
        """Stop everything. May be called more than once."""
        if self._serving:
            self._serving.stop()
        for each in self._sockets:
            each.close()
        if self._stage:
            self._stage.stop()

    def lines(self) -> Iterator[str]:
        """Yield lines that say where the site is, which host's headers it has, and whether sign-in works."""
        yield f"  Site      {self.url}"
        headerless = headers_file.reader(self._host) == headers_file.NONE
        sent = "which sends none" if headerless else f"from {self._folder.headers}"
        yield f"  Headers   of {self._host}, {sent}"
        yield f"  Sign-in   {self._note}"

    def _sign_in(self) -> str:
        """Return where sign-in works, or why it does not. Start local servers if the site is built for them."""
        config, built_for = self._config, self._folder.built_for
        if not self._is_home:
            return f"only at {built_for or 'its own address'}, for which this site is built"
        if self.origin != built_for:
            return (
                f"not here: this site is built for {built_for}, and that port is taken or not the one named"
            )
        if config.site.url != built_for:
            return f"not known: the settings are for {config.site.url}; name the environment of the build with --env"
        if not is_loopback(urlsplit(config.redirect_uri).hostname or ""):
            return f"not here: answers come to {config.redirect_uri}"
        return self._develop(is_loopback(urlsplit(config.auth.issuer).hostname or ""))

    def _develop(self, staged: bool) -> str:
        """Start the site at auth.redirect_origin and, if `staged`, the development provider and APIs.

        They run at the origins that the site is built for. Return a line that describes the result.
        """
        config, issuer = self._config, self._config.auth.issuer
        host = urlsplit(issuer).hostname or "localhost"
        options = {"environment": config.environment, "staged": staged, "host": host, "exact": True}
        stage = Stage(config.root, config.site.url, **options)  # type: ignore[arg-type]
        stage.relay = self._relay
        try:
            known = stage.wire().metadata or {}
        except OSError:
            stage.stop()
            return (
                f"at {issuer}, if it is what answers there: something has taken its port, or that of an API"
            )
        if not staged:
            self._stage = stage
            return f"at {issuer}, which must know {config.auth.client_id} with {config.redirect_uri}"
        if not _fits(config.metadata, known) or stage.apis != {api.name: api.origin for api in config.apis}:
            stage.stop()
            return f"at {issuer}, once it runs: the development provider is not of its kind"
        self._stage = stage
        people = " or ".join(one.username for one in stage.provider.accounts) if stage.provider else ""
        return f"at {issuer}, the development provider, as {people}"

    def _relay(self) -> Output | None:
        """Return the site for auth.redirect_origin, as it is on disk now; None if the build has none."""
        config, origin = self._config, self._config.auth.redirect_origin
        if self._beside is None:
            its = replace(config, site=replace(config.site, url=origin))
            with contextlib.suppress(GossamerError):
                self._beside = Folder(neighbor(self._dist, RELAY), its, self._host)
        return self._beside.current() if self._beside else None


def _fits(pinned: Mapping[str, object], known: Mapping[str, object]) -> bool:
    """Return whether a provider's endpoint URLs match the pinned metadata."""
    names = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
    return all(pinned.get(name) == known.get(name) for name in names)


def _quiet(handler: RequestHandler) -> None:
    """Log nothing, because the handler itself reports what matters."""


def preview(
    root: Path,
    dist: Path,
    *,
    environment: str = "",
    host: str = "",
    port: int | None = None,
    open_browser: bool = False,
    log: Log,
) -> None:
    """Serve `dist` until SIGINT or SIGTERM, then stop everything and return. Raise the errors of `Preview`."""
    with interrupts() as interrupt, contextlib.suppress(KeyboardInterrupt):
        session = Preview(root, dist, environment=environment, host=host, port=port, log=log)
        try:
            session.start()
            for line in (*session.lines(), "", "The files are read anew after each build. Ctrl-C stops."):
                log.say(line)
            if open_browser:
                show(session.url)
            interrupt.wait()
        finally:
            stopping()
            session.stop()
