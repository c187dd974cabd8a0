"""A provider that binds tokens to a key (RFC 9449), and requests that carry a proof."""

from functools import partial

from builder.dev.idp import Client
from tests.dev import servers
from tests.dev.visitor import CALLBACK, SITE, Login, code_for, post

CLIENTS = (
    Client("site", (CALLBACK,), refresh="always"),
    Client("bound", (CALLBACK,), refresh="always", require_dpop=True),
)
serve = partial(servers.serve, clients=CLIENTS, apis=servers.APIS[:1])


def good(provider, prover, **changes):
    """Return a valid proof for the token endpoint."""
    return prover.proof("POST", f"{provider.url}/oauth2/token", **changes)


def redeem(provider, visitor, proof, *, code="", login=None, **changes):
    """Return the token endpoint's response to a fresh code with this proof."""
    login = login or Login()
    code = code or code_for(visitor, provider.url, login, prompt="login", **changes)
    form = login.redemption(code, client_id=changes.get("client_id", "site"))
    headers = {"DPoP": proof} if proof else {}
    return post(visitor, f"{provider.url}/oauth2/token", form, **headers)


def userinfo(provider, visitor, token, proof, scheme="DPoP"):
    head = {"Authorization": f"{scheme} {token}", **({"DPoP": proof} if proof else {})}
    return visitor.get(f"{provider.url}/oauth2/userinfo", Origin=SITE, **head)
