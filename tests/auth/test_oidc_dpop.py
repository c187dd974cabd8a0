"""DPoP proofs, verified with another library."""

import hashlib
import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from joserfc import jwk, jws

from auth.oidc import dpop
from tests.auth.samples import NOW, b64, code_of, unb64

KEY = jwk.ECKey.generate_key("P-256")
JWK = {name: KEY.as_dict(private=False)[name] for name in ("kty", "crv", "x", "y")}
JTI = bytes(range(16))
URL = "https://api.example/v1/x?a=b#c"


def sign(text):
    r, s = decode_dss_signature(KEY.private_key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32) + s.to_bytes(32)


def parts(message):
    return [json.loads(unb64(part)) for part in message.split(".")[:2]]


def make(method="POST", url=URL, now=NOW + 0.75, nonce="", digest=None, key=JWK):
    return dpop.message(key, method, url, now, JTI, nonce, digest)


@pytest.mark.standards("DP-03")
def test_a_proof_is_whole_and_verifies():
    """RFC 9449 4.2: the request's method and address, without query and fragment; the public key alone."""
    text = make()
    proof = dpop.join(text, sign(text))
    verified = jws.deserialize_compact(
        proof,
        jwk.ECKey.import_key(JWK),
        registry=jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False),
    )
    assert verified.headers() == {"typ": "dpop+jwt", "alg": "ES256", "jwk": JWK}
    assert json.loads(verified.payload) == {
        "iat": NOW,
        "jti": b64(JTI),
        "htm": "POST",
        "htu": "https://api.example/v1/x",
    }


@pytest.mark.standards("DP-01", "DP-03")
def test_nothing_of_the_private_key_gets_into_a_proof():
    private = KEY.as_dict(private=True)
    assert "d" in private
    assert make(key=private) == make(key=JWK)
    assert dpop.thumbprint(private) == dpop.thumbprint(JWK)


@pytest.mark.standards("DP-03")
def test_a_proof_for_an_api_names_the_token():
    """RFC 9449 7.1: the access token and ath of its example."""
    token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"
    found = parts(make("GET", digest=hashlib.sha256(token.encode()).digest()))[1]
    assert found["ath"] == "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"
    assert found["htm"] == "GET"
    assert "ath" not in parts(make())[1]
    assert "ath" not in parts(make(digest=b""))[1]


@pytest.mark.standards("DP-06")
def test_a_proof_carries_the_servers_nonce():
    for nonce in ("eyJ7S_zG.eyJH0-Z.HX4w-7v", "!#$%&'()*+,-./:;<=>?@[]^_`{|}~"):
        assert parts(make(nonce=nonce))[1]["nonce"] == nonce
    assert "nonce" not in parts(make())[1]


@pytest.mark.standards("DP-03")
@pytest.mark.parametrize("nonce", ['a"b', "a\\b", "a b", "a\n", "é", "\x7f", 5, ["a"]])
def test_what_could_break_out_of_the_proof_is_refused(nonce):
    assert code_of(make, nonce=nonce) == "dpop_nonce"
    if isinstance(nonce, str):
        assert code_of(make, url=f"https://api.example/{nonce}") == "dpop_nonce"
        assert code_of(make, method=f"GET{nonce}") == "dpop_nonce"


@pytest.mark.standards("DP-01", "DP-03")
@pytest.mark.parametrize(
    "change",
    [{"kty": "RSA"}, {"crv": "P-384"}, {"x": 'a"b'}, {"y": ""}, {"x": None}, {"y": "a b"}],
)
def test_other_keys_are_refused(change):
    assert code_of(make, key=JWK | change) == "dpop_key"
    assert code_of(dpop.thumbprint, JWK | change) == "dpop_key"


@pytest.mark.standards("DP-03")
def test_a_signature_has_64_bytes():
    """RFC 7518 3.4: r and s, not DER."""
    assert dpop.join("a.b", bytes(64)) == "a.b." + "A" * 86
    for size in (0, 63, 65, 70, 72, 132):
        assert code_of(dpop.join, "a.b", bytes(size)) == "dpop_key"


@pytest.mark.standards("DP-08")
def test_the_thumbprint_is_that_of_rfc_7638():
    """The same as another library computes, and as jkt in RFC 9449 6.1."""
    digest = hashlib.sha256(dpop.thumbprint(JWK).encode()).digest()
    assert b64(digest) == jwk.ECKey.import_key(JWK).thumbprint()
    key = {
        "kty": "EC",
        "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
        "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
        "crv": "P-256",
    }
    digest = hashlib.sha256(dpop.thumbprint(key).encode()).digest()
    assert b64(digest) == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"


# -- nonces


@pytest.mark.standards("DP-06")
@pytest.mark.parametrize(
    ("status", "headers", "text", "outcome"),
    [
        (400, {}, '{"error":"use_dpop_nonce"}', True),
        (400, {}, '{"error":"use_dpop_nonce","error_description":"x"}', True),
        (400, {}, '{"error":"invalid_grant"}', False),
        (400, {}, '{"error":["use_dpop_nonce"]}', False),
        (400, {}, '{"error":{}}', False),
        (400, {}, "{}", False),
        (400, {}, "[]", False),
        (400, {}, "", False),
        (400, {}, "use_dpop_nonce", False),
        (400, {}, '{"error":"use_dpop_nonce","error":"use_dpop_nonce"}', False),
        (400, {"www-authenticate": 'DPoP error="use_dpop_nonce"'}, "", False),
        (401, {}, '{"error":"use_dpop_nonce"}', False),
        (401, {"www-authenticate": 'DPoP error="use_dpop_nonce", error_description="x"'}, "", True),
        (401, {"www-authenticate": "dpop ERROR=use_dpop_nonce"}, "", True),
        (401, {"www-authenticate": 'Bearer, DPoP algs="ES256", error="use_dpop_nonce"'}, "", True),
        (401, {"www-authenticate": 'Bearer error="use_dpop_nonce"'}, "", False),
        (401, {"www-authenticate": 'DPoP error="invalid_token"'}, "", False),
        (401, {"www-authenticate": 'DPoP error="use_dpop_nonce'}, "", False),
        (200, {"www-authenticate": 'DPoP error="use_dpop_nonce"'}, '{"error":"use_dpop_nonce"}', False),
        (403, {"www-authenticate": 'DPoP error="use_dpop_nonce"'}, '{"error":"use_dpop_nonce"}', False),
        (None, {}, None, False),
        (400, {}, None, False),
    ],
    ids=range(22),
)
def test_when_to_ask_once_more(status, headers, text, outcome):
    """RFC 9449 8 (the provider) and 9 (an API)."""
    assert dpop.nonce_demanded(status, headers | {"dpop-nonce": "n1"}, text) is outcome
    if outcome:
        assert code_of(dpop.nonce_demanded, status, headers, text) == "dpop_nonce"
    else:
        assert dpop.nonce_demanded(status, headers, text) is False


@pytest.mark.standards("DP-06", "DP-07")
@pytest.mark.parametrize("value", ["", "a b", 'a"b', "a\\b", "é", "n1, n2"])
def test_a_nonce_that_is_none(value):
    """Not readable for this site, or not a valid nonce: reported as such, without another try."""
    headers = {"dpop-nonce": value}
    assert dpop.nonce(headers) == ""
    assert dpop.nonce({}) == ""
    assert code_of(dpop.nonce_demanded, 400, headers, '{"error":"use_dpop_nonce"}') == "dpop_nonce"


@pytest.mark.standards("DP-06")
def test_the_nonce_of_an_answer():
    assert dpop.nonce({"dpop-nonce": "eyJ7S_zG.eyJH0-Z.HX4w-7v"}) == "eyJ7S_zG.eyJH0-Z.HX4w-7v"
