"""Refresh tokens (RFC 6749 6), and the ID token that may come with the response (OIDC Core 12)."""

from auth.errors import AuthError
from auth.oidc import codec, id_token, token


def request(metadata, settings, refresh_token, target):
    """Return {url, method, headers, body} for getting new tokens.

    The request names no scope, which asks for what was granted before and nothing more (RFC 6749 6).
    """
    form = {
        "grant_type": "refresh_token",
        "refresh_token": refresh_token,
        "client_id": settings["client_id"],
    }
    return token.form_request(metadata["token_endpoint"], codec.pairs(form | target))


def judge(status, content_type, text, scopes, kind="Bearer"):
    """Return what token.judge returns, but the ID token may be missing ("").

    The caller must replace the old refresh token with a new one at once (refresh token rotation, RFC 9700 4.14.2).
    """
    return token.read(status, content_type, text, scopes, kind, "refresh_response", ["access_token"])


def claims(found, settings, original, digest, now):
    """Return the claims of a refreshed ID token if they are valid now and about the same sign-in (Core 12.2).

    Raise AuthError otherwise.
    """
    for name in ("iss", "sub", "azp", "org_id", "org_name"):
        if found.get(name) != original.get(name):
            raise AuthError("refresh_id_token", name)
    for name in ("nonce", "auth_time"):
        if name in found and name in original and found[name] != original[name]:
            raise AuthError("refresh_id_token", name)
    if not id_token.is_for(found, settings):
        raise AuthError("refresh_id_token", "aud")
    if not token.number(found.get("iat")) >= original["iat"]:
        raise AuthError("refresh_id_token", "iat")
    asked = {"nonce": found.get("nonce"), "max_age": "", "acr_values": "", "organization": ""}
    return id_token.judge(found, settings, asked | {"started": now}, digest, now)
