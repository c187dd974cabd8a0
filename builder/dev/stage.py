"""Run the servers that a site needs in development: a provider for sign-in, and an API for each configured one."""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from builder.config import read_config
from builder.config.schema import Api, Config
from builder.dev import api as dev_api
from builder.dev import idp, resource
from builder.dev.idp.quirks import Quirks
from builder.dev.loopback import Running, start
from builder.dev.profiles import Profile
from builder.dev.static_host import static_host
from builder.errors import Fault, MachineError
from builder.output import Output

_TRIES = 100
_Opened = TypeVar("_Opened")


def at_free_port(port: int, open_at: Callable[[int], _Opened]) -> _Opened:
    """Return `open_at(port)` for this port, or for the next free port after it. Port 0 picks any free port.

    Raise MachineError if none of a hundred ports is free, or if a port cannot be used.
    """
    for candidate in range(port, min(port + _TRIES, 65536)) if port else (0,):
        try:
            return open_at(candidate)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                hint = "pass another --port"
                message = f"port {candidate} cannot be used: {error.strerror}"
                raise MachineError(Fault("port-refused", message, hint)) from error
    raise MachineError(
        Fault("port-taken", f"no port from {port} on is free", "stop a server, or pass --port")
    )


def _open_provider(host: str, algorithms: tuple[str, ...], quirks: Quirks, port: int) -> idp.RunningProvider:
    # an hour, because without refresh tokens a short lifetime would require many sign-ins
    lifetimes = idp.Lifetimes(access_token=3600)
    return idp.running(host=host, port=port, algorithms=algorithms, lifetimes=lifetimes, quirks=quirks)


@dataclass(frozen=True, slots=True)
class Wiring:
    """Arguments for the pipeline that make a build use the development servers."""

    overrides: Mapping[str, object]
    metadata: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A fault to rehearse.

    It has a name, lines that describe it, a function that makes the provider misbehave, and the settings that
    it needs, by dotted key.
    """

    name: str
    lines: tuple[str, ...]
    arrange: Callable[[idp.Provider], None]
    needs: Mapping[str, object]


class Stage:
    """The development provider and APIs, which follow changes of the configuration.

    With an environment, the site uses that environment's provider and APIs, and no servers are started, unless
    `staged`. The site for auth.redirect_origin, if that is set, is always served here; `relay` returns it. `host` is
    the provider's host name. `overrides` are further settings by dotted key. A `rehearsal` makes the provider
    misbehave, and a `profile` makes it behave like a real one. With `exact`, servers use the ports in the
    configuration, or raise OSError.
    """

    def __init__(
        self,
        root: Path,
        url: str,
        *,
        environment: str = "",
        port: int = 0,
        overrides: Mapping[str, object] | None = None,
        rehearsal: Rehearsal | None = None,
        profile: Profile | None = None,
        staged: bool = False,
        host: str = "localhost",
        exact: bool = False,
    ) -> None:
        self._rehearsal = rehearsal
        self._staged = staged or not environment
        self._host = host
        self._exact = exact
        self._profile = profile
        self._quirks = profile.quirks if profile else Quirks()
        self._root = root
        self._url = url
        self._environment = environment
        self._overrides = {**(overrides or {}), **(rehearsal.needs if rehearsal else {})}
        self._port = port
        self._provider: idp.RunningProvider | None = None
        self._algorithms: tuple[str, ...] = ()
        self._apis: dict[str, tuple[Api, dev_api.RunningApi]] = {}
        self._elsewhere: Running | None = None
        self.relay: Callable[[], Output | None] = lambda: None

    @property
    def provider(self) -> idp.Provider | None:
        """The development provider; None until a configuration could be read."""
        return self._provider.provider if self._provider else None

    @property
    def apis(self) -> dict[str, str]:
        """The development APIs: name → origin."""
        return {name: running.url for name, (_, running) in self._apis.items()}

    @property
    def servers(self) -> dict[str, resource.Api]:
        """The development APIs: name → API."""
        return {name: running.api for name, (_, running) in self._apis.items()}

    def wire(self) -> Wiring:
        """Read the configuration, start the servers for it, and return the arguments for a build that uses them.

        Raise SiteError if the configuration has faults.
        """
        here: dict[str, object] = {"site.url": self._url, **self._overrides}
        config = read_config(self._root, self._environment, overrides=here, require_metadata=False)
        origin = self._meet_relay(config)
        here |= {"auth.redirect_origin": origin} if origin else {}
        config = replace(config, auth=replace(config.auth, redirect_origin=origin))
        if not self._staged:
            return Wiring(here, None)
        provider = self._meet_provider(config)
        here |= self._profile.needs(provider.origin) if self._profile else {}
        self._meet_apis(config, provider)
        here["auth.issuer"] = provider.issuer
        here |= {f"apis.{name}.origin": origin for name, origin in self.apis.items()}
        return Wiring(here, provider.document())

    def stop(self) -> None:
        """Stop everything. May be called more than once."""
        for _, running in self._apis.values():
            running.stop()
        for each in (self._provider, self._elsewhere):
            if each:
                each.stop()

    def _meet_relay(self, config: Config) -> str:
        """Start or stop the server for auth.redirect_origin as configured, and return its local origin."""
        wanted = config.auth.redirect_origin
        if wanted and not self._elsewhere:
            self._elsewhere = self._opened(self._first(wanted, self._port), self._open_relay)
        elif self._elsewhere and not wanted:
            self._elsewhere.stop()
            self._elsewhere = None
        if not self._elsewhere:
            return ""
        return wanted if self._exact else self._elsewhere.url

    def _open_relay(self, port: int) -> Running:
        _, serving, taken = start(lambda _: static_host(lambda: self.relay()), port, "gossamer-redirect")
        return Running(f"http://localhost:{taken}", taken, serving)

    def _meet_provider(self, config: Config) -> idp.Provider:
        if self._provider is None or self._algorithms != config.auth.algorithms:
            port = self._provider.port if self._provider else self._first(config.auth.issuer, self._port)
            if self._provider:
                self._provider.stop()
            self._algorithms = config.auth.algorithms
            self._provider = self._opened(
                port, partial(_open_provider, self._host, self._algorithms, self._quirks)
            )
            if self._rehearsal:
                self._rehearsal.arrange(self._provider.provider)
        provider = self._provider.provider
        client = idp.Client(
            config.auth.client_id,
            (config.redirect_uri,),
            (config.post_logout_redirect_uri,),
            name=config.site.name,
            refresh="always" if config.auth.refresh else "offline",
            require_dpop=config.auth.dpop,
        )
        if provider.clients != {client.client_id: client}:
            provider.clients = {client.client_id: client}
        return provider

    def _meet_apis(self, config: Config, provider: idp.Provider) -> None:
        wanted = {api.name: api for api in config.apis}
        for name, (api, running) in list(self._apis.items()):
            if wanted.get(name) != api:
                running.stop()
                del self._apis[name]
        for name, api in wanted.items():
            if name not in self._apis:
                self._apis[name] = (
                    api,
                    self._opened(
                        self._first(api.origin, self._beside()),
                        partial(self._open, api, provider, config.auth.client_id),
                    ),
                )
            self._apis[name][1].api.faults = provider.faults
        servers = [idp.ResourceServer(run.api.audience, api.scopes) for api, run in self._apis.values()]
        provider.apis = {server.identifier: server for server in servers}

    def _first(self, origin: str, otherwise: int) -> int:
        """Return the port to try first for the server that the configuration expects at `origin`."""
        return (urlsplit(origin).port or 80) if self._exact else otherwise

    def _opened(self, port: int, open_at: Callable[[int], _Opened]) -> _Opened:
        return open_at(port) if self._exact else at_free_port(port, open_at)

    def _beside(self) -> int:
        """Return the port to try first for an API: the one after the provider's, or 0 for any port."""
        return self._provider.port + 1 if self._provider and self._port else 0

    def _open(self, api: Api, provider: idp.Provider, client_id: str, port: int) -> dev_api.RunningApi:
        return dev_api.running(
            name=api.name,
            issuer=provider.issuer,
            keys=lambda: self._provider.provider.keys.jwks() if self._provider else {},
            port=port,
            audience=api.resource or api.audience,
            client_id=client_id if "aud" in self._quirks.access_token_without else "",
            scope=api.scopes[0] if api.scopes else "openid",
            allowed_origins=(self._url,),
            nonce=lambda: self._provider is not None and self._provider.provider.dpop_nonce,
        )
