"""ID tokens: JWS (RFC 7515), choice of the key (RFC 7517, OIDC Core 10.1), claims (OIDC Core 2, 3.1.3.7)."""

from auth.errors import AuthError
from auth.oidc import codec
from auth.oidc.token import number

SKEW = 300  # seconds that a visitor's clock may be wrong if only `iat` shows it
# alg: (kty, crv, public members, import algorithm, verify algorithm, digest of at_hash)
_ALGORITHMS = {
    name: ("RSA", None, "ne", {"name": long, "hash": "SHA-256"}, {"name": long, "saltLength": 32}, "SHA-256")
    for name, long in (("RS256", "RSASSA-PKCS1-v1_5"), ("PS256", "RSA-PSS"))
}
_REMEDIES = {"id_token_audience": "name further audiences that you trust in [auth] extra_audiences"}
_ECDSA = {"name": "ECDSA", "namedCurve": "P-256", "hash": "SHA-256"}
_ALGORITHMS["ES256"] = "EC", "P-256", "xy", _ECDSA, _ECDSA, "SHA-256"
_ALGORITHMS["EdDSA"] = "OKP", "Ed25519", "x", {"name": "Ed25519"}, {"name": "Ed25519"}, "SHA-512"


def parse(token, settings):
    """Return {header, claims, data, signature, digest} of a compact JWS whose header is acceptable.

    `digest` is the name of the hash for at_hash. Nothing is verified yet.
    """
    parts = str(token).split(".")
    try:
        header, claims, signature = [codec.b64decode(part) for part in parts]
        header, claims = [codec.parse_json(codec.utf8(part)) for part in (header, claims)]
        fine = isinstance(header, dict) and isinstance(claims, dict)
    except Exception:
        fine = False
    if not fine:
        raise AuthError("id_token_encrypted" if len(parts) == 5 else "id_token_malformed")
    if "crit" in header:
        raise AuthError("id_token_critical")
    if str(header.get("typ", "jwt")).lower() != "jwt":
        raise AuthError("id_token_type")
    algorithm = str(header.get("alg"))
    if algorithm not in settings["algorithms"] or algorithm not in _ALGORITHMS:
        raise AuthError("id_token_algorithm")
    return {
        "header": header,
        "claims": claims,
        "data": token.rpartition(".")[0].encode(),
        "signature": signature,
        "digest": _ALGORITHMS[algorithm][5],
    }


def keys(status, content_type, text):
    """Return the list of keys in a response of the provider's jwks_uri."""
    found = codec.json_answer(status == 200, content_type, text, "jwks_response").get("keys")
    if not isinstance(found, list):
        raise AuthError("jwks_response")
    return [key for key in found if isinstance(key, dict)]


def verification(parsed, jwks):
    """Return {import_algorithm, jwk, verify_algorithm, signature, data} for crypto.subtle.

    Raise AuthError if no key matches, several keys match, or the key is weak. After `id_token_key_unknown`, the caller
    should fetch the keys once more and try again (OIDC Core 10.1.1).
    """
    header = parsed["header"]
    kty, crv, members, import_algorithm, verify_algorithm, _ = _ALGORITHMS[header["alg"]]
    wanted = {"kty": kty, "crv": crv, "use": "sig", "alg": header["alg"]}
    if "kid" in header:
        wanted["kid"] = header["kid"]
    fitting = [key for key in jwks if _fits(key, wanted)]
    if len(fitting) != 1:
        raise AuthError("id_token_key_ambiguous" if fitting else "id_token_key_unknown")
    jwk = {name: fitting[0].get(name) for name in members}
    if not _is_strong(jwk):
        raise AuthError("id_token_key_weak")
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


def _fits(key, wanted):
    """Return whether a key has the wanted members.

    It may lack use, alg and key_ops, but not kty, crv or a wanted kid.
    """
    found = {"use": "sig", "alg": wanted["alg"], "crv": None, "kid": "", "key_ops": ["verify"]} | key
    return found | wanted == found and isinstance(found["key_ops"], list) and "verify" in found["key_ops"]


def _is_strong(jwk):
    """Return whether a key is strong enough.

    RSA: at least 2048 bits and an odd exponent above 1 (RFC 7518 3.3).
    Curves: coordinates of full length (RFC 7518 6.2.1, RFC 8037 2).
    """
    try:
        numbers = [codec.b64decode(value) for value in jwk.values()]
        if "n" not in jwk:
            return all(len(number) == 32 for number in numbers)
        n, e = numbers
        return len(n) - (n[0] < 128) > 255 and n[0] > 0 and b"\1" < e and len(e) < 9 and e[-1] & 1 == 1
    except Exception:
        return False


def _is_member(claims, organization):
    """Return whether the sign-in was for the organization: by id, else by name (Auth0 Organizations)."""
    if organization[:4] == "org_":
        return claims.get("org_id") == organization
    name = claims.get("org_name")
    return not organization or (isinstance(name, str) and name.lower() == organization.lower())


def is_for(claims, settings):
    """Return whether an ID token is for this client, and for no others except [auth] extra_audiences (Core 3.1.3.7)."""
    client, audiences = settings["client_id"], claims.get("aud")
    if audiences in (client, [client]):
        return True
    known = [client, *settings.get("extra_audiences", ())]
    return (
        isinstance(audiences, list)
        and client in audiences
        and claims.get("azp") == client
        and all(audience in known for audience in audiences)
    )


def judge(claims, settings, record, digest, now):
    """Return the claims if they are for this client and this sign-in and valid now; otherwise raise AuthError.

    `digest` is the hash of the access token (see `parse`). The nonce proves that the token is new, so if `iat` says
    otherwise, one of the clocks is wrong.
    """
    leeway, client, started = settings["leeway"], settings["client_id"], record["started"]
    subject, max_age, acr_values = str(claims.get("sub")), record["max_age"], record["acr_values"]
    issued, expires = number(claims.get("iat")), number(claims.get("exp"))
    begins, login = number(claims.get("nbf", 0)), number(claims.get("auth_time", issued))
    at_hash = codec.b64encode(digest[: len(digest) // 2])
    clock = started - SKEW <= issued <= now + SKEW and begins <= now + leeway
    for fine, code in (
        (claims.get("iss") == settings["issuer"], "id_token_issuer"),
        (is_for(claims, settings), "id_token_audience"),
        (claims.get("azp", client) == client, "id_token_azp"),
        (subject == claims.get("sub") and 0 < len(subject) < 256 and subject.isascii(), "id_token_subject"),
        (claims.get("nonce") == record["nonce"], "id_token_nonce"),
        (issued == issued, "id_token_issued_at"),
        (expires > issued, "id_token_expired"),
        (begins <= issued + leeway, "id_token_not_before"),
        (clock, "clock_skew"),
        (expires > now - leeway, "id_token_expired" if issued >= started - leeway else "clock_skew"),
        (login <= issued + leeway, "id_token_auth_time"),
        (
            not max_age or ("auth_time" in claims and issued - login <= int(max_age) + leeway),
            "id_token_auth_time",
        ),
        (not acr_values or claims.get("acr") in acr_values.split(), "id_token_acr"),
        (claims.get("at_hash", at_hash) == at_hash, "id_token_at_hash"),
        (_is_member(claims, record["organization"]), "id_token_organization"),
    ):
        if not fine:
            raise AuthError(code, _REMEDIES.get(code, ""))
    return claims
