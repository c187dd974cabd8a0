"""Run a built site on real servers: a static host, the development provider, and the APIs."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tornado.web import Application, RequestHandler

from builder import pipeline, serving
from builder.dev.idp import Provider
from builder.dev.loopback import start
from builder.dev.profiles import Profile
from builder.dev.resource import Api
from builder.dev.stage import Stage
from builder.dev.static_host import StaticHandler
from builder.qa.audit.model import Secret

EXAMPLE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Served:
    """One response of the static host. `size` is the number of bytes of the body on the wire."""

    path: str
    status: int
    size: int


@dataclass(slots=True)
class RunningSite:
    """A running site.

    `requests` lists all responses so far; `provider` and `servers` record the traffic with them. `prelude` is
    JavaScript that the host inserts before the vault's script; it changes nothing else. With a `limit`, it refuses
    requests with more bytes of cookies (431), with the headers of the site, as some hosts do.
    """

    url: str
    provider: Provider
    apis: Mapping[str, str]
    output: pipeline.Output
    requests: list[Served] = field(default_factory=list)
    servers: Mapping[str, Api] = field(default_factory=dict)
    prelude: str = ""
    limit: int = 0

    def secrets(self) -> list[Secret]:
        """Return every secret of a sign-in that the provider has seen or sent so far."""
        found = self.provider.secrets().items()
        # the code challenge is public by design (RFC 7636 1)
        return [Secret(kind, value) for value, kind in found if kind != "code_challenge"]


class _Handler(StaticHandler):
    """Handler of the static host, which sends exactly what a CDN would send for the built output."""

    def initialize(self, site: RunningSite) -> None:
        self.site = site

    def response(self, method: str, headers: dict[str, str]) -> serving.Response:
        asked = (method, self.request.path, headers)
        vault = [path for rule in self.site.output.rules if rule.name == "vault" for path in rule.paths]
        if 0 < self.site.limit < len(self.request.headers.get("Cookie", "")):
            refusal = serving.respond(self.site.output, "POST", self.site.output.config.site.base, {})
            answer = replace(refusal, status=431)
        elif self.site.prelude and self.request.path in vault:
            answer = _preceded(self.site, *asked)
        else:
            answer = serving.respond(self.site.output, *asked)
        self.site.requests.append(Served(self.request.path, answer.status, len(answer.body)))
        return answer


def _preceded(site: RunningSite, method: str, path: str, headers: Mapping[str, str]) -> serving.Response:
    """Return the vault's script with the prelude before it, uncompressed and with caching turned off."""
    whole = {name: value for name, value in headers.items() if name.lower() == "user-agent"}
    answer = serving.respond(site.output, method, path, whole)
    body = f"{site.prelude}\n".encode() + answer.body
    own = {"Content-Length": str(len(body)), "Cache-Control": "no-store"}
    return serving.Response(answer.status, {**answer.headers, **own, "ETag": '"altered"'}, body)


class StaticHost(Application):
    """A static host for one built site."""

    def __init__(self, site: RunningSite) -> None:
        self.site = site
        super().__init__([(".*", _Handler, {"site": site})], log_function=_quiet)


def _quiet(handler: RequestHandler) -> None:
    """Log nothing, because `requests` records every response, including 404."""


@contextlib.contextmanager
def running_site(
    root: Path = EXAMPLE,
    *,
    environment: str = "",
    overrides: Mapping[str, object] | None = None,
    profile: Profile | None = None,
    host: str = "localhost",
) -> Iterator[RunningSite]:
    """Build the site in `root` for production and serve it, with a development provider and APIs of its own.

    `environment` names the environment to use, and `overrides` are further settings by dotted key, such as
    "budget.page". With a `profile`, the provider behaves like a real one. `host` is the provider's host name: browsers
    treat 127.0.0.1 as another site than localhost, where this site runs.
    """
    with contextlib.ExitStack() as stack:

        def make(port: int) -> StaticHost:
            url = f"http://localhost:{port}"
            stage = Stage(
                root,
                url,
                environment=environment,
                overrides=overrides,
                profile=profile,
                staged=True,
                host=host,
            )
            stack.callback(stage.stop)
            site = _built(root, environment, stage, url)
            stage.relay = lambda: site.output.relay
            return StaticHost(site)

        static, answering, _ = start(make, 0, "gossamer-static-host")
        stack.callback(answering.stop)
        yield static.site


def _built(root: Path, environment: str, stage: Stage, url: str) -> RunningSite:
    wiring = stage.wire()
    output = pipeline.build(root, environment, overrides=wiring.overrides, metadata=wiring.metadata)
    if stage.provider is None:
        raise RuntimeError("the stage has no provider")
    return RunningSite(url, stage.provider, stage.apis, output, servers=stage.servers)
