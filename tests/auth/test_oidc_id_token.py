"""The ID token: every check has a token that fails it alone."""

import hashlib
import hmac
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwk

from auth.errors import AuthError
from auth.oidc import codec, id_token
from tests.auth.samples import (
    ACCESS_TOKEN,
    ALGORITHMS,
    CLAIMS,
    CLIENT,
    ISSUER,
    JWKS,
    KEYS,
    NOW,
    RECORD,
    SETTINGS,
    b64,
    code_of,
    compact,
    digest,
    judge_token,
    sign,
    sign_raw,
    unb64,
    verify,
)

MISSING = object()


def bent(**changes):
    claims = CLAIMS | changes
    return {name: value for name, value in claims.items() if value is not MISSING}


def judge(claims, *, record=RECORD, now=NOW, settings=SETTINGS):
    return id_token.judge(claims, settings, record, digest("SHA-256", ACCESS_TOKEN), now)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_valid_token_is_accepted(algorithm):
    """ID-01, ID-02"""
    assert judge_token(sign(CLAIMS, algorithm)) == CLAIMS


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_flipped_bit_anywhere_is_refused(algorithm):
    """ID-01: in the header, in the claims, in the signature."""
    token = sign(CLAIMS, algorithm)
    parts = [unb64(part) for part in token.split(".")]
    for number, part in enumerate(parts):
        for at in range(0, len(part), 7):
            other = part[:at] + bytes([part[at] ^ 1]) + part[at + 1 :]
            with pytest.raises(AuthError):
                judge_token(".".join(b64(p) for p in [*parts[:number], other, *parts[number + 1 :]]))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_signature_by_another_key_is_refused(algorithm):
    """ID-01"""
    kind = type(KEYS[algorithm])
    size = {"RS256": 2048, "PS256": 2048, "ES256": "P-256", "EdDSA": "Ed25519"}[algorithm]
    stranger = kind.generate_key(size, {"kid": KEYS[algorithm].kid})
    assert code_of(judge_token, sign(CLAIMS, algorithm, stranger)) == "id_token_signature"
    parts = sign(CLAIMS, algorithm).rpartition(".")
    for signature in (b"", b"\0", b"\0" * 64, b"\0" * 256):
        assert code_of(judge_token, f"{parts[0]}.{b64(signature)}") == "id_token_signature"


@pytest.mark.parametrize(
    "alg",
    [
        "none",
        "None",
        "nOnE",
        "",
        "HS256",
        "HS512",
        "RS1",
        "RS384",
        "ES384",
        "rs256",
        None,
        5,
        ["RS256"],
        {},
        True,
    ],
)
def test_algorithms_outside_the_list_are_refused(alg):
    """ID-02: also when nothing is signed, and when the token says so itself."""
    for signature in (b"", b"x" * 32):
        token = compact({"alg": alg, "kid": "rs"}, CLAIMS, signature)
        assert code_of(judge_token, token) == "id_token_algorithm"
    assert code_of(judge_token, compact({"kid": "rs"}, CLAIMS)) == "id_token_algorithm"


def test_a_public_key_is_no_shared_secret():
    """ID-02: HS256 keyed with the RSA public key."""
    header = b'{"alg":"HS256","kid":"rs"}'
    data = f"{b64(header)}.{b64(json.dumps(CLAIMS).encode())}"
    secret = KEYS["RS256"].as_pem(private=False)
    token = f"{data}.{b64(hmac.digest(secret, data.encode(), 'sha256'))}"
    assert code_of(judge_token, token) == "id_token_algorithm"
    anything = SETTINGS | {"algorithms": [*ALGORITHMS, "HS256", "none"]}
    assert code_of(judge_token, token, settings=anything) == "id_token_algorithm"


def test_only_configured_algorithms_are_accepted():
    """ID-02: the list comes from the configuration, not from the token."""
    only = SETTINGS | {"algorithms": ["RS256"]}
    assert judge_token(sign(CLAIMS, "RS256"), settings=only)
    for algorithm in ("PS256", "ES256", "EdDSA"):
        assert code_of(judge_token, sign(CLAIMS, algorithm), settings=only) == "id_token_algorithm"


def test_keys_in_the_header_are_ignored():
    """ID-03: jwk, jku, x5u and x5c never choose the key."""
    stranger = jwk.RSAKey.generate_key(2048)
    for kid in ("rs", "other"):
        extra = {
            "jwk": stranger.as_dict(private=False),
            "jku": "https://evil.example",
            "x5u": "https://evil.example",
        }
        header = {"alg": "RS256", "kid": kid, "x5c": ["MIIB"]} | extra
        token = sign_raw(json.dumps(header), json.dumps(CLAIMS), stranger)
        assert code_of(judge_token, token) in ("id_token_signature", "id_token_key_unknown")
    signed = sign_raw(json.dumps({"alg": "RS256", "kid": "rs"} | extra), json.dumps(CLAIMS))
    assert judge_token(signed) == CLAIMS


@pytest.mark.parametrize("crit", [["exp"], ["b64"], [], None, "b64"])
def test_crit_is_refused(crit):
    """ID-03"""
    token = sign_raw(json.dumps({"alg": "RS256", "kid": "rs", "crit": crit, "b64": True}), json.dumps(CLAIMS))
    assert code_of(judge_token, token) == "id_token_critical"


@pytest.mark.parametrize(
    "typ", ["at+jwt", "application/at+jwt", "logout+jwt", "dpop+jwt", "", "JWS", None, 5, ["JWT"]]
)
def test_other_kinds_of_token_are_refused(typ):
    """ID-15"""
    token = sign_raw(json.dumps({"alg": "RS256", "kid": "rs", "typ": typ}), json.dumps(CLAIMS))
    assert code_of(judge_token, token) == "id_token_type"


def test_typ_may_be_absent_or_in_any_case():
    """ID-15"""
    for header in ({}, {"typ": "jwt"}, {"typ": "JWT"}):
        assert judge_token(sign_raw(json.dumps({"alg": "RS256", "kid": "rs"} | header), json.dumps(CLAIMS)))


@pytest.mark.parametrize(
    "token",
    [
        None,
        5,
        b"a.b.c",
        "",
        ".",
        "..",
        "a.b",
        "a.b.c.d",
        "a.b.c.d.e.f",
        compact([], CLAIMS),
        compact({"alg": "RS256"}, []),
        compact({"alg": "RS256"}, "x"),
        compact(b"", CLAIMS),
        compact(b'{"alg":"RS256"', CLAIMS),
        compact(b'{"alg":"RS256"}x', CLAIMS),
        compact(b'{"alg":"none","alg":"RS256"}', CLAIMS),
        compact({"alg": "RS256"}, b'{"sub":"a","sub":"b"}'),
        compact({"alg": "RS256"}, b'{"sub":"\xff"}'),
        compact({"alg": "RS256"}, b'{"sub":"\xed\xa0\x80"}'),
        compact({"alg": "RS256"}, b'\xef\xbb\xbf{"sub":"a"}'),
        compact({"alg": "RS256"}, b'{"exp":NaN}'),
        compact({"alg": "RS256"}, CLAIMS) + "=",
        compact({"alg": "RS256"}, CLAIMS) + "\n",
        " " + compact({"alg": "RS256"}, CLAIMS),
        compact({"alg": "RS256"}, CLAIMS).replace(".", ".\n", 1),
        compact({"alg": "RS256"}, CLAIMS, b"xx")[:-1] + "5",
        compact({"alg": "RS256"}, {"sub": "a" * 200_000}),
    ],
)
def test_malformed_tokens_are_refused(token):
    """ID-18"""
    assert code_of(judge_token, token) == "id_token_malformed"


def test_duplicate_members_are_refused_though_signed():
    """ID-18"""
    payload = json.dumps(CLAIMS)[:-1] + ', "sub": "admin"}'
    assert code_of(judge_token, sign_raw('{"alg":"RS256","kid":"rs"}', payload)) == "id_token_malformed"
    header = '{"alg":"RS256","kid":"rs","kid":"rs"}'
    assert code_of(judge_token, sign_raw(header, json.dumps(CLAIMS))) == "id_token_malformed"


def test_encrypted_tokens_are_refused():
    """ID-19"""
    assert code_of(judge_token, "eyJhbGciOiJSU0EtT0FFUCJ9.a.b.c.d") == "id_token_encrypted"


# -- keys


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
        ([KEY, KEY], "id_token_key_ambiguous"),
    ],
)
def test_key_choice_by_kid(jwks, outcome):
    """ID-16, DJ-07: the code id_token_key_unknown asks for one fresh look at the keys."""
    assert choice(jwks) == outcome


def test_key_choice_without_kid():
    """ID-16: one fitting key is used, several are refused."""
    parsed = id_token.parse(sign(CLAIMS, kid=None), SETTINGS)
    assert "kid" not in parsed["header"]
    assert choice([KEY], parsed) is True
    assert choice([without(KEY, "kid")], parsed) is True
    assert choice(JWKS, parsed) is True  # the other RSA key is for PS256
    assert choice([KEY, KEY | {"kid": "other"}], parsed) == "id_token_key_ambiguous"
    assert choice([KEYS["ES256"].as_dict(private=False)], parsed) == "id_token_key_unknown"


def test_a_kid_of_null_fits_no_named_key():
    """ID-16"""
    parsed = id_token.parse(sign_raw('{"alg":"RS256","kid":null}', "{}"), SETTINGS)
    assert choice([KEY], parsed) == "id_token_key_unknown"


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
    """ID-17"""
    assert choice([key | {"kid": "rs"}]) == "id_token_key_weak"


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
    """ID-17"""
    key = KEYS[algorithm].as_dict(private=False) | change
    assert code_of(judge_token, sign(CLAIMS, algorithm), jwks=[key]) == code


def test_only_public_members_reach_the_browsers_key_import():
    """ID-17: use, key_ops and the like would make importKey fail; private members have no place there."""
    for algorithm, members in {"RS256": "n e", "PS256": "n e", "ES256": "crv x y", "EdDSA": "crv x"}.items():
        parsed = id_token.parse(sign(CLAIMS, algorithm), SETTINGS)
        request = id_token.verification(
            parsed, [KEYS[algorithm].as_dict(private=True) | {"key_ops": ["verify"]}]
        )
        assert set(request["jwk"]) == {"kty", *members.split()}


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
    """DJ-05, DJ-10"""
    if isinstance(outcome, list):
        assert id_token.keys(status, content_type, text) == outcome
    else:
        assert code_of(id_token.keys, status, content_type, text) == outcome


# -- claims


@pytest.mark.parametrize(
    "value",
    [
        MISSING,
        None,
        "",
        ISSUER[:-1],
        ISSUER + "/",
        ISSUER.upper(),
        ISSUER.replace("https", "http"),
        ISSUER.replace(".example", ".example:443"),
        ISSUER.replace("t", "%74"),
        [ISSUER],
        5,
    ],
)
def test_iss(value):
    """ID-04"""
    assert code_of(judge, bent(iss=value)) == "id_token_issuer"


@pytest.mark.parametrize(
    "value",
    [
        MISSING,
        None,
        "",
        "other",
        "Site",
        [],
        ["other"],
        [CLIENT, "other"],
        [CLIENT, CLIENT],
        [[CLIENT]],
        {CLIENT: 1},
    ],
)
def test_aud(value):
    """ID-05"""
    assert code_of(judge, bent(aud=value)) == "id_token_audience"


def test_aud_may_be_a_list_of_one():
    """ID-05"""
    assert judge(bent(aud=[CLIENT]))


@pytest.mark.parametrize("value", [None, "", "other", [CLIENT], 5])
def test_azp(value):
    """ID-06"""
    assert code_of(judge, bent(azp=value)) == "id_token_azp"
    assert judge(bent(azp=CLIENT))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (MISSING, "id_token_expired"),
        (None, "id_token_expired"),
        (str(NOW + 300), "id_token_expired"),
        (True, "id_token_expired"),
        ([NOW + 300], "id_token_expired"),
        (0, "id_token_expired"),
        (-1, "id_token_expired"),
        (CLAIMS["iat"], "id_token_expired"),
        (NOW - 3600, "id_token_expired"),
    ],
)
def test_exp(value, code):
    """ID-07"""
    assert code_of(judge, bent(exp=value)) == code


def test_exp_has_the_leeway_and_no_more():
    """ID-07: exactly now plus the leeway is too late."""
    claims = bent(iat=NOW - 15, exp=NOW)
    assert judge(claims)
    assert judge(claims, now=NOW + 29)
    assert code_of(judge, claims, now=NOW + 30) == "id_token_expired"
    assert code_of(judge, claims, now=NOW, settings=SETTINGS | {"leeway": 0}) == "id_token_expired"
    assert judge(bent(exp=NOW + 0.5), settings=SETTINGS | {"leeway": 0})


@pytest.mark.parametrize("value", [MISSING, None, str(NOW), True, [], {}])
def test_iat_must_be_a_number(value):
    """ID-08"""
    assert code_of(judge, bent(iat=value)) == "id_token_issued_at"


@pytest.mark.parametrize("off", [3600, 301, -86400, -3600, -322])
def test_iat_far_from_now_is_told_as_a_wrong_clock(off):
    """ID-08, ER-07: a token with this sign-in's nonce is new, so a clock is wrong."""
    assert code_of(judge, bent(iat=NOW + off, exp=NOW + off + 7200)) == "clock_skew"


@pytest.mark.parametrize("off", [300, 60, 0, -300])
def test_iat_near_now(off):
    """ID-08"""
    assert judge(bent(iat=NOW + off, exp=NOW + off + 7200))


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_an_hour_off_is_told_as_such(hours):
    """ER-07: whether the token seems to be of the past or of the future."""
    record = RECORD | {"started": RECORD["started"] + 3600 * hours}
    assert code_of(judge, CLAIMS, record=record, now=NOW + 3600 * hours) == "clock_skew"


@pytest.mark.parametrize("value", [None, str(NOW), True, [], CLAIMS["iat"] + 31, NOW + 3600])
def test_nbf(value):
    """ID-09"""
    assert code_of(judge, bent(nbf=value)) == "id_token_not_before"


def test_nbf_may_be_now_or_before():
    """ID-09"""
    assert judge(bent(nbf=NOW))
    assert judge(bent(nbf=CLAIMS["iat"]))
    assert code_of(judge, bent(nbf=NOW), now=NOW - 31) == "clock_skew"


@pytest.mark.parametrize(
    "value",
    [MISSING, None, "", "other", RECORD["nonce"] + "A", RECORD["nonce"].lower(), [RECORD["nonce"]], 5],
)
def test_nonce(value):
    """ID-10"""
    assert code_of(judge, bent(nonce=value)) == "id_token_nonce"


@pytest.mark.parametrize("value", [MISSING, None, "", 5, True, ["a"], "a" * 256, "é", "a\u200b"])
def test_sub(value):
    """ID-11"""
    assert code_of(judge, bent(sub=value)) == "id_token_subject"


def test_sub_of_255_characters():
    """ID-11"""
    assert judge(bent(sub="a" * 255))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_at_hash(algorithm):
    """ID-12: the left half of SHA-256; of SHA-512 for Ed25519."""
    whole = (hashlib.sha512 if algorithm == "EdDSA" else hashlib.sha256)(ACCESS_TOKEN.encode()).digest()
    right = b64(whole[: len(whole) // 2])
    assert judge_token(sign(CLAIMS | {"at_hash": right}, algorithm))
    for wrong in ("", right[:-1], b64(whole), b64(whole[len(whole) // 2 :]), None, 5, [right], right + "="):
        token = sign(CLAIMS | {"at_hash": wrong}, algorithm)
        assert code_of(judge_token, token) == "id_token_at_hash"
    token = sign(CLAIMS | {"at_hash": right}, algorithm)
    assert code_of(judge_token, token, access_token="another") == "id_token_at_hash"


def test_at_hash_example_of_oidc_core_a_3():
    """ID-12: the access token and at_hash of OpenID Connect Core, appendices A.3 and A.4."""
    found = hashlib.sha256(b"jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y").digest()
    claims = bent(at_hash="77QmUPtjPfzWtF2AnpK9RQ")
    assert id_token.judge(claims, SETTINGS, RECORD, found, NOW)


@pytest.mark.parametrize("value", [MISSING, None, str(NOW), True, NOW - 2 - 100 - 31, NOW + 3600])
def test_auth_time_when_max_age_was_sent(value):
    """ID-13"""
    record = RECORD | {"max_age": "100"}
    assert code_of(judge, bent(auth_time=value), record=record) == "id_token_auth_time"
    assert judge(bent(auth_time=NOW - 100), record=record)


def test_auth_time_must_be_sound_even_unasked():
    """ID-13"""
    assert judge(bent(auth_time=1))
    for value in ("1", True, NOW + 3600):
        assert code_of(judge, bent(auth_time=value)) == "id_token_auth_time"


def test_a_login_asked_to_be_fresh_is_fresh():
    """ID-13: max_age=0"""
    record = RECORD | {"max_age": "0"}
    assert judge(bent(auth_time=CLAIMS["iat"]), record=record)
    assert code_of(judge, bent(auth_time=CLAIMS["iat"] - 31), record=record) == "id_token_auth_time"


@pytest.mark.parametrize("value", [MISSING, None, "", "bronze", "gold silver", ["gold"], 5])
def test_acr_when_acr_values_were_sent(value):
    """ID-13"""
    record = RECORD | {"acr_values": "gold silver"}
    assert code_of(judge, bent(acr=value), record=record) == "id_token_acr"
    assert judge(bent(acr="silver"), record=record)


def test_the_access_token_need_not_be_a_jwt():
    """TK-08"""
    assert judge_token(sign(CLAIMS), access_token="!~opaque")


@given(st.text("ABZabz09-_.=", max_size=60))
@settings(max_examples=300)
def test_no_made_up_token_is_accepted(text):
    """ID-01, ID-18"""
    assert code_of(judge_token, text).startswith("id_token_")


# -- examples of the RFCs


def test_rs256_example_of_rfc_7515_appendix_a_2():
    """ID-01: header and signing input of RFC 7515 A.2, verified as the browser would."""
    header, payload = (
        b'{"alg":"RS256"}',
        b'{"iss":"joe",\r\n "exp":1300819380,\r\n "http://example.com/is_root":true}',
    )
    assert b64(header) == "eyJhbGciOiJSUzI1NiJ9"
    signed = sign_raw(header.decode(), payload.decode())
    parsed = id_token.parse(signed, SETTINGS)
    assert parsed["data"] == (
        b"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    )
    assert parsed["claims"] == {"iss": "joe", "exp": 1300819380, "http://example.com/is_root": True}
    assert verify(id_token.verification(parsed, [KEY]))


def test_ed25519_example_of_rfc_8037_appendix_a_4():
    """ID-01: key of A.2, signature of A.4 (its payload is plain text, so only the verification is shared)."""
    data = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
    signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    key = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    parsed = {"header": {"alg": "EdDSA"}, "data": data.encode(), "signature": codec.b64decode(signature)}
    assert verify(id_token.verification(parsed, [key]))
    parsed["data"] += b"A"
    assert not verify(id_token.verification(parsed, [key]))


def test_es256_example_of_rfc_7515_appendix_a_3():
    """ID-01: the whole example, key, payload and signature."""
    key = {
        "kty": "EC",
        "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    }
    token = (
        "eyJhbGciOiJFUzI1NiJ9"
        ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    )
    assert verify(id_token.verification(id_token.parse(token, SETTINGS), [key]))


def test_rsa_key_example_of_rfc_7517_appendix_a_1():
    """ID-17: the public RSA key of RFC 7517 A.1 is strong enough, and its members pass unchanged."""
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


# -- where the limits lie


def test_the_leeway_is_inclusive():
    """ID-09, ID-13: exactly the leeway is still in time; a second more is not (see the tests above)."""
    assert judge(bent(nbf=CLAIMS["iat"] + 30))
    assert judge(bent(nbf=NOW), now=NOW - 30)
    assert judge(bent(auth_time=CLAIMS["iat"] + 30))
    assert judge(bent(auth_time=CLAIMS["iat"] - 130), record=RECORD | {"max_age": "100"})


def test_a_short_lived_token_that_came_too_late_is_expired_not_a_wrong_clock():
    """ID-07, ER-07: issued after the sign-in began, by both clocks."""
    for issued, code in (
        (RECORD["started"] - 30, "id_token_expired"),
        (RECORD["started"] - 31, "clock_skew"),
    ):
        assert code_of(judge, bent(iat=issued, exp=issued + 1), now=NOW + 100) == code


def test_2048_bits_are_enough():
    """ID-17: the smallest and the largest modulus of 2048 bits, and the largest of 2047."""
    for modulus, outcome in (
        (1 << 2047, False),
        ((1 << 2048) - 1, False),
        ((1 << 2047) - 1, "id_token_key_weak"),
    ):
        assert choice([KEY | {"n": b64(modulus.to_bytes(256))}]) == outcome
