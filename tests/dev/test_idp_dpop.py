"""The development provider: which proofs it accepts (RFC 9449 4.3), and how it announces that."""

import base64
import hmac
import json

import pytest

from builder.dev.idp.dpop import Proofs
from builder.dev.idp.model import Refusal
from tests.dev.prover import Prover, encoded
from tests.dev.proving import good, redeem, serve, userinfo
from tests.dev.visitor import SITE, Clock, Login, Visitor, code_for

pytestmark = pytest.mark.standards("QA-01", "QA-02", "DP-03", "DP-04")


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
    """The request is refused, but the code can still be used."""
    login = Login()
    code = code_for(visitor, provider.url, login)
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
