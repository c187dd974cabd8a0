"""Authorization requests, and checks of authorization responses.

See RFC 6749 4.1, RFC 7636, RFC 9207 and OIDC Core 3.1.2.
"""

from auth.errors import AuthError
from auth.oidc import codec

_OURS = (
    "response_mode request request_uri registration client_secret client_assertion client_assertion_type id_token_hint "
    "dpop_jkt"
).split()
# Error codes that are passed on as they are: RFC 6749 4.1.2.1 and 5.2, RFC 6750 3.1, RFC 7009 2.2.1,
# RFC 8707 2, RFC 9396 5, RFC 9449 5, 8, 12.2, RFC 9470 3, 5, OIDC Core 3.1.2.6.
_PROVIDERS = (
    "access_denied login_required interaction_required account_selection_required consent_required "
    "unmet_authentication_requirements server_error temporarily_unavailable invalid_grant invalid_request invalid_client "
    "invalid_scope invalid_target invalid_request_uri invalid_request_object request_not_supported "
    "request_uri_not_supported registration_not_supported unauthorized_client unsupported_response_type "
    "unsupported_grant_type unsupported_token_type invalid_token insufficient_scope insufficient_user_authentication "
    "invalid_authorization_details invalid_dpop_proof use_dpop_nonce"
).split()

_WORD = 20  # characters; a longer word with digits or capitals in it may be a token


def parameters(settings, record, state, digest, scopes, params):
    """Return the request as (name, value) pairs. `digest` is the SHA-256 of the verifier.

    `params` are further parameters, text or int; `resource` may be a list (RFC 8707 2). Empty ones are left
    out. Raise AuthError if one has another type, or is among those that only this module sets.
    """
    form = {
        "response_type": "code",
        "client_id": settings["client_id"],
        "redirect_uri": record["redirect_uri"],
        "scope": " ".join(scopes),
        "state": state,
        "nonce": record["nonce"],
        "code_challenge": codec.b64encode(digest),
        "code_challenge_method": "S256",
    }
    ours = list(form) + _OURS
    form["dpop_jkt"] = record["jkt"]  # RFC 9449 10
    for name, value in params.items():
        values = value if name == "resource" and isinstance(value, list) else [value]
        values = [str(item) if type(item) is int else item for item in values]
        if name in ours or not all(
            isinstance(item, str) and not codec.has_surrogate(name + item) for item in values
        ):
            raise AuthError("request_invalid", f"parameter {name}")
        form[name] = values
    return codec.pairs(form)


def by_post(metadata, settings):
    """Return whether to ask for the response by form_post, which keeps the code out of every address.

    True if the provider supports it or site.toml demands it (OAuth 2.0 Form Post Response Mode).
    """
    wanted = settings.get("response_mode", "auto")
    return wanted == "form_post" or (wanted == "auto" and "form_post" in metadata["response_modes_supported"])


def url(metadata, pairs):
    """Return the URL to send the visitor to. An ID token must not be in an address (see par.py)."""
    return with_query(
        metadata["authorization_endpoint"], [pair for pair in pairs if pair[0] != "id_token_hint"]
    )


def with_query(endpoint, pairs):
    """Return the endpoint with the pairs added after any query that it has (RFC 6749 3.1)."""
    return endpoint + ("&" if "?" in endpoint else "?") + codec.form_encode(pairs)


def read(query):
    """Return the authorization response's parameters from a query string (with or without `?`).

    Nothing is verified yet. Raise AuthError if the string is malformed or a parameter is repeated.
    """
    try:
        pairs = codec.form_decode("&".join([_legible(piece) for piece in query.removeprefix("?").split("&")]))
    except Exception:
        pairs = None
    if pairs is None or len(query) > 16384:
        raise AuthError("response_malformed")
    answer = dict(pairs)
    if len(answer) < len(pairs) or "__proto__" in answer:
        raise AuthError("response_duplicate")
    return {name: value for name, value in answer.items() if value}  # RFC 6749 3.1: empty means absent


def _legible(piece):
    """Return a parameter unchanged, but replace an error_description or error_uri that is not UTF-8 with "?".

    Those two are for display only.
    """
    name = piece.partition("=")[0]
    try:
        codec.unquote(piece)
    except Exception:
        return f"{name}=?" if name in ("error_description", "error_uri") else piece
    return piece


def judge(answer, settings, metadata):
    """Check an authorization response from `read`, and return its code.

    The caller must already have found this sign-in's record by the response's state. Raise AuthError if the response is
    an error, is not from this provider, or contains no code.
    """
    sender, promised = answer.get("iss"), metadata["authorization_response_iss_parameter_supported"]
    for name in ("response", "access_token", "id_token", "token", "refresh_token"):
        if name in answer:
            raise AuthError("response_tokens", name)
    if sender is None and promised:
        raise AuthError("issuer_missing")
    if sender is not None and sender != settings["issuer"]:
        raise AuthError("issuer_mismatch")
    if sender is not None and not promised and settings.get("unadvertised_iss") != "accept":
        raise AuthError("issuer_unadvertised")  # RFC 9207 2.4
    if "error" in answer:
        if "code" in answer:
            raise AuthError("response_conflict", "both code and error")
        raise refusal(answer)
    if "code" not in answer:
        raise AuthError("code_missing")
    return answer["code"]


def _said(text):
    """Return the printable part of a text, with every word that may be a token cut short.

    Some providers repeat what they were sent, and pages get to see this text.
    """
    said = word = ""
    for char in text + "\n":
        if char.isascii() and (char.isalnum() or char in "-._~+/="):
            word += char
            continue
        is_token = len(word) > _WORD and any(each.isdigit() or each.isupper() for each in word)
        said += (word[:6] + "…" if is_token else word) + (char if char.isprintable() else "")
        word = ""
    return said


def refusal(answer):
    """Return the AuthError for a provider's `error`. Its description is kept as text, for developers only."""
    error, text = [_said(str(answer.get(name, ""))[:300]) for name in ("error", "error_description")]
    refused = AuthError(error if error in _PROVIDERS else "provider_error", f"{error}: {text}"[:300])
    refused.error, refused.error_description = error, text
    return refused
