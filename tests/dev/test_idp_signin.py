"""The provider, signing in: the way that works."""

import pytest
from joserfc import jws
from joserfc.jwk import KeySet

from builder.dev.idp import Client, ResourceServer, running
from tests.dev.visitor import CALLBACK, SITE, Login, Visitor, redeem, sign_in, start

API = "http://localhost:8002/"


class Clock:
    """A clock that stands still until it is moved."""

    now = 1_800_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture(scope="module")
def provider():
    clients = [Client("site", (CALLBACK,), (f"{SITE}/",), name="The site")]
    apis = [ResourceServer(API, ("invoices:read",), "Billing")]
    with running(clients=clients, apis=apis, clock=Clock()) as handle:
        yield handle


@pytest.fixture
def visitor(provider):
    return Visitor(provider.port)


def claims_of(token, jwks, algorithm="RS256"):
    """The header and claims of a token, its signature verified against the published keys alone."""
    import json

    verified = jws.deserialize_compact(token, KeySet.import_key_set(jwks), algorithms=[algorithm])
    return verified.headers(), json.loads(verified.payload)


def test_signs_in_with_pkce(provider, visitor):
    login = Login()
    answer = sign_in(visitor, provider.url, login, resource=API, scope="openid profile invoices:read")
    assert answer.status == 303
    assert answer.location.startswith(f"{CALLBACK}?")
    assert answer.answer["state"] == login.state
    assert answer.answer["iss"] == provider.url
    reply = redeem(visitor, provider.url, login, answer.answer["code"])
    assert reply.status == 200
    assert reply.headers["Cache-Control"] == "no-store"
    tokens = reply.json
    assert tokens["token_type"] == "Bearer"
    assert tokens["expires_in"] == 300
    jwks = visitor.get(f"{provider.url}/oauth2/jwks").json
    header, claims = claims_of(tokens["id_token"], jwks)
    assert header["alg"] == "RS256"
    assert claims["iss"] == provider.url
    assert claims["aud"] == "site"
    assert claims["nonce"] == login.nonce
    assert claims["name"] == "Ada Lovelace"
    assert start(visitor, provider.url, Login()).status == 303
