"""DPoP proofs (RFC 9449): one for each request. They are signed elsewhere, with a key that cannot be read."""

from auth.errors import AuthError
from auth.oidc import challenge, codec


def thumbprint(jwk):
    """Return the text whose SHA-256 is the key's thumbprint (RFC 7638 3.2): the public key as JSON."""
    if jwk["kty"] != "EC" or jwk["crv"] != "P-256":
        raise AuthError("dpop_key", "not ES256")
    x, y = [_plain(jwk[name], "dpop_key") for name in ("x", "y")]
    return f'{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}'


def message(jwk, method, url, now, jti, nonce, digest):
    """Return the text to sign (RFC 9449 4.2).

    `jti`: 16 random bytes. `nonce`: the server's newest nonce, or "". `digest`: SHA-256 of the access token that is
    sent with the request, or None if there is none.
    """
    claims = {"jti": codec.b64encode(jti), "htm": method, "htu": url.partition("#")[0].partition("?")[0]}
    if nonce:
        claims["nonce"] = nonce
    if digest:
        claims["ath"] = codec.b64encode(digest)
    members = [f'"{name}":"{_plain(value, "dpop_nonce")}"' for name, value in claims.items()]
    header = f'{{"typ":"dpop+jwt","alg":"ES256","jwk":{thumbprint(jwk)}}}'
    payload = f'{{"iat":{int(now)},{",".join(members)}}}'
    return codec.b64encode(header.encode()) + "." + codec.b64encode(payload.encode())


def join(message, signature):
    """Return the proof: the text and its signature of 64 bytes (RFC 7518 3.4)."""
    if len(signature) != 64:
        raise AuthError("dpop_key", "not a signature of ES256")
    return message + "." + codec.b64encode(signature)


def nonce(headers):
    """Return the nonce that a response sets for the next request to this server (RFC 9449 8.2), or ""."""
    found = headers.get("dpop-nonce", "")
    try:
        return _plain(found, "dpop_nonce")
    except AuthError:
        return ""


def nonce_demanded(status, headers, text):
    """Return whether the server wants the request again with the nonce of its response (RFC 9449 8, 9).

    Raise AuthError if it does, but the nonce cannot be read.
    """
    demanded = False
    if status == 400:
        try:
            demanded = codec.parse_json(text)["error"] == "use_dpop_nonce"
        except Exception:
            return False
    if status == 401:
        found = challenge.parse(headers.get("www-authenticate", ""))
        demanded = any(
            each["scheme"] == "dpop" and each["params"].get("error") == "use_dpop_nonce" for each in found
        )
    if demanded and not nonce(headers):
        raise AuthError("dpop_nonce", "the server does not let this site read DPoP-Nonce")
    return demanded


def _plain(text, code):
    """Return the text if it needs no escaping in JSON, like every valid nonce (RFC 9449 8.1).

    Otherwise raise AuthError(code).
    """
    if not codec.is_visible(text) or '"' in text or "\\" in text:
        raise AuthError(code, "unfit characters")
    return text
