"""The development provider: access tokens and codes bound to a key (RFC 9449)."""

import base64
import hmac
import json
from functools import partial
from urllib.parse import urlencode

import pytest

from builder.dev.idp import Client
from builder.dev.idp.dpop import Proofs
from builder.dev.idp.model import Refusal
from tests.dev import servers
from tests.dev.prover import Prover, encoded
from tests.dev.visitor import (
    CALLBACK,
    SITE,
    Clock,
    Login,
    Visitor,
    post,
    push,
    refresh,
    sign_in,
    start,
    verified,
)

pytestmark = pytest.mark.standards("QA-01", "QA-02", "DP-03", "DP-04")
CLIENTS = (
    Client("site", (CALLBACK,), refresh="always"),
    Client("bound", (CALLBACK,), refresh="always", require_dpop=True),
)
serve = partial(servers.serve, clients=CLIENTS, apis=servers.APIS[:1])


@pytest.fixture
def prover(provider):
    return Prover(provider.provider.clock)


def redeem(provider, visitor, proof, *, code="", login=None, **changes):
    """The token endpoint's answer to a fresh code that comes with this proof."""
    login = login or Login()
    code = code or sign_in(visitor, provider.url, login, prompt="login", **changes).answer["code"]
    form = login.redemption(code, client_id=changes.get("client_id", "site"))
    headers = {"DPoP": proof} if proof else {}
    return post(visitor, f"{provider.url}/oauth2/token", form, **headers)


def good(provider, prover, **changes):
    return prover.proof("POST", f"{provider.url}/oauth2/token", **changes)


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


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"header": {"typ": "JWT"}}, "typ"),
        ({"header": {"typ": None}}, "typ"),
        ({"header": {"typ": "application/dpop+jwt"}}, "typ"),
        ({"header": {"alg": "none"}}, "alg"),
        ({"header": {"alg": "RS256"}}, "alg"),
        ({"header": {"alg": "HS256"}}, "alg"),
        ({"header": {"alg": None}}, "alg"),
        ({"header": {"crit": ["x"], "x": 1}}, "crit"),
        ({"header": {"jwk": None}}, "jwk"),
        ({"header": {"jwk": "x"}}, "jwk"),
        ({"header": {"jwk": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}}}, "jwk"),
        ({"header": {"jwk": {"kty": "oct", "k": "AA"}}}, "jwk"),
        ({"jti": None}, "jti"),
        ({"jti": "short"}, "jti"),
        ({"jti": "x" * 257}, "jti"),
        ({"jti": 12345678}, "jti"),
        ({"htm": None}, "htm"),
        ({"htm": "GET"}, "htm"),
        ({"htm": "post"}, "htm"),
        ({"htu": None}, "htu"),
        ({"htu": "https://evil.example/oauth2/token"}, "htu"),
        ({"iat": None}, "iat"),
        ({"iat": True}, "iat"),
        ({"iat": "1800000000"}, "iat"),
        ({"iat": Clock().now - 61}, "iat"),
        ({"iat": Clock().now + 61}, "iat"),
    ],
)
def test_a_bad_proof(provider, visitor, prover, changes, reason):
    """And it costs nothing: the code is still good."""
    login = Login()
    code = sign_in(visitor, provider.url, login).answer["code"]
    reply = redeem(provider, visitor, good(provider, prover, **changes), code=code, login=login)
    assert (reply.status, reply.json["error"]) == (400, "invalid_dpop_proof")
    assert reason in reply.json["error_description"]
    assert reply.headers["Access-Control-Allow-Origin"] == SITE
    assert redeem(provider, visitor, good(provider, prover), code=code, login=login).status == 200


@pytest.mark.parametrize("offset", [-60, 0, 60])
def test_how_far_a_clock_may_be_off(provider, visitor, prover, offset):
    iat = Clock().now + offset
    assert redeem(provider, visitor, good(provider, prover, iat=iat)).status == 200


def test_htu_has_no_query_and_no_fragment(provider, visitor, prover):
    for more in ("?a=b", "#x", "/", "?"):
        proof = prover.proof("POST", f"{provider.url}/oauth2/token{more}")
        assert "htu" in redeem(provider, visitor, proof).json["error_description"]


def test_a_proof_with_the_private_key_in_it(provider, visitor, prover):
    jwk = {**prover.jwk, "d": prover.private}
    reply = redeem(provider, visitor, good(provider, prover, header={"jwk": jwk}))
    assert "private" in reply.json["error_description"]


def test_a_proof_by_another_key(provider, visitor, prover):
    other = Prover(provider.provider.clock)
    reply = redeem(provider, visitor, good(provider, prover, header={"jwk": other.jwk}))
    assert "not signed" in reply.json["error_description"]


def test_a_flipped_bit(provider, visitor, prover):
    head, body, signature = good(provider, prover).split(".")
    raw = bytearray(base64.urlsafe_b64decode(signature + "=="))
    raw[10] ^= 1
    assert redeem(provider, visitor, f"{head}.{body}.{encoded(bytes(raw))}").status == 400
    body = encoded({"jti": "x" * 16, "htm": "POST"})
    assert redeem(provider, visitor, f"{head}.{body}.{signature}").status == 400


def test_the_public_key_is_no_shared_secret(provider, visitor, prover):
    head = {"typ": "dpop+jwt", "alg": "HS256", "jwk": prover.jwk}
    text = ".".join((encoded(head), good(provider, prover).split(".")[1]))
    signature = hmac.digest(json.dumps(prover.jwk).encode(), text.encode(), "sha256")
    assert redeem(provider, visitor, f"{text}.{encoded(signature)}").status == 400


@pytest.mark.parametrize("text", ["x", "a.b", "a.b.c", "a.b.c.d", "..", "é.é.é", "x" * 9000])
def test_what_is_no_proof(provider, visitor, text):
    reply = redeem(provider, visitor, text.encode().decode("latin-1"))
    assert (reply.status, reply.json["error"]) == (400, "invalid_dpop_proof")


def test_a_member_that_is_there_twice(provider, visitor, prover):
    head, body, _ = good(provider, prover).split(".")
    claims = base64.urlsafe_b64decode(body + "==")
    twice = claims[:-1] + b',"htm":"POST"}'
    proof = prover.signed(json.loads(base64.urlsafe_b64decode(head + "==")), twice)
    assert redeem(provider, visitor, proof).status == 400


def test_a_proof_works_once(provider, visitor, prover):
    proof = good(provider, prover)
    assert redeem(provider, visitor, proof).status == 200
    reply = redeem(provider, visitor, proof)
    assert (reply.status, reply.json["error"]) == (400, "invalid_dpop_proof")
    assert "has been used" in reply.json["error_description"]


def test_two_proofs_are_one_too_many(provider, visitor, prover):
    both = f"{good(provider, prover)}, {good(provider, prover)}"
    assert redeem(provider, visitor, both).json["error"] == "invalid_dpop_proof"


def test_two_headers_are_one_too_many(prover):
    one, two = (prover.proof("GET", "https://api.example/") for _ in range(2))
    proofs = Proofs(prover.clock)
    with pytest.raises(Refusal, match="one DPoP proof"):
        proofs.judge([one, two], "GET", "https://api.example/")
    assert proofs.judge([one], "GET", "https://api.example/") == prover.thumbprint


def test_a_client_that_must_prove(provider, visitor, prover):
    """RFC 9449 5.2: dpop_bound_access_tokens."""
    reply = redeem(provider, visitor, "", client_id="bound")
    assert (reply.status, reply.json["error"]) == (400, "invalid_dpop_proof")
    assert redeem(provider, visitor, good(provider, prover), client_id="bound").status == 200


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


# Userinfo.


def userinfo(provider, visitor, token, proof, scheme="DPoP"):
    head = {"Authorization": f"{scheme} {token}", **({"DPoP": proof} if proof else {})}
    return visitor.get(f"{provider.url}/oauth2/userinfo", Origin=SITE, **head)


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


# Nonces (RFC 9449 8, 9).


@pytest.mark.standards("DP-06")
def test_a_nonce_may_be_demanded():
    with serve() as provider:
        visitor, clock = Visitor(provider.port), provider.provider.clock
        prover, login = Prover(clock), Login()
        provider.provider.dpop_nonce = True
        code = sign_in(visitor, provider.url, login).answer["code"]
        first = redeem(provider, visitor, good(provider, prover), code=code, login=login)
        assert (first.status, first.json["error"]) == (400, "use_dpop_nonce")
        exposed = first.headers["Access-Control-Expose-Headers"]
        assert exposed == "WWW-Authenticate, DPoP-Nonce"
        nonce = first.headers["DPoP-Nonce"]
        second = redeem(provider, visitor, good(provider, prover, nonce=nonce), code=code, login=login)
        assert second.status == 200
        assert second.headers["DPoP-Nonce"] not in (None, nonce)
        token, url = second.json["access_token"], f"{provider.url}/oauth2/userinfo"
        reply = userinfo(provider, visitor, token, prover.proof("GET", url, token))
        assert (reply.status, reply.json["error"]) == (401, "use_dpop_nonce")
        assert reply.headers["WWW-Authenticate"].startswith("DPoP ")
        nonce = reply.headers["DPoP-Nonce"]
        reply = userinfo(provider, visitor, token, prover.proof("GET", url, token, nonce=nonce))
        assert reply.status == 200
        assert reply.headers["DPoP-Nonce"] not in (None, nonce)
        pushed = push(
            visitor,
            provider.url,
            Login(),
            headers={"DPoP": prover.proof("POST", f"{provider.url}/oauth2/par")},
        )
        assert (pushed.status, pushed.json["error"]) == (400, "use_dpop_nonce")


def nonce_of(provider, visitor, prover):
    return redeem(provider, visitor, good(provider, prover, nonce="unknown")).headers["DPoP-Nonce"]


def test_a_nonce_that_is_not_ours(provider, visitor, prover):
    for nonce in ("unknown", "", 7, True):
        reply = redeem(provider, visitor, good(provider, prover, nonce=nonce))
        assert reply.json["error"] == "use_dpop_nonce"
        assert reply.headers["DPoP-Nonce"]


@pytest.mark.standards("DP-10")
def test_with_a_nonce_the_clock_may_be_wrong(provider, visitor, prover):
    nonce = nonce_of(provider, visitor, prover)
    assert redeem(provider, visitor, good(provider, prover, nonce=nonce, iat=1)).status == 200
    assert redeem(provider, visitor, good(provider, prover, nonce=nonce, iat="x")).status == 400


def test_nonces_grow_old_and_can_be_forgotten():
    with serve() as provider:
        visitor, clock = Visitor(provider.port), provider.provider.clock
        prover = Prover(clock)
        nonce = nonce_of(provider, visitor, prover)
        clock.now += 299
        assert redeem(provider, visitor, good(provider, prover, nonce=nonce)).status == 200
        clock.now += 1
        assert redeem(provider, visitor, good(provider, prover, nonce=nonce)).status == 400
        nonce = nonce_of(provider, visitor, prover)
        provider.provider.proofs.forget()
        assert redeem(provider, visitor, good(provider, prover, nonce=nonce)).status == 400


def test_a_jti_that_got_a_nonce_demand_is_used_up():
    """DP-04: the retry needs a proof of its own."""
    with serve() as provider:
        visitor = Visitor(provider.port)
        prover = Prover(provider.provider.clock)
        provider.provider.dpop_nonce = True
        first = redeem(provider, visitor, good(provider, prover, jti="the-same-one"))
        nonce = first.headers["DPoP-Nonce"]
        again = redeem(provider, visitor, good(provider, prover, jti="the-same-one", nonce=nonce))
        assert again.json["error"] == "invalid_dpop_proof"


@pytest.mark.standards("DP-07")
def test_headers_can_be_hidden_from_scripts():
    with serve() as provider:
        visitor = Visitor(provider.port)
        provider.provider.exposed = ()
        reply = visitor.get(f"{provider.url}/oauth2/userinfo", Origin=SITE)
        assert reply.headers["Access-Control-Allow-Origin"] == SITE
        assert reply.headers["Access-Control-Expose-Headers"] is None


@pytest.mark.parametrize("path", ["token", "par", "userinfo"])
def test_the_preflight_allows_proofs(provider, visitor, path):
    reply = visitor.send("OPTIONS", f"{provider.url}/oauth2/{path}", headers={"Origin": SITE})
    assert "dpop" in reply.headers["Access-Control-Allow-Headers"].split(", ")


def test_the_metadata_names_the_algorithm(provider):
    assert provider.provider.metadata()["dpop_signing_alg_values_supported"] == ["ES256"]


def test_the_log_knows_the_proofs(provider, visitor, prover):
    proof = good(provider, prover)
    token = redeem(provider, visitor, proof).json["access_token"]
    url = f"{provider.url}/oauth2/userinfo"
    second = prover.proof("GET", url, token)
    userinfo(provider, visitor, token, second)
    known = provider.provider.secrets()
    assert (known[proof], known[second]) == ("proof", "proof")
