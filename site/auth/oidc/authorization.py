"""The authorization request and the judgement of its answer (RFC 6749 4.1, RFC 7636, RFC 9207, OIDC Core 3.1.2)."""

from auth.errors import AuthError
from auth.oidc import codec

_OURS = "response_mode request request_uri registration client_secret client_assertion client_assertion_type".split()
# RFC 6749 4.1.2.1 and 5.2, RFC 8707 2, RFC 9470 5, OIDC Core 3.1.2.6: passed on under their own names.
_PROVIDERS = (
    "access_denied login_required interaction_required account_selection_required consent_required "
    "unmet_authentication_requirements server_error temporarily_unavailable invalid_grant invalid_request invalid_client "
    "invalid_scope invalid_target invalid_request_uri invalid_request_object request_not_supported "
    "request_uri_not_supported registration_not_supported unauthorized_client unsupported_response_type "
    "unsupported_grant_type"
).split()


def request(metadata, settings, record, state, digest, scopes, params):
    """The URL to send the visitor to. `digest`: SHA-256 of the verifier; `params`: further parameters, as text or int."""
    query = {
        "response_type": "code",
        "client_id": settings["client_id"],
        "redirect_uri": record["redirect_uri"],
        "scope": " ".join(scopes),
        "state": state,
        "nonce": record["nonce"],
        "code_challenge": codec.b64encode(digest),
        "code_challenge_method": "S256",
    }
    for name, value in params.items():
        value = str(value) if isinstance(value, int) else value
        if name in query or name in _OURS or not isinstance(value, str) or codec.has_surrogate(name + value):
            raise AuthError("request_invalid", f"parameter {name}")
        query[name] = value
    return with_query(metadata["authorization_endpoint"], query.items())


def with_query(endpoint, pairs):
    """The endpoint with the pairs after whatever query it has (RFC 6749 3.1)."""
    return endpoint + ("&" if "?" in endpoint else "?") + codec.form_encode(pairs)


def read(query):
    """The answer's parameters from the callback's query string (with or without `?`), before anything is trusted."""
    try:
        pairs = codec.form_decode(query.removeprefix("?"))
    except Exception:
        pairs = None
    if pairs is None or len(query) > 16384:
        raise AuthError("response_malformed")
    answer = dict(pairs)
    if len(answer) < len(pairs) or "__proto__" in answer:
        raise AuthError("response_duplicate")
    return {name: value for name, value in answer.items() if value}  # RFC 6749 3.1: empty means absent


def judge(answer, state, settings, metadata):
    """The code of an answer that `read` gave. `state`: the one this transaction was sent with."""
    sender = answer.get("iss")
    for name in ("response", "access_token", "id_token", "token", "refresh_token"):
        if name in answer:
            raise AuthError("response_tokens", name)
    if "state" not in answer:
        raise AuthError("state_missing")
    if answer["state"] != state:
        raise AuthError("state_mismatch")
    if sender is None and metadata["authorization_response_iss_parameter_supported"]:
        raise AuthError("issuer_missing")
    if sender is not None and sender != settings["issuer"]:
        raise AuthError("issuer_mismatch")
    if "error" in answer:
        if "code" in answer:
            raise AuthError("response_conflict", "both code and error")
        raise refusal(answer)
    if "code" not in answer:
        raise AuthError("code_missing")
    return answer["code"]


def refusal(answer):
    """The AuthError for a provider's own `error`; its words are kept as text for developers only."""
    error = answer.get("error")
    text = f"{error}: {answer.get('error_description', '')}"[:300]
    text = "".join([char for char in text if char.isprintable()])
    return AuthError(error if error in _PROVIDERS else "provider_error", text)
