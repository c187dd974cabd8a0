"""The token request and the judgement of its answer (RFC 6749 4.1.3, 5; OIDC Core 3.1.3)."""

from auth.errors import AuthError
from auth.oidc import codec
from auth.oidc.authorization import refusal

LIFETIME = 300  # seconds, where the provider does not say
_TOKENS = ("access_token", "id_token", "refresh_token")


def request(metadata, settings, record, code):
    """{url, method, headers, body} that exchanges the code."""
    return form_request(
        metadata["token_endpoint"],
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": record["redirect_uri"],
            "client_id": settings["client_id"],
            "code_verifier": record["verifier"],
        },
    )


def form_request(url, form):
    headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    return {"url": url, "method": "POST", "headers": headers, "body": codec.form_encode(form.items())}


def judge(status, content_type, text, scopes):
    """{access_token, id_token, refresh_token ("" if none), expires_in, scopes} of the answer. `scopes`: those asked for."""
    answer = codec.json_answer(status in (200, 400, 401), content_type, text, "token_response")
    if status != 200:
        raise refusal(answer)
    answer = {"expires_in": LIFETIME, "scope": " ".join(scopes)} | answer
    kind, lifetime, granted = [answer.get(name) for name in ("token_type", "expires_in", "scope")]
    if str(kind).lower() != "bearer":
        raise AuthError("token_type", "only Bearer was asked for")
    tokens = {"access_token": None, "id_token": None} | {
        name: answer[name] for name in _TOKENS if name in answer
    }
    if (
        not all(isinstance(token, str) and token and _is_visible(token) for token in tokens.values())
        or not number(lifetime) > 0
        or not isinstance(granted, str)
    ):
        raise AuthError("token_response", "a member is missing or of the wrong type")
    return {"refresh_token": ""} | tokens | {"expires_in": lifetime, "scopes": granted.split()}


def number(value):
    """A JSON number as it is; anything else as NaN, which is neither above nor below anything."""
    fine = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if fine else float("nan")


def _is_visible(text):
    return text.isascii() and text.isprintable() and " " not in text
