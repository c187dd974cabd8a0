"""The environment of a test: a built site on its own static host, at either provider, with its APIs."""

import contextlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from builder import pipeline
from builder.config import read_config
from builder.dev import api as dev_api
from builder.dev.loopback import start
from builder.qa import sites
from builder.qa.audit.model import Secret

from . import peers

ROOT = Path(__file__).parents[2]
PANEL = ROOT / "tests" / "projects" / "interop"
APP = "localhost"
APART = "127.0.0.1"  # not same-site with localhost, but a secure context as well
SCOPES = {"billing": dev_api.READ, "reports": "reports:read"}
OFFLINE = {"auth.refresh": True, "auth.scopes": ["openid", "profile", "email", "offline_access"]}


@dataclass(frozen=True, slots=True)
class Plan:
    """A site to sign in at: its project, overrides of its site.toml, and settings of its client at the provider."""

    name: str
    project: Path = PANEL
    host: str = APART
    settings: dict = field(default_factory=dict)
    needs: dict = field(default_factory=dict)
    setup: tuple = ()  # settings of the provider's process: (name, value) pairs


PLANS = (
    Plan("example", ROOT),
    Plan("restore", settings={"auth.restore": "redirect"}),
    Plan("popup", settings={"auth.sign_in": "popup"}),
    Plan("refresh", settings=OFFLINE, needs={"refresh": True}),
    Plan(
        "strict",
        settings=OFFLINE | {"auth.dpop": True, "auth.par": "required", "auth.logout_method": "post"},
        needs={"refresh": True, "par": True, "dpop": True},
    ),
    Plan(
        "userinfo",
        settings={
            "auth.userinfo": True,
            "apis.billing.audience": "",
            "apis.billing.resource": "",
            "apis.billing.scopes": [],
        },
        setup=(("strict_claims", True),),
    ),
    Plan("limits", settings={"auth.session.idle": 100, "auth.session.warning": 60}),  # a token lives longer
    Plan("frame", host=APP, settings={"auth.restore": "frame"}),
)


@dataclass(slots=True)
class World:
    """A running site, its provider and its APIs."""

    url: str
    provider: peers.Peer
    apis: dict[str, dev_api.BillingApi]
    output: pipeline.Output
    requests: list = field(default_factory=list)
    prelude: str = ""  # text that the host adds before the vault's script
    limit: int = 0  # and refuses no cookies

    def secrets(self):
        """Return every secret of a sign-in that was in the traffic."""
        return [Secret(kind, value) for value, kind in self.provider.secrets().items()]

    def reset(self):
        """Put everything back into its state at the start."""
        self.provider.reset()
        self.requests.clear()
        self.prelude = ""
        for api in self.apis.values():
            api.events.clear()
            api.faults.clear()


class Worlds:
    """Worlds are created on demand and kept until the end: a provider for each kind and host, a site for each plan."""

    def __init__(self):
        self._stack = contextlib.ExitStack()
        self._peers = {}
        self._worlds = {}

    def close(self):
        self._stack.close()

    def world(self, kind, name):
        """Return the site of the plan called `name`, at the provider of this kind."""
        if (kind, name) not in self._worlds:
            plan = next(plan for plan in PLANS if plan.name == name)
            self._worlds[kind, name] = self._site(plan, *self.peer(kind, plan))
        world = self._worlds[kind, name]
        world.reset()
        return world

    def peer(self, kind, plan):
        """Return the provider of this kind on the plan's host, and its APIs by name."""
        key = (kind, plan.host, plan.setup)
        if key not in self._peers:
            peer = peers.start(kind, ROOT, plan.host, **dict(plan.setup))
            self._stack.callback(peer.stop)
            apis = {name: self._api(peer, scope) for name, scope in SCOPES.items()}
            self._peers[key] = (peer, apis)
        return self._peers[key]

    def _api(self, peer, scope):
        options = {"issuer": peer.issuer, "keys": peer.jwks, "scope": scope, "clock": peer.clock}
        running = self._stack.enter_context(dev_api.running(host=APP, **options))
        peer.register_api(running.api.audience, (scope,))
        return running.api

    def _site(self, plan, peer, apis):
        def make(port):
            url = f"http://{APP}:{port}"
            output = self.build(plan, url, peer, apis)
            config = output.config
            peer.register(plan.name, config.redirect_uri, config.post_logout_redirect_uri, **plan.needs)
            for api in apis.values():
                api.allowed_origins = (*api.allowed_origins, url)
            return sites.StaticHost(World(url, peer, apis, output))

        host, serving, _ = start(make, 0, f"interop-{plan.name}")
        self._stack.callback(serving.stop)
        return host.site

    @staticmethod
    def build(plan, url, peer, apis):
        """Return the plan's site, built for `url`."""
        overrides = wiring(plan, url, peer, apis)
        return pipeline.build(plan.project, overrides=overrides, metadata=peer.metadata())


def wiring(plan, url, peer, apis):
    """Return the settings that connect a site to these servers, together with the plan's own settings."""
    here = {"site.url": url, "auth.issuer": peer.issuer, "auth.client_id": plan.name}
    known = read_config(plan.project, overrides=here, require_metadata=False).apis
    for name in (api.name for api in known):
        here[f"apis.{name}.origin"] = apis[name].origin
        here[f"apis.{name}.audience"] = here[f"apis.{name}.resource"] = apis[name].audience
    return here | plan.settings


def prompts(world):
    """Return the `prompt` of each authorization request, in order."""
    return [one.get("prompt", "") for one in world.provider.seen("par")]


def own_record(finding, world):
    """Return whether a finding is the browser's own record of a redirect: the provider's page, or the
    way back from it.
    """
    kind = finding.kind.partition(" ")[0]
    if finding.place == "performance":
        return kind == "state" and finding.detail.startswith(f"{world.url}/signed-out/?state=")
    if finding.place == "history":
        address = json.loads(finding.detail)["url"]
        return kind in ("state", "nonce", "request_uri") and address.startswith(f"{world.provider.issuer}/")
    return finding.place == "cookie jar" and '"name": "_session' in finding.detail
