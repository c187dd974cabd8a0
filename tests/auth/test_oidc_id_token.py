"""The ID token as text: its header, its signature, its form."""

import hmac
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwk

from auth.errors import AuthError
from auth.oidc import codec, id_token
from tests.auth.samples import (
    ALGORITHMS,
    CLAIMS,
    KEYS,
    SETTINGS,
    b64,
    code_of,
    compact,
    judge_token,
    sign,
    sign_raw,
    unb64,
    verify,
)

KEY = KEYS["RS256"].as_dict(private=False)


@pytest.mark.standards("ID-01", "ID-02")
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_valid_token_is_accepted(algorithm):
    assert judge_token(sign(CLAIMS, algorithm)) == CLAIMS


@pytest.mark.standards("ID-01")
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_flipped_bit_anywhere_is_refused(algorithm):
    """In the header, in the claims, in the signature."""
    token = sign(CLAIMS, algorithm)
    parts = [unb64(part) for part in token.split(".")]
    for number, part in enumerate(parts):
        for at in range(0, len(part), 7):
            other = part[:at] + bytes([part[at] ^ 1]) + part[at + 1 :]
            with pytest.raises(AuthError):
                judge_token(".".join(b64(p) for p in [*parts[:number], other, *parts[number + 1 :]]))


@pytest.mark.standards("ID-01")
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_signature_by_another_key_is_refused(algorithm):
    kind = type(KEYS[algorithm])
    size = {"RS256": 2048, "PS256": 2048, "ES256": "P-256", "EdDSA": "Ed25519"}[algorithm]
    stranger = kind.generate_key(size, {"kid": KEYS[algorithm].kid})
    assert code_of(judge_token, sign(CLAIMS, algorithm, stranger)) == "id_token_signature"
    parts = sign(CLAIMS, algorithm).rpartition(".")
    for signature in (b"", b"\0", b"\0" * 64, b"\0" * 256):
        assert code_of(judge_token, f"{parts[0]}.{b64(signature)}") == "id_token_signature"


@pytest.mark.standards("ID-02")
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
    """Also an unsigned token, whatever algorithm the token itself names."""
    for signature in (b"", b"x" * 32):
        token = compact({"alg": alg, "kid": "rs"}, CLAIMS, signature)
        assert code_of(judge_token, token) == "id_token_algorithm"
    assert code_of(judge_token, compact({"kid": "rs"}, CLAIMS)) == "id_token_algorithm"


@pytest.mark.standards("ID-02")
def test_a_public_key_is_no_shared_secret():
    """HS256 with the RSA public key as the secret."""
    header = b'{"alg":"HS256","kid":"rs"}'
    data = f"{b64(header)}.{b64(json.dumps(CLAIMS).encode())}"
    secret = KEYS["RS256"].as_pem(private=False)
    token = f"{data}.{b64(hmac.digest(secret, data.encode(), 'sha256'))}"
    assert code_of(judge_token, token) == "id_token_algorithm"
    anything = SETTINGS | {"algorithms": [*ALGORITHMS, "HS256", "none"]}
    assert code_of(judge_token, token, settings=anything) == "id_token_algorithm"


@pytest.mark.standards("ID-02")
def test_only_configured_algorithms_are_accepted():
    """The list comes from the configuration, not from the token."""
    only = SETTINGS | {"algorithms": ["RS256"]}
    assert judge_token(sign(CLAIMS, "RS256"), settings=only)
    for algorithm in ("PS256", "ES256", "EdDSA"):
        assert code_of(judge_token, sign(CLAIMS, algorithm), settings=only) == "id_token_algorithm"


@pytest.mark.standards("ID-03")
def test_keys_in_the_header_are_ignored():
    """The members jwk, jku, x5u and x5c never select the key."""
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


@pytest.mark.standards("ID-03")
@pytest.mark.parametrize("crit", [["exp"], ["b64"], [], None, "b64"])
def test_crit_is_refused(crit):
    token = sign_raw(json.dumps({"alg": "RS256", "kid": "rs", "crit": crit, "b64": True}), json.dumps(CLAIMS))
    assert code_of(judge_token, token) == "id_token_critical"


@pytest.mark.standards("ID-15")
@pytest.mark.parametrize(
    "typ", ["at+jwt", "application/at+jwt", "logout+jwt", "dpop+jwt", "", "JWS", None, 5, ["JWT"]]
)
def test_other_kinds_of_token_are_refused(typ):
    token = sign_raw(json.dumps({"alg": "RS256", "kid": "rs", "typ": typ}), json.dumps(CLAIMS))
    assert code_of(judge_token, token) == "id_token_type"


@pytest.mark.standards("ID-15")
def test_typ_may_be_absent_or_in_any_case():
    for header in ({}, {"typ": "jwt"}, {"typ": "JWT"}):
        assert judge_token(sign_raw(json.dumps({"alg": "RS256", "kid": "rs"} | header), json.dumps(CLAIMS)))


@pytest.mark.standards("ID-18")
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
    assert code_of(judge_token, token) == "id_token_malformed"


@pytest.mark.standards("ID-18")
def test_duplicate_members_are_refused_though_signed():
    payload = json.dumps(CLAIMS)[:-1] + ', "sub": "admin"}'
    assert code_of(judge_token, sign_raw('{"alg":"RS256","kid":"rs"}', payload)) == "id_token_malformed"
    header = '{"alg":"RS256","kid":"rs","kid":"rs"}'
    assert code_of(judge_token, sign_raw(header, json.dumps(CLAIMS))) == "id_token_malformed"


@pytest.mark.standards("ID-19")
def test_encrypted_tokens_are_refused():
    assert code_of(judge_token, "eyJhbGciOiJSU0EtT0FFUCJ9.a.b.c.d") == "id_token_encrypted"


@pytest.mark.standards("ID-01", "ID-18")
@given(st.text("ABZabz09-_.=", max_size=60))
@settings(max_examples=300)
def test_no_made_up_token_is_accepted(text):
    assert code_of(judge_token, text).startswith("id_token_")


# -- examples of the RFCs


@pytest.mark.standards("ID-01")
def test_rs256_example_of_rfc_7515_appendix_a_2():
    """Header and signing input of RFC 7515 A.2, verified as the browser does it."""
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


@pytest.mark.standards("ID-01")
def test_ed25519_example_of_rfc_8037_appendix_a_4():
    """Key of A.2, signature of A.4 (its payload is plain text, so only the verification is shared)."""
    data = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
    signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    key = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    parsed = {"header": {"alg": "EdDSA"}, "data": data.encode(), "signature": codec.b64decode(signature)}
    assert verify(id_token.verification(parsed, [key]))
    parsed["data"] += b"A"
    assert not verify(id_token.verification(parsed, [key]))


@pytest.mark.standards("ID-01")
def test_es256_example_of_rfc_7515_appendix_a_3():
    """The complete example: key, payload and signature."""
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
