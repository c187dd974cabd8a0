"""The ID token: JWS (RFC 7515), key choice (RFC 7517, OIDC Core 10.1), claims (OIDC Core 2, 3.1.3.7)."""

from auth.errors import AuthError
from auth.oidc import codec
from auth.oidc.token import is_number

SKEW = 300  # seconds that a visitor's clock may be wrong where only `iat` says so
_RSA = ("RSA", None, ("n", "e"))
_SHA = {"hash": "SHA-256"}
# alg: (kty, crv, public members), import algorithm, verify algorithm, digest of at_hash
_ALGORITHMS = {
    "RS256": (_RSA, {"name": "RSASSA-PKCS1-v1_5"} | _SHA, {"name": "RSASSA-PKCS1-v1_5"}, "SHA-256"),
    "PS256": (_RSA, {"name": "RSA-PSS"} | _SHA, {"name": "RSA-PSS", "saltLength": 32}, "SHA-256"),
    "ES256": (
        ("EC", "P-256", ("x", "y")),
        {"name": "ECDSA", "namedCurve": "P-256"},
        {"name": "ECDSA"} | _SHA,
        "SHA-256",
    ),
    "EdDSA": (("OKP", "Ed25519", ("x",)), {"name": "Ed25519"}, {"name": "Ed25519"}, "SHA-512"),
}


def parse(token, settings):
    """{header, claims, data, signature, digest} of a compact JWS whose header we accept; nothing is verified yet."""
    parts = token.split(".") if isinstance(token, str) and len(token) <= 100_000 else []
    if len(parts) == 5:
        raise AuthError("id_token_encrypted", "encryption was not agreed")
    try:
        header, claims, signature = [codec.b64decode(part) for part in parts]
        header, claims = [codec.parse_json(codec.utf8(part)) for part in (header, claims)]
    except ValueError as error:
        raise AuthError("id_token_malformed", str(error)) from None
    if not isinstance(header, dict) or not isinstance(claims, dict):
        raise AuthError("id_token_malformed", "not JSON objects")
    if "crit" in header:
        raise AuthError("id_token_critical", "no extension is understood")
    if not str(header.get("typ", "JWT")).lower() == "jwt":
        raise AuthError("id_token_type", "another kind of token")
    algorithm = header.get("alg")
    if (
        not isinstance(algorithm, str)
        or algorithm not in settings["algorithms"]
        or algorithm not in _ALGORITHMS
    ):
        raise AuthError("id_token_algorithm", "not in the configured list")
    return {
        "header": header,
        "claims": claims,
        "data": token.rpartition(".")[0].encode(),
        "signature": signature,
        "digest": _ALGORITHMS[algorithm][3],
    }


def keys(status, content_type, text):
    """The list of keys in the answer of the provider's jwks_uri."""
    found = codec.json_answer(status, content_type, text, "jwks_response").get("keys")
    if not isinstance(found, list):
        raise AuthError("jwks_response", "no keys")
    return [key for key in found if isinstance(key, dict)]


def verification(parsed, jwks):
    """{import_algorithm, jwk, verify_algorithm, signature, data} for crypto.subtle.

    `id_token_key_unknown` means: fetch the keys afresh once, then try again (OIDC Core 10.1.1).
    """
    header = parsed["header"]
    (kty, crv, members), import_algorithm, verify_algorithm, _ = _ALGORITHMS[header["alg"]]
    fitting = [
        key
        for key in jwks
        if key.get("kty") == kty
        and key.get("crv") == crv
        and key.get("use", "sig") == "sig"
        and key.get("alg", header["alg"]) == header["alg"]
        and ("kid" not in header or key.get("kid") == header["kid"])
    ]
    if not fitting:
        raise AuthError("id_token_key_unknown", "no published key fits")
    if len(fitting) > 1:
        raise AuthError("id_token_key_ambiguous", "several published keys fit")
    jwk = {name: fitting[0].get(name) for name in members}
    if not _is_strong(jwk):
        raise AuthError("id_token_key_weak", "below 2048 bits, or malformed")
    jwk["kty"] = kty
    if crv:
        jwk["crv"] = crv
    return {
        "import_algorithm": import_algorithm,
        "jwk": jwk,
        "verify_algorithm": verify_algorithm,
        "signature": parsed["signature"],
        "data": parsed["data"],
    }


def _is_strong(jwk):
    """RSA: at least 2048 bits and an odd exponent above 1 (RFC 7518 3.3); curves: whole coordinates (6.2.1, RFC 8037 2)."""
    try:
        numbers = {name: codec.b64decode(value) for name, value in jwk.items()}
    except (ValueError, TypeError):
        return False
    if "n" in numbers:
        n, e = numbers["n"], numbers["e"]
        return (
            (len(n) > 256 or (len(n) == 256 and n[0] > 127))
            and n[0] > 0
            and b"\1" < e
            and len(e) < 9
            and e[-1] & 1 == 1
        )
    return all(len(number) == 32 for number in numbers.values())


def judge(claims, settings, record, digest, now):
    """The claims, if they are for us, of this sign-in, and in force. `digest`: hash of the access token (see `parse`)."""
    leeway, client = settings["leeway"], settings["client_id"]
    audience, subject = claims.get("aud"), claims.get("sub")
    if claims.get("iss") != settings["issuer"]:
        raise AuthError("id_token_issuer")
    if audience != client and audience != [client]:
        raise AuthError("id_token_audience", "for another client, or for others too")
    if claims.get("azp", client) != client:
        raise AuthError("id_token_azp", "issued to another client")
    if not isinstance(subject, str) or not 0 < len(subject) < 256 or not subject.isascii():
        raise AuthError("id_token_subject")
    if claims.get("nonce") != record["nonce"]:
        raise AuthError("id_token_nonce", "from another sign-in")
    _judge_times(claims, leeway, record["started"], now)
    _judge_login(claims, leeway, record)
    expected = codec.b64encode(digest[: len(digest) // 2])
    if claims.get("at_hash", expected) != expected:
        raise AuthError("id_token_at_hash", "the access token is another's")
    return claims


def _judge_times(claims, leeway, started, now):
    """The nonce has shown that the token is new: where `iat` says otherwise, one of the clocks is wrong."""
    issued, expires, begins = claims.get("iat"), claims.get("exp"), claims.get("nbf", 0)
    if not is_number(issued):
        raise AuthError("id_token_issued_at")
    if not is_number(expires) or expires <= issued:
        raise AuthError("id_token_expired", "exp missing, or before iat")
    if not is_number(begins) or begins > issued + leeway:
        raise AuthError("id_token_not_before", "nbf after iat")
    if issued > now + SKEW or issued < started - SKEW or begins > now + leeway:
        raise AuthError("clock_skew", f"clocks differ by about {int(abs(now - issued))} s")
    if expires <= now - leeway:
        raise AuthError("id_token_expired" if issued >= started - leeway else "clock_skew", "exp has passed")


def _judge_login(claims, leeway, record):
    """What was asked about the login itself: max_age and acr_values (OIDC Core 3.1.3.7, 12 and 13)."""
    when = claims.get("auth_time")
    if when is not None or record["max_age"]:
        if not is_number(when) or when > claims["iat"] + leeway:
            raise AuthError("id_token_auth_time", "missing, or in the future")
        if record["max_age"] and claims["iat"] - when > int(record["max_age"]) + leeway:
            raise AuthError("id_token_auth_time", "the login is older than max_age")
    if record["acr_values"] and claims.get("acr") not in record["acr_values"].split():
        raise AuthError("id_token_acr", "not one of acr_values")
