"""The page-held design on real servers: its own static host, the development provider, the billing API.

It has the headers of a careful site of this kind: a policy without unsafe-*, which lets the page connect to the
provider and to the API, because the page itself calls them.
"""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tornado.web import Application, RequestHandler

from builder.dev import api as dev_api
from builder.dev import idp
from builder.dev.loopback import start
from builder.dev.resource import Api
from builder.qa.audit.model import Secret
from tests.interop.install import modules

HERE = Path(__file__).parent
STORES = ("memory", "sessionStorage", "localStorage")
CLIENT = "page-held"
SCOPES = ("openid", "profile", "email", "offline_access", "invoices:read")
LIBRARY = "node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js"
HTML, SCRIPT, JSON = "text/html; charset=utf-8", "text/javascript; charset=utf-8", "application/json"


@dataclass(slots=True)
class PageHeld:
    """A running page. `files`: URL path → (Content-Type, text); tests may change them."""

    url: str
    provider: idp.Provider
    apis: dict[str, str]
    servers: dict[str, Api] = field(default_factory=dict)
    files: dict[str, tuple[str, str]] = field(default_factory=dict)

    def secrets(self) -> list[Secret]:
        """Return every secret of a sign-in that the provider has seen or sent so far."""
        found = self.provider.secrets().items()
        return [Secret(kind, value) for value, kind in found if kind != "code_challenge"]

    def policy(self) -> str:
        """Return the Content-Security-Policy of every response."""
        others = " ".join([self.provider.issuer, *self.apis.values()])
        return (
            f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' {others}; "
            f"frame-src 'self' {self.provider.issuer}; frame-ancestors 'self'; form-action 'none'; "
            "base-uri 'none'; object-src 'none'"
        )


class Handler(RequestHandler):
    """The responses of a static host."""

    def initialize(self, site: PageHeld) -> None:
        self.site = site

    def get(self) -> None:
        found = self.site.files.get(self.request.path)
        self.set_status(200 if found else 404)
        kind, text = found or (HTML, "<!doctype html><title>404</title>")
        self.set_header("Content-Type", kind)
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Content-Security-Policy", self.site.policy())
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "strict-origin-when-cross-origin")
        self.finish(text)

    def compute_etag(self) -> None:
        return None


class Host(Application):
    """The static host of one page."""

    def __init__(self, site: PageHeld) -> None:
        self.site = site
        super().__init__([(".*", Handler, {"site": site})], log_function=lambda handler: None)


@contextlib.contextmanager
def running_page_held(store: str = "memory", dpop: bool = False) -> Iterator[PageHeld]:
    """Run the page, with its tokens in `store` (one of STORES), and a provider and an API of its own.

    With `dpop`, the tokens are bound to a key (RFC 9449), which the library keeps in IndexedDB.
    """
    if store not in STORES:
        raise ValueError(f"{store} is none of {', '.join(STORES)}")
    with contextlib.ExitStack() as stack:
        provider = stack.enter_context(idp.running()).provider

        def make(port: int) -> Host:
            return Host(PageHeld(f"http://localhost:{port}", provider, {}))

        host, serving, _ = start(make, 0, "page-held-host")
        stack.callback(serving.stop)
        site = host.site
        api = stack.enter_context(
            dev_api.running(issuer=provider.issuer, keys=provider.keys.jwks, allowed_origins=(site.url,))
        ).api
        provider.register_api(idp.ResourceServer(api.audience, ("invoices:read",)))
        provider.register(
            idp.Client(CLIENT, (f"{site.url}/callback/",), (f"{site.url}/",), refresh="offline")
        )
        site.apis["billing"] = api.origin
        site.servers["billing"] = api
        site.files.update(_files(site, store, dpop, api.audience))
        yield site


def _files(site: PageHeld, store: str, dpop: bool, audience: str) -> dict[str, tuple[str, str]]:
    page = (HTML, (HERE / "index.html").read_text("utf-8"))
    library = modules(HERE.parents[1], HERE) / LIBRARY
    settings = {
        "issuer": site.provider.issuer,
        "client_id": CLIENT,
        "scope": " ".join(SCOPES),
        "store": store,
        "dpop": dpop,
        "api": {"origin": site.apis["billing"], "audience": audience},
    }
    return {
        "/": page,
        "/callback/": page,
        "/app.js": (SCRIPT, (HERE / "app.js").read_text("utf-8")),
        "/oidc-client-ts.js": (SCRIPT, library.read_text("utf-8")),
        "/settings.json": (JSON, json.dumps(settings)),
    }
