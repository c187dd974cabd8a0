"""The development provider: access tokens, codes and refresh tokens bound to a key (RFC 9449 5, 7, 10)."""

from urllib.parse import urlencode

import pytest

from tests.dev import proving
from tests.dev.prover import Prover
from tests.dev.proving import good, redeem, userinfo
from tests.dev.visitor import Login, push, refresh, start, verified

pytestmark = pytest.mark.standards("QA-01", "QA-02", "DP-03", "DP-04")
serve = proving.serve


def test_a_token_bound_to_a_key(provider, visitor, prover):
    reply = redeem(provider, visitor, good(provider, prover))
    assert reply.status == 200
    assert reply.json["token_type"] == "DPoP"
    claims = verified(reply.json["access_token"], provider.provider.jwks())[1]
    assert claims["cnf"] == {"jkt": prover.thumbprint}
    assert "cnf" not in verified(reply.json["id_token"], provider.provider.jwks())[1]
    assert reply.headers["DPoP-Nonce"] is None


def test_without_a_proof_it_is_bearer(provider, visitor):
    reply = redeem(provider, visitor, "")
    assert reply.json["token_type"] == "Bearer"
    assert "cnf" not in verified(reply.json["access_token"], provider.provider.jwks())[1]


# The code may be bound before it exists (RFC 9449 10).


@pytest.mark.standards("DP-08")
def test_a_code_bound_to_a_key(provider, visitor, prover):
    thief = Prover(provider.provider.clock)
    bound = {"dpop_jkt": prover.thumbprint}
    for proof in ("", good(provider, thief)):
        reply = redeem(provider, visitor, proof, **bound)
        assert (reply.status, reply.json["error"]) == (400, "invalid_grant")
    assert redeem(provider, visitor, good(provider, prover), **bound).status == 200


@pytest.mark.parametrize("value", ["short", "x" * 44, "=" * 43])
def test_a_bad_dpop_jkt(provider, visitor, value):
    assert start(visitor, provider.url, Login(), dpop_jkt=value).answer["error"] == "invalid_request"


def test_a_pushed_request_with_a_proof_binds_the_code(provider, visitor, prover):
    """RFC 9449 10.1."""
    par, thief, login = f"{provider.url}/oauth2/par", Prover(provider.provider.clock), Login()
    pushed = push(visitor, provider.url, login, headers={"DPoP": prover.proof("POST", par)})
    uri = urlencode({"client_id": "site", "request_uri": pushed.json["request_uri"]})
    page = visitor.get(f"{provider.url}/oauth2/authorize?{uri}")
    code = visitor.submit(page, account="ada").answer["code"]
    stolen = redeem(provider, visitor, good(provider, thief), code=code, login=login)
    assert stolen.json["error"] == "invalid_grant"
    other = {"dpop_jkt": thief.thumbprint, "headers": {"DPoP": prover.proof("POST", par)}}
    assert push(visitor, provider.url, Login(), **other).json["error"] == "invalid_dpop_proof"
    bad = push(visitor, provider.url, Login(), headers={"DPoP": good(provider, prover)})
    assert bad.json["error"] == "invalid_dpop_proof"
    same = {"dpop_jkt": prover.thumbprint, "headers": {"DPoP": prover.proof("POST", par)}}
    assert push(visitor, provider.url, Login(), **same).status == 201


# Refresh tokens of public clients are bound as well (RFC 9449 5).


def test_a_refresh_token_is_bound(provider, visitor, prover):
    token = redeem(provider, visitor, good(provider, prover)).json["refresh_token"]
    thief = Prover(provider.provider.clock)
    for head in ({}, {"DPoP": good(provider, thief)}):
        reply = refresh(visitor, provider.url, token, headers=head)
        assert (reply.status, reply.json["error"]) == (400, "invalid_grant")
    mine = refresh(visitor, provider.url, token, headers={"DPoP": good(provider, prover)})
    assert mine.json["token_type"] == "DPoP"
    claims = verified(mine.json["access_token"], provider.provider.jwks())[1]
    assert claims["cnf"] == {"jkt": prover.thumbprint}
    again = refresh(visitor, provider.url, mine.json["refresh_token"])
    assert again.json["error"] == "invalid_grant"


@pytest.mark.standards("DP-05")
def test_userinfo_with_a_bound_token(provider, visitor, prover):
    token = redeem(provider, visitor, good(provider, prover)).json["access_token"]
    url = f"{provider.url}/oauth2/userinfo"
    assert userinfo(provider, visitor, token, prover.proof("GET", url, token)).status == 200

    def refused(proof, error, scheme="DPoP"):
        reply = userinfo(provider, visitor, token, proof, scheme)
        assert (reply.status, reply.json["error"]) == (401, error)
        assert reply.headers["WWW-Authenticate"].startswith('DPoP realm="userinfo", ')
        assert f'error="{error}"' in reply.headers["WWW-Authenticate"]
        assert 'algs="ES256"' in reply.headers["WWW-Authenticate"]

    refused("", "invalid_dpop_proof")
    refused(prover.proof("GET", url), "invalid_dpop_proof")
    refused(prover.proof("GET", url, token + "x"), "invalid_dpop_proof")
    refused(prover.proof("POST", url, token), "invalid_dpop_proof")
    refused(Prover(provider.provider.clock).proof("GET", url, token), "invalid_token")
    refused(prover.proof("GET", url, token), "invalid_token", scheme="Bearer")
    refused("", "invalid_token", scheme="Bearer")
    bearer = redeem(provider, visitor, "").json["access_token"]
    reply = userinfo(provider, visitor, bearer, prover.proof("GET", url, bearer))
    assert reply.json["error"] == "invalid_token"
