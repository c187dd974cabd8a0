"""A built site on its own static host, at either provider, with the billing API: what a journey happens in."""

import contextlib
from dataclasses import dataclass, field

from builder import pipeline
from builder.dev import api as dev_api
from builder.dev.loopback import start
from builder.qa import sites
from builder.qa.leaks import Secret

from . import peers

APP = "localhost"
APART = "127.0.0.1"  # another site than localhost, and as trustworthy


@dataclass(slots=True)
class World:
    """A running site, its provider and its API."""

    url: str
    provider: peers.Peer
    api: dev_api.RunningApi
    output: pipeline.Output
    requests: list = field(default_factory=list)

    def secrets(self):
        """Every secret of a sign-in that was on the wire."""
        return [Secret(kind, value) for value, kind in self.provider.secrets().items()]


class Worlds:
    """Worlds as they are asked for, kept until the end: a provider for each kind and host, a site for each set-up."""

    def __init__(self, root):
        self._root = root
        self._stack = contextlib.ExitStack()
        self._peers = {}
        self._worlds = {}

    def close(self):
        self._stack.close()

    def peer(self, kind, host=APART, **options):
        """The provider of this kind on `host`, and its API."""
        key = (kind, host, *sorted(options.items()))
        if key not in self._peers:
            peer = peers.start(kind, self._root, host, **options)
            self._stack.callback(peer.stop)
            api = self._stack.enter_context(dev_api.running(issuer=peer.issuer, keys=peer.jwks, host=APP))
            peer.register_api(f"{api.url}/", (dev_api.READ,))
            self._peers[key] = (peer, api)
        return self._peers[key]

    def world(self, kind, name="plain", *, host=APART, project=None, settings=None, needs=None, options=None):
        """The site called `name`: `settings` are overrides of its site.toml, `needs` what its client must do."""
        key = (kind, host, name)
        if key not in self._worlds:
            peer, api = self.peer(kind, host, **(options or {}))
            self._worlds[key] = self._site(name, peer, api, project or self._root, settings or {}, needs or {})
        world = self._worlds[key]
        world.provider.clear()
        return world

    def _site(self, name, peer, api, project, settings, needs):
        def make(port):
            url = f"http://{APP}:{port}"
            api.api.allowed_origins = (*api.api.allowed_origins, url)
            peer.register(name, f"{url}/callback/", f"{url}/", **needs)
            overrides = wiring(url, name, peer, api) | settings
            output = pipeline.build(project, overrides=overrides, metadata=peer.metadata())
            return sites.StaticHost(World(url, peer, api, output))

        host, serving, _ = start(make, 0, f"interop-{name}")
        self._stack.callback(serving.stop)
        return host.site


def wiring(url, client_id, peer, api):
    """The settings that make a site meet these servers."""
    return {
        "site.url": url,
        "auth.issuer": peer.issuer,
        "auth.client_id": client_id,
        "apis.billing.origin": api.url,
        "apis.billing.audience": f"{api.url}/",
        "apis.billing.resource": f"{api.url}/",
    }
