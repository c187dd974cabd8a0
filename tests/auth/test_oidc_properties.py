"""For any input: only a complete, valid sign-in is accepted, and no exception but AuthError is raised."""

import json

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from auth.errors import AuthError
from auth.oidc import authorization, codec, discovery, id_token, token, transaction, urls, userinfo
from tests.auth.samples import (
    CLAIMS,
    CLIENT,
    ISSUER,
    JWKS,
    KEYS,
    METADATA,
    NOW,
    RECORD,
    SETTINGS,
    STATE,
    b64,
    callback,
    digest,
    judge_token,
    sign,
    sign_in,
    sign_raw,
    token_answer,
)
from tests.auth.strategies import ANYTHING, AT_HASH, FEW, JSON, NEAR, TEXTS, is_number, refused

SIGNED = sign(CLAIMS)


def test_the_valid_sign_in_that_is_bent_below():
    assert sign_in(callback(), token_answer(SIGNED)) == CLAIMS


# -- one thing changed, the rest valid


# What each claim may be, written independently of the code under test.
RULES = {
    "iss": lambda value: value == ISSUER,
    "aud": lambda value: json.dumps(value) in (json.dumps(CLIENT), json.dumps([CLIENT])),
    "azp": lambda value: value == CLIENT,
    "nonce": lambda value: value == RECORD["nonce"],
    "sub": lambda value: isinstance(value, str) and 1 <= len(value) <= 255 and max(value) < "\x80",
    "at_hash": lambda value: value == AT_HASH,
    "iat": lambda value: (
        is_number(value) and RECORD["started"] - 300 <= value <= NOW + 300 and value < CLAIMS["exp"]
    ),
    "exp": lambda value: is_number(value) and value > CLAIMS["iat"] and value > NOW - 30,
    "nbf": lambda value: is_number(value) and value <= CLAIMS["iat"] + 30,
    "auth_time": lambda value: is_number(value) and value <= CLAIMS["iat"] + 30,
}


@pytest.mark.standards(
    "ID-04", "ID-05", "ID-06", "ID-07", "ID-08", "ID-09", "ID-10", "ID-11", "ID-12", "ID-13"
)
@pytest.mark.parametrize("name", RULES)
@given(value=JSON | NEAR | TEXTS | TEXTS.map(lambda text: [text]))
@FEW
def test_a_bent_claim(name, value):
    try:
        payload = json.dumps(CLAIMS | {name: value})
        codec.parse_json(payload)
    except (ValueError, LookupError):
        assume(False)
    signed = sign_raw('{"alg":"RS256","kid":"rs"}', payload)
    assert refused(judge_token, signed) is not RULES[name](value)


@pytest.mark.standards("ID-04", "ID-05", "ID-07", "ID-08", "ID-10", "ID-11")
@pytest.mark.parametrize("name", ["iss", "aud", "sub", "nonce", "iat", "exp"])
def test_a_claim_left_out(name):
    assert refused(judge_token, sign({key: value for key, value in CLAIMS.items() if key != name}))


@pytest.mark.standards("ID-02", "ID-03", "ID-15", "ID-16")
@given(
    st.dictionaries(
        st.sampled_from(["alg", "kid", "typ", "crit", "jwk", "jku", "x5c", "zip", "x"]),
        JSON
        | st.sampled_from(
            ["RS256", "PS256", "ES256", "EdDSA", "HS256", "none", "rs", "ps", "JWT", "jwt", "at+jwt"]
        ),
    )
)
@FEW
def test_a_bent_header(changes):
    """An RS256 signature is valid only as RS256, with the one key that it was made with."""
    header = {"alg": "RS256", "kid": "rs"} | changes
    try:
        codec.parse_json(json.dumps(header))
    except (ValueError, LookupError):
        assume(False)
    fine = header["alg"] == "RS256" and header["kid"] == "rs" and "crit" not in header
    fine = fine and str(header.get("typ", "JWT")).upper() == "JWT"
    assert refused(judge_token, sign_raw(json.dumps(header), json.dumps(CLAIMS))) is not fine


@pytest.mark.standards("ID-01", "ID-18")
@given(st.integers(0, len(SIGNED) - 1), st.characters(codec="ascii") | st.just(""))
@FEW
def test_a_bent_character_of_the_token(at, char):
    assume(char != SIGNED[at])
    assert refused(judge_token, SIGNED[:at] + char + SIGNED[at + 1 :])


@pytest.mark.standards("CB-01", "CB-04", "CB-05")
@given(st.data())
@FEW
def test_a_bent_character_of_the_query(data):
    """Only the code itself may be changed; then the provider refuses it."""
    query = callback()
    at = data.draw(st.integers(1, len(query) - 1))
    char = data.draw(st.characters(codec="ascii") | st.just(""))
    bent = query[:at] + char + query[at + 1 :]
    try:
        answer = authorization.read(bent)
    except AuthError:
        return
    right = answer.get("iss") == ISSUER and "code" in answer
    assert refused(sign_in, bent, token_answer(SIGNED)) is not right


@pytest.mark.standards("DJ-01", "DJ-04")
@given(st.sampled_from(list(METADATA)), ANYTHING)
@FEW
def test_bent_metadata(name, value):
    if not refused(discovery.check, METADATA | {name: value}, SETTINGS):
        found = discovery.check(METADATA | {name: value}, SETTINGS)
        assert found.get(name, value) in (METADATA[name], False, value)
        for member, url in found.items():
            if member.endswith(("_endpoint", "_uri")):
                assert url.startswith(("https://id.example/", "https://keys.example/"))
        assert found["issuer"] == ISSUER


@pytest.mark.standards("ID-16", "ID-17")
@given(st.sampled_from(["kty", "kid", "use", "alg", "crv", "n", "e", "x", "y", "key_ops"]), ANYTHING)
@FEW
def test_a_bent_key(name, value):
    """Whatever the key says, either it made the signature or the token is refused."""
    keys = [key | ({name: value} if key["kid"] == "rs" else {}) for key in JWKS]
    key = keys[0]
    if not refused(judge_token, SIGNED, jwks=keys):
        assert (key["kty"], key["kid"], key["n"], key["e"]) == ("RSA", "rs", JWKS[0]["n"], JWKS[0]["e"])
        assert key.get("use", "sig") == "sig"
        assert key.get("alg", "RS256") == "RS256"


# -- any input


@pytest.mark.standards("ER-02", "ER-03")
@given(ANYTHING, ANYTHING, ANYTHING)
@FEW
@example(200, "application/json", "{}")
@example(400, "application/json", '{"error":[]}')
def test_answers_of_any_kind(status, content_type, text):
    for code in (status, 200, 400):
        for kind in (content_type, "application/json"):
            assert refused(token.judge, code, kind, text, ["openid"])
            assert refused(discovery.judge, code, kind, text, SETTINGS)
            assert refused(userinfo.judge, code, kind, text, "u")
            refused(id_token.keys, code, kind, text)


@pytest.mark.standards("ER-02", "ER-03")
@given(
    st.dictionaries(
        st.sampled_from([*METADATA, "keys", "sub", "token_type", "error", "error_description"]), JSON
    )
)
@FEW
def test_json_answers_of_any_kind(members):
    text = json.dumps(members)
    for status in (200, 400):
        assert refused(token.judge, status, "application/json", text, ["openid"])
    refused(discovery.judge, 200, "application/json", text, SETTINGS)
    refused(userinfo.judge, 200, "application/json", text, "u")
    refused(id_token.keys, 200, "application/json", text)


@pytest.mark.standards("ER-03")
@given(st.dictionaries(st.sampled_from([*CLAIMS, "azp", "nbf", "acr", "auth_time", "at_hash"]), ANYTHING))
@FEW
def test_claims_of_any_kind(claims):
    asked = RECORD | {"max_age": "5", "acr_values": "a b"}
    assert refused(id_token.judge, claims, SETTINGS, RECORD, digest("SHA-256", "x"), NOW)
    refused(id_token.judge, CLAIMS | claims, SETTINGS, RECORD, digest("SHA-256", "x"), NOW)
    refused(id_token.judge, CLAIMS | claims, SETTINGS, asked, digest("SHA-256", "x"), NOW)


@pytest.mark.standards("ER-03")
@given(
    st.lists(
        st.dictionaries(st.sampled_from(["kty", "kid", "use", "alg", "crv", "n", "e"]), ANYTHING), max_size=3
    )
)
@FEW
def test_keys_of_any_kind(keys):
    parsed = id_token.parse(SIGNED, SETTINGS)
    assert refused(id_token.verification, parsed, keys)
    refused(id_token.verification, parsed, [JWKS[0] | key for key in keys])


@pytest.mark.standards("ER-03")
@given(ANYTHING, ANYTHING)
@FEW
def test_texts_of_any_kind(text, other):
    for value in (
        text,
        f"{text}.{other}",
        f"{text}.{other}.{text}",
        f"?state={STATE}&code={text}&iss={other}",
    ):
        assert refused(id_token.parse, value, SETTINGS)
        assert refused(transaction.judge, value, SETTINGS, NOW)
        refused(authorization.read, value)
        assert refused(urls.match, [{"name": "a", "origin": "https://a", "prefix": "/"}], value, other)
        assert refused(urls.match_url, [{"name": "a", "origin": "https://a", "prefix": "/"}], value)
        assert isinstance(urls.return_route(value, "/"), str)


@pytest.mark.standards("ER-01", "ER-03")
@given(
    st.dictionaries(
        st.sampled_from(["code", "state", "iss", "error", "error_description", "id_token"]),
        st.text(max_size=9),
    )
)
@FEW
def test_read_answers_of_any_kind(answer):
    assert refused(authorization.judge, answer, SETTINGS, discovery.check(METADATA, SETTINGS))


@pytest.mark.standards("ID-18", "ER-03")
@given(st.binary(max_size=60), st.binary(max_size=60), st.binary(max_size=60))
@FEW
def test_tokens_of_any_bytes(header, claims, signature):
    assert refused(id_token.parse, ".".join(b64(part) for part in (header, claims, signature)), SETTINGS)
    token = f"eyJhbGciOiJSUzI1NiJ9.{b64(claims)}.{b64(signature)}"
    assert refused(id_token.parse, token, SETTINGS) or claims[:1] == b"{"


def test_the_keys_of_these_tests_are_four():
    assert len(KEYS) == len(JWKS) == 4
