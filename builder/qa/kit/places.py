"""Manage the sites that tests run against. Each is built once per process, and only a few run at the same time."""

import contextlib
import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from builder.dev.idp import Provider
from builder.dev.idp.store import Store
from builder.qa.kit.waiting import PATIENCE
from builder.qa.sites import RunningSite, running_site

MOST = 4  # sites that run at the same time: each one takes memory, but building one again takes seconds
ANOTHER_SITE = "127.0.0.1"  # the site itself is on localhost
_NOWHERE = "/.well-known/nothing"

_Key = tuple[str, str, str, bool]


@dataclass(frozen=True, slots=True)
class Place:
    """A site that tests request: its root, an environment, and further settings by dotted key.

    With `another`, the provider is on another site, in the sense of browsers (third party).
    """

    root: Path
    environment: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)
    another: bool = False

    @property
    def key(self) -> _Key:
        """A key that is the same only for equal places."""
        settings = json.dumps(dict(self.settings), sort_keys=True, default=str)
        return str(self.root), self.environment, settings, self.another


class Places:
    """The sites of one process. At most MOST run at the same time; the least recently used one is stopped."""

    def __init__(self) -> None:
        self._running: OrderedDict[_Key, tuple[RunningSite, contextlib.ExitStack]] = OrderedDict()

    def site(self, place: Place) -> RunningSite:
        """Return the running site for a place. Raise SiteError if it cannot be built."""
        if place.key not in self._running:
            while len(self._running) >= MOST:
                _, (_, oldest) = self._running.popitem(last=False)
                oldest.close()
            self._running[place.key] = self._start(place)
        self._running.move_to_end(place.key)
        return self._running[place.key][0]

    def close(self) -> None:
        """Stop all of them."""
        while self._running:
            self._running.popitem()[1][1].close()

    def _start(self, place: Place) -> tuple[RunningSite, contextlib.ExitStack]:
        stack = contextlib.ExitStack()
        running = running_site(
            place.root,
            environment=place.environment,
            overrides=place.settings,
            host=ANOTHER_SITE if place.another else "localhost",
        )
        return stack.enter_context(running), stack


@contextlib.contextmanager
def visit(site: RunningSite) -> Iterator[RunningSite]:
    """Yield the site in the state after a fresh start. Undo a test's changes to its servers afterwards."""
    _settle(site)
    site.requests.clear()
    clocks = [(api, api.clock) for api in site.servers.values()]
    for api, _ in clocks:
        api.events.clear()
    try:
        with _honest(site.provider):
            yield site
    finally:
        site.prelude = ""
        for api, clock in clocks:
            api.clock = clock


def _settle(site: RunningSite) -> None:
    """Wait until the servers have received pending requests of a browser that was just closed.

    A server accepts connections in order, so the response to a new request shows that earlier ones have arrived.
    """
    for origin in (site.url, site.provider.issuer, *site.apis.values()):
        with contextlib.suppress(ConnectionError, HTTPException):  # it is not running
            connection = HTTPConnection(urlsplit(origin).netloc, timeout=PATIENCE)
            with contextlib.closing(connection):
                connection.request("GET", _NOWHERE)
                connection.getresponse().read()


@contextlib.contextmanager
def _honest(provider: Provider) -> Iterator[None]:
    """Give the provider an empty state without faults, and restore its previous state afterwards."""
    lifetimes, before = provider.lifetimes, dict(vars(provider))
    provider.events.clear()
    provider.faults.clear()
    try:
        yield
    finally:
        provider.faults.clear()
        for name in vars(provider).keys() - before.keys():
            delattr(provider, name)
        vars(provider).update(before)
        provider.store = Store(provider.clock, lifetimes)
