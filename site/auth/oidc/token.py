"""The token request and the judgement of its answer (RFC 6749 4.1.3, 5; OIDC Core 3.1.3)."""

from auth.errors import AuthError
from auth.oidc import codec
from auth.oidc.authorization import refusal

LIFETIME = 300  # seconds, where the provider does not say


def request(metadata, settings, record, code):
    """{url, method, headers, body} that exchanges the code."""
    return form_request(
        metadata["token_endpoint"],
        [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", record["redirect_uri"]),
            ("client_id", settings["client_id"]),
            ("code_verifier", record["verifier"]),
        ],
    )


def form_request(url, pairs):
    headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    return {"url": url, "method": "POST", "headers": headers, "body": codec.form_encode(pairs)}


def judge(status, content_type, text, scopes):
    """{access_token, id_token, refresh_token ("" if none), expires_in, scopes} of the answer. `scopes`: those asked for."""
    if status in (400, 401) and codec.is_json(content_type):
        answer = codec.json_object(text, "token_response")
        raise refusal(answer.get("error"), answer.get("error_description"))
    answer = codec.json_answer(status, content_type, text, "token_response")
    kind = answer.get("token_type")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise AuthError("token_type", "only Bearer was asked for")
    lifetime = answer.get("expires_in", LIFETIME)
    granted = answer.get("scope", " ".join(scopes))
    refresh = answer.get("refresh_token", "")
    if (
        not _is_token(answer.get("access_token"))
        or not _is_token(answer.get("id_token"))
        or not (refresh == "" or _is_token(refresh))
        or not is_number(lifetime)
        or lifetime <= 0
        or not isinstance(granted, str)
    ):
        raise AuthError("token_response", "a member is missing or of the wrong type")
    return {
        "access_token": answer["access_token"],
        "id_token": answer["id_token"],
        "refresh_token": refresh,
        "expires_in": lifetime,
        "scopes": granted.split(),
    }


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_token(value):
    return isinstance(value, str) and value != "" and all("!" <= char <= "~" for char in value)
