"""The UserInfo endpoint (OIDC Core 5.3)."""

from auth.errors import AuthError
from auth.oidc import codec


def request(metadata, access_token):
    """{url, method, headers} that asks for the claims."""
    headers = {"Accept": "application/json", "Authorization": f"Bearer {access_token}"}
    return {"url": metadata["userinfo_endpoint"], "method": "GET", "headers": headers}


def judge(status, content_type, text, subject):
    """The claims, if they are those of `subject` (Core 5.3.2); the whole answer is dropped otherwise."""
    claims = codec.json_answer(status == 200, content_type, text, "userinfo_response")
    if claims.get("sub") != subject:
        raise AuthError("userinfo_subject")
    return claims
