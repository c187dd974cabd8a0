"""The servers that these tests use: a provider with two clients and two APIs, the billing API, and a small project."""

import threading

from builder.dev import api as dev_api
from builder.dev.idp import DEFAULT_ACCOUNTS, Client, ResourceServer, running
from tests.dev.visitor import CALLBACK, SITE, Clock

OTHER = "http://localhost:9000"
EVIL = "https://evil.example"
ISSUER = "http://localhost:8001"
AUDIENCE = "http://localhost:8002/"
ADA, GRACE = DEFAULT_ACCOUNTS
NOW = int(Clock().now)
CLIENTS = (Client("site", (CALLBACK,), (f"{SITE}/",)), Client("other", (f"{OTHER}/cb",)))
APIS = (ResourceServer("urn:bills", ("bills:read",)), ResourceServer("urn:mail", ("mail:send",)))
TRIAL = """
[site]
name = "Trial"
url = "http://localhost:8000"

[auth]
issuer = "http://localhost:8001"
client_id = "trial"
"""
PAGE = '+++\ntitle = "Home"\n+++\n<h1>Home</h1>\n'


def serve(**options):
    """Run a provider whose clock stands still."""
    return running(**{"clients": CLIENTS, "apis": APIS, "clock": Clock(), **options})


def serve_api(keys, **options):
    """Run an API that trusts these keys, on a clock that stands still."""
    return dev_api.running(issuer=ISSUER, keys=keys.jwks, clock=Clock(), **options)


def claims(**changes):
    """Return the claims of an access token that the billing API accepts; None drops one."""
    good = {
        "iss": ISSUER,
        "sub": ADA.subject,
        "aud": AUDIENCE,
        "client_id": "site",
        "iat": NOW,
        "exp": NOW + 300,
        "jti": "one",
        "scope": "openid invoices:read",
    }
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def trial(root):
    """Create a project's folders and configuration, without a page."""
    (root / "site" / "pages").mkdir(parents=True)
    (root / "site" / "site.toml").write_text(TRIAL)
    return root


def provider_threads():
    """Return the threads of all development providers in this process, including those of other tests."""
    return [thread for thread in threading.enumerate() if thread.name == "gossamer-provider"]
