"""The choice of the key that verifies the ID token, and which keys are strong enough."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from auth.errors import AuthError
from auth.oidc import id_token
from tests.auth.samples import (
    CLAIMS,
    JWKS,
    KEYS,
    SETTINGS,
    b64,
    code_of,
    judge_token,
    sign,
    sign_raw,
)


def rsa_jwk(bits=2048, exponent=65537, **members):
    public = rsa.generate_private_key(65537, bits).public_key().public_numbers()
    size = (public.n.bit_length() + 7) // 8
    e = exponent.to_bytes((exponent.bit_length() + 7) // 8)
    return {"kty": "RSA", "n": b64(public.n.to_bytes(size)), "e": b64(e)} | members


PARSED = id_token.parse(sign(CLAIMS), SETTINGS)
KEY = KEYS["RS256"].as_dict(private=False)


def choice(jwks, parsed=PARSED):
    try:
        return id_token.verification(parsed, jwks)["jwk"]["n"] == KEY["n"]
    except AuthError as error:
        return error.code


def without(key, *names):
    return {name: value for name, value in key.items() if name not in names}


@pytest.mark.standards("ID-16", "DJ-07")
@pytest.mark.parametrize(
    ("jwks", "outcome"),
    [
        ([KEY], True),
        (JWKS, True),
        ([without(KEY, "use", "alg")], True),
        ([KEY, KEY | {"kid": "other"}], True),
        ([KEY, KEY | {"use": "enc"}, KEY | {"alg": "RS512"}, KEY | {"kty": "EC"}], True),
        ([], "id_token_key_unknown"),
        ([KEY | {"kid": "other"}], "id_token_key_unknown"),
        ([KEY | {"kid": "RS"}], "id_token_key_unknown"),
        ([without(KEY, "kid")], "id_token_key_unknown"),
        ([KEY | {"use": "enc"}], "id_token_key_unknown"),
        ([KEY | {"use": None}], "id_token_key_unknown"),
        ([KEY | {"alg": "PS256"}], "id_token_key_unknown"),
        ([KEY | {"alg": "none"}], "id_token_key_unknown"),
        ([KEY | {"kty": "oct"}], "id_token_key_unknown"),
        ([KEY | {"kty": ["RSA"]}], "id_token_key_unknown"),
        ([KEY | {"crv": "P-256"}], "id_token_key_unknown"),
        ([KEY | {"key_ops": ["verify"]}], True),
        ([KEY | {"key_ops": ["sign", "verify"]}], True),
        ([KEY | {"key_ops": ["encrypt"]}], "id_token_key_unknown"),
        ([KEY | {"key_ops": []}], "id_token_key_unknown"),
        ([KEY | {"key_ops": "verify"}], "id_token_key_unknown"),
        ([KEY | {"key_ops": None}], "id_token_key_unknown"),
        ([KEY | {"x5c": ["MIIB"], "x5t": "x", "x5u": "https://evil.example", "ext": False}], True),
        ([KEY, KEY], "id_token_key_ambiguous"),
    ],
)
def test_key_choice_by_kid(jwks, outcome):
    """The code id_token_key_unknown makes the caller fetch the keys once more."""
    assert choice(jwks) == outcome


@pytest.mark.standards("ID-16")
def test_key_choice_without_kid():
    """A single matching key is used; several are refused."""
    parsed = id_token.parse(sign(CLAIMS, kid=None), SETTINGS)
    assert "kid" not in parsed["header"]
    assert choice([KEY], parsed) is True
    assert choice([without(KEY, "kid")], parsed) is True
    assert choice(JWKS, parsed) is True  # the other RSA key is for PS256
    assert choice([KEY, KEY | {"kid": "other"}], parsed) == "id_token_key_ambiguous"
    assert choice([KEYS["ES256"].as_dict(private=False)], parsed) == "id_token_key_unknown"


@pytest.mark.standards("ID-16")
def test_a_kid_of_null_fits_no_named_key():
    parsed = id_token.parse(sign_raw('{"alg":"RS256","kid":null}', "{}"), SETTINGS)
    assert choice([KEY], parsed) == "id_token_key_unknown"


@pytest.mark.standards("ID-17")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "key",
    [
        rsa_jwk(1024),
        rsa_jwk(2040),
        rsa_jwk(2048, 1),
        rsa_jwk(2048, 4),
        rsa_jwk(2048, 2**64 + 1),
        rsa_jwk() | {"e": "AAEAAQ"},
        rsa_jwk() | {"e": ""},
        rsa_jwk() | {"e": 65537},
        rsa_jwk() | {"n": ""},
        rsa_jwk() | {"n": None},
        rsa_jwk() | {"n": "not base64url!"},
        rsa_jwk() | {"n": b64(b"\0" + b"\xff" * 256)},
        {"kty": "RSA"},
    ],
)
def test_weak_and_broken_rsa_keys_are_refused(key):
    assert choice([key | {"kid": "rs"}]) == "id_token_key_weak"


@pytest.mark.standards("ID-17")
@pytest.mark.parametrize(
    ("algorithm", "change", "code"),
    [
        ("ES256", {"crv": "P-384"}, "id_token_key_unknown"),
        ("ES256", {"crv": "secp256k1"}, "id_token_key_unknown"),
        ("ES256", {"x": b64(b"x" * 31)}, "id_token_key_weak"),
        ("ES256", {"y": b64(b"x" * 33)}, "id_token_key_weak"),
        ("ES256", {"y": None}, "id_token_key_weak"),
        ("EdDSA", {"crv": "Ed448"}, "id_token_key_unknown"),
        ("EdDSA", {"crv": "X25519"}, "id_token_key_unknown"),
        ("EdDSA", {"x": b64(b"x" * 57)}, "id_token_key_weak"),
        ("EdDSA", {"kty": "EC"}, "id_token_key_unknown"),
    ],
)
def test_curves_fit_the_algorithm(algorithm, change, code):
    key = KEYS[algorithm].as_dict(private=False) | change
    assert code_of(judge_token, sign(CLAIMS, algorithm), jwks=[key]) == code


@pytest.mark.standards("ID-17")
def test_only_public_members_reach_the_browsers_key_import():
    """The members use, key_ops and the like would make importKey fail; private members must not be there."""
    for algorithm, members in {"RS256": "n e", "PS256": "n e", "ES256": "crv x y", "EdDSA": "crv x"}.items():
        parsed = id_token.parse(sign(CLAIMS, algorithm), SETTINGS)
        request = id_token.verification(
            parsed, [KEYS[algorithm].as_dict(private=True) | {"key_ops": ["verify"]}]
        )
        assert set(request["jwk"]) == {"kty", *members.split()}


@pytest.mark.standards("DJ-05", "DJ-10")
@pytest.mark.parametrize(
    ("status", "content_type", "text", "outcome"),
    [
        (200, "application/json", '{"keys":[{"kty":"RSA"},5,null]}', [{"kty": "RSA"}]),
        (200, "application/json", '{"keys":[]}', []),
        (200, "application/json", '{"keys":{}}', "jwks_response"),
        (200, "application/json", "{}", "jwks_response"),
        (200, "application/json", "[]", "jwks_response"),
        (200, "text/html", '{"keys":[]}', "jwks_response"),
        (500, "application/json", '{"keys":[]}', "jwks_response"),
        (200, "application/json", '{"keys":[' + " " * 20_000_000 + "]}", "jwks_response"),
    ],
    ids=range(8),
)
def test_the_answer_of_jwks_uri(status, content_type, text, outcome):
    if isinstance(outcome, list):
        assert id_token.keys(status, content_type, text) == outcome
    else:
        assert code_of(id_token.keys, status, content_type, text) == outcome


@pytest.mark.standards("ID-17")
def test_rsa_key_example_of_rfc_7517_appendix_a_1():
    """The public RSA key of RFC 7517 A.1 is strong enough, and its members pass unchanged."""
    key = {
        "kty": "RSA",
        "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMs"
        "tn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbI"
        "SD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
        "e": "AQAB",
        "alg": "RS256",
        "kid": "2011-04-29",
    }
    parsed = {"header": {"alg": "RS256", "kid": "2011-04-29"}, "data": b"", "signature": b""}
    assert id_token.verification(parsed, [key])["jwk"] == {"kty": "RSA", "n": key["n"], "e": "AQAB"}


@pytest.mark.standards("ID-17")
def test_2048_bits_are_enough():
    """The smallest and the largest modulus of 2048 bits, and the largest of 2047."""
    for modulus, outcome in (
        (1 << 2047, False),
        ((1 << 2048) - 1, False),
        ((1 << 2047) - 1, "id_token_key_weak"),
    ):
        assert choice([KEY | {"n": b64(modulus.to_bytes(256))}]) == outcome
