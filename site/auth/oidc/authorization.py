"""The authorization request and the judgement of its answer (RFC 6749 4.1, RFC 7636, RFC 9207, OIDC Core 3.1.2)."""

from auth.errors import PROVIDER, AuthError
from auth.oidc import codec

_OURS = (
    "response_type response_mode client_id redirect_uri scope state nonce code_challenge code_challenge_method "
    "request request_uri registration client_secret client_assertion client_assertion_type"
).split()


def request(metadata, settings, record, state, digest, scopes, params):
    """The URL to send the visitor to. `digest`: SHA-256 of the verifier; `params`: further parameters, as text or int."""
    pairs = [
        ("response_type", "code"),
        ("client_id", settings["client_id"]),
        ("redirect_uri", record["redirect_uri"]),
        ("scope", " ".join(scopes)),
        ("state", state),
        ("nonce", record["nonce"]),
        ("code_challenge", codec.b64encode(digest)),
        ("code_challenge_method", "S256"),
    ]
    for name, value in params.items():
        if name in _OURS or isinstance(value, bool) or not isinstance(value, (str, int)):
            raise AuthError("request_invalid", f"parameter {name}")
        pairs.append((name, str(value)))
    try:
        query = codec.form_encode(pairs)
    except ValueError:
        raise AuthError("request_invalid", "lone surrogate in a parameter") from None
    endpoint = metadata["authorization_endpoint"]
    return endpoint + ("&" if "?" in endpoint else "?") + query


def read(query):
    """The answer's parameters from the callback's query string (with or without `?`), before anything is trusted."""
    try:
        if len(query) > 16384:
            raise ValueError("too long")
        pairs = codec.form_decode(query.removeprefix("?"))
    except (ValueError, TypeError, AttributeError):
        raise AuthError("response_malformed", "not a query string") from None
    answer = dict(pairs)
    if len(answer) < len(pairs) or "__proto__" in answer:
        raise AuthError("response_duplicate", "a parameter was given twice")
    return {name: value for name, value in answer.items() if value}  # RFC 6749 3.1: empty means absent


def judge(answer, state, settings, metadata):
    """The code of an answer that `read` gave. `state`: the one this transaction was sent with."""
    for name in ("response", "access_token", "id_token", "token", "refresh_token"):
        if name in answer:
            raise AuthError("response_tokens", f"{name} does not belong in a URL")
    if "state" not in answer:
        raise AuthError("state_missing")
    if answer["state"] != state:
        raise AuthError("state_mismatch")
    if "iss" not in answer:
        if metadata.get("authorization_response_iss_parameter_supported"):
            raise AuthError("issuer_missing", "the provider promises iss")
    elif answer["iss"] != settings["issuer"]:
        raise AuthError("issuer_mismatch", "the answer came from another issuer")
    if "error" in answer:
        if "code" in answer:
            raise AuthError("response_conflict", "both code and error")
        raise refusal(answer["error"], answer.get("error_description"))
    if "code" not in answer:
        raise AuthError("code_missing")
    return answer["code"]


def refusal(error, description):
    """The AuthError for a provider's own refusal; its words are kept as text for developers only."""
    known = isinstance(error, str) and error in PROVIDER
    words = "" if known else f"{error} "[:60]
    text = "".join([char for char in f"{words}{description or ''}"[:300] if char.isprintable()])
    return AuthError(error if known else "provider_error", text)
