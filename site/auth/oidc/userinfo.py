"""The UserInfo endpoint (OIDC Core 5.3)."""

from auth.errors import AuthError
from auth.oidc import codec

# What a sign-in stands on. UserInfo adds to the person, not to this.
_PROTOCOL = (
    "iss sub aud azp exp iat nbf nonce auth_time acr amr at_hash c_hash s_hash sid jti org_id org_name"
).split()


def request(metadata, access_token, kind="Bearer"):
    """{url, method, headers} that asks for the claims. `kind`: "Bearer" or "DPoP"."""
    headers = {"Accept": "application/json", "Authorization": f"{kind} {access_token}"}
    return {"url": metadata["userinfo_endpoint"], "method": "GET", "headers": headers}


def judge(status, content_type, text, subject):
    """The claims, if they are those of `subject` (Core 5.3.2); the whole answer is dropped otherwise."""
    claims = codec.json_answer(status == 200, content_type, text, "userinfo_response")
    if claims.get("sub") != subject:
        raise AuthError("userinfo_subject")
    return claims


def merge(claims, more):
    """The ID token's claims with those of UserInfo, which never change what the sign-in was judged by."""
    return claims | {name: value for name, value in more.items() if name not in _PROTOCOL}
