"""The environment of the pages: a provider, an API, and a static host for each page."""

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks.command import ROOT, is_wanted, own_version
from builder import pipeline
from builder.dev import api as dev_api
from builder.dev.idp import make_provider
from builder.dev.idp.app import ProviderApplication
from builder.dev.idp.authorize import Authorize
from builder.dev.idp.run import RunningProvider
from builder.dev.idp.token import Token
from builder.dev.loopback import start
from builder.dev.profiles import PROFILES
from builder.qa import sites
from tests.interop import peers as providers
from tests.interop.install import modules
from tests.interop.worlds import Plan, World, wiring

from . import hosts

OURS = Path(__file__).parent / "ours"
HOST = "localhost"
API = "billing"
KINDS = ("oidc-provider", "dev")
_LIFETIME = 3600  # seconds, so that nothing expires during a measurement
_SCOPES = f"openid profile email {dev_api.READ}"


@dataclass(frozen=True, slots=True)
class Subject:
    """A page to measure. `library` is the file of its package below `node_modules`, "" for ours.

    `restores` says whether the library itself can restore a session after a reload. `options` are the library's options
    that differ from its defaults.
    """

    name: str
    library: str = ""
    restores: bool = True
    options: Mapping[str, object] = field(default_factory=dict)

    @property
    def package(self) -> str:
        """Return the name of its package on npm."""
        words = self.library.split("/")
        return "/".join(words[: 2 if self.library.startswith("@") else 1])


SUBJECTS = (
    Subject("gossamer"),
    Subject("auth0-spa-js", "@auth0/auth0-spa-js/dist/auth0-spa-js.production.js"),
    Subject("oidc-client-ts", "oidc-client-ts/dist/browser/oidc-client-ts.min.js"),
    Subject("oauth4webapi", "oauth4webapi/build/index.js", restores=False),
)
_CANNOT = (
    ("auth0-spa-js", "dev"),
)  # it restores by the response mode web_message, which this provider does not support


def subjects(only: str, kind: str) -> list[Subject]:
    """Return the subjects whose names begin with one of these words, by default all, as configured for this kind
    of provider.
    """
    chosen = [each for each in SUBJECTS if is_wanted(each.name, only)]
    return [replace(each, restores=False) if (each.name, kind) in _CANNOT else each for each in chosen]


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that runs: the provider, the API's address for the invoices, each subject's address, and an
    empty page.
    """

    provider: Any
    invoices: str
    urls: dict[str, str]
    versions: dict[str, str]
    bare: str

    def last(self, event: str) -> dict[str, Any]:
        """Return the provider's last event of this name, or {}."""
        found = self.provider.seen(event)
        return found[-1] if found else {}


@contextlib.contextmanager
def staged(kind: str, chosen: Sequence[Subject]) -> Iterator[Stage]:
    """Run the provider of this kind, the API, and the pages of these subjects."""
    with contextlib.ExitStack() as stack:
        provider = _Dev(HOST) if kind == "dev" else providers.start(kind, ROOT, HOST, auth0=True)
        stack.callback(provider.stop)
        provider.set_access_token_lifetime(_LIFETIME)
        running = dev_api.running(host=HOST, issuer=provider.issuer, keys=provider.jwks)
        api = stack.enter_context(running).api
        provider.register_api(api.audience, (dev_api.READ,))
        urls, versions = {}, {}
        for subject in chosen:
            urls[subject.name] = _host(stack, subject, provider, api)
            versions[subject.name] = _version(subject)
        bare = _bare(stack)
        api.allowed_origins = (*urls.values(), bare)
        yield Stage(provider, f"{api.origin}/v1/invoices", urls, versions, bare)


def _host(stack: contextlib.ExitStack, subject: Subject, provider: Any, api: Any) -> str:
    """Serve a subject's page, register it at its provider, and return its address."""

    def make(port: int) -> Any:
        url = f"http://{HOST}:{port}"
        return _peer(subject, url, provider, api) if subject.library else _ours(url, provider, api)

    _, serving, port = start(make, 0, f"benchmark-{subject.name}")
    stack.callback(serving.stop)
    return f"http://{HOST}:{port}"


def _ours(url: str, provider: Any, api: Any) -> sites.StaticHost:
    plan = Plan("gossamer", OURS)
    overrides = wiring(plan, url, provider, {API: api})
    output = pipeline.build(OURS, overrides=overrides, metadata=provider.metadata())
    config = output.config
    provider.register(plan.name, config.redirect_uri, config.post_logout_redirect_uri)
    return sites.StaticHost(World(url, provider, {API: api}, output))  # type: ignore[arg-type]


def _peer(subject: Subject, url: str, provider: Any, api: Any) -> hosts.Host:
    settings = {
        "issuer": provider.issuer,
        "client_id": subject.name,
        "scope": _SCOPES,
        "api": {"origin": api.origin, "audience": api.audience},
        "options": subject.options,
    }
    files = hosts.files(subject.library, installed(), settings)
    provider.register(subject.name, f"{url}/", f"{url}/")
    return hosts.Host(hosts.Site(url, files, hosts.policy(provider.issuer, api.origin)))


def _bare(stack: contextlib.ExitStack) -> str:
    def make(port: int) -> hosts.Host:
        return hosts.Host(hosts.Site(f"http://{HOST}:{port}", hosts.bare(), "connect-src *"))

    host, serving, _ = start(make, 0, "benchmark-bare")
    stack.callback(serving.stop)
    return host.site.url


def installed() -> Path:
    """Return the folder with the `node_modules` of the peers, which git ignores; npm fills it once."""
    folder: Path = modules(ROOT, hosts.HERE)
    return folder


def _version(subject: Subject) -> str:
    if not subject.library:
        return own_version()
    package = installed() / "node_modules" / subject.package / "package.json"
    return str(json.loads(package.read_text("utf-8"))["version"])


class _Token(Token):
    """The token endpoint, for a library that identifies itself in a header."""

    request_headers = f"{Token.request_headers}, auth0-client"


class _Dev(providers.Dev):
    """The development provider, imitating Auth0, with the two addresses that are fixed in auth0-spa-js's code."""

    def __init__(self, host: str) -> None:
        quirks = PROFILES["auth0"].quirks

        def make(port: int) -> ProviderApplication:
            issuer = f"http://{host}:{port}{quirks.path}"
            made = make_provider(issuer, quirks=quirks, clock=self.clock)
            made.add_handlers(".*", [("/authorize", Authorize), ("/oauth/token", _Token)])
            return made

        application, serving, port = start(make, 0, "benchmark-provider")
        self._running = RunningProvider(application.provider, serving, port)
        self.provider = self._running.provider
        self.issuer = self.provider.issuer
