"""The UserInfo endpoint (OIDC Core 5.3)."""

from auth.errors import AuthError
from auth.oidc import codec

# Claims that were checked for the sign-in: UserInfo can add claims about the person, but cannot change these.
_PROTOCOL = (
    "iss sub aud azp exp iat nbf nonce auth_time acr amr at_hash c_hash s_hash sid jti org_id org_name"
).split()


def request(metadata, access_token, kind="Bearer"):
    """Return {url, method, headers} for getting the claims. `kind` is "Bearer" or "DPoP"."""
    headers = {"Accept": "application/json", "Authorization": f"{kind} {access_token}"}
    return {"url": metadata["userinfo_endpoint"], "method": "GET", "headers": headers}


def judge(status, content_type, text, subject):
    """Return the claims. Raise AuthError if they are not about `subject` (Core 5.3.2)."""
    claims = codec.json_answer(status == 200, content_type, text, "userinfo_response")
    if claims.get("sub") != subject:
        raise AuthError("userinfo_subject")
    return claims


def merge(claims, more):
    """Return the ID token's claims plus those of UserInfo, except for claims that the sign-in was checked by."""
    return claims | {name: value for name, value in more.items() if name not in _PROTOCOL}
