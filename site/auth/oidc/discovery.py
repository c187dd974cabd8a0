"""Provider metadata (OIDC Discovery 4, RFC 8414 3)."""

from auth.errors import AuthError
from auth.oidc import codec, urls

_REQUIRED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_OPTIONAL = (
    "userinfo_endpoint",
    "end_session_endpoint",
    "revocation_endpoint",
    "pushed_authorization_request_endpoint",
)
_LISTS = (
    "response_types_supported",
    "code_challenge_methods_supported",
    "id_token_signing_alg_values_supported",
)
_FLAGS = ("authorization_response_iss_parameter_supported", "require_pushed_authorization_requests")


def url(issuer):
    """Where the issuer publishes its metadata (Discovery 4.1)."""
    return issuer.removesuffix("/") + "/.well-known/openid-configuration"


def judge(status, content_type, text, settings):
    """The members we use, from the answer of the metadata endpoint."""
    return check(codec.json_answer(status, content_type, text, "metadata_response"), settings)


def check(metadata, settings):
    """The members we use, or AuthError: same issuer, safe endpoints on pinned origins, S256, right types."""
    issuer = settings["issuer"]
    if metadata.get("issuer") != issuer:
        raise AuthError("metadata_issuer", "not the issuer that was asked")
    used = {"issuer": issuer}
    for name in _REQUIRED + _OPTIONAL:
        value = metadata.get(name)
        if value is None and name in _OPTIONAL:
            continue
        if not isinstance(value, str):
            raise AuthError("metadata_invalid", name)
        try:
            fine = (
                urls.is_secure(value)
                and urls.origin(value) in settings["endpoint_origins"]
                and "#" not in value
            )
        except AuthError:
            fine = False
        if not fine:
            raise AuthError("metadata_endpoint", name)
        used[name] = value
    for names, kind in ((_LISTS, list), (_FLAGS, bool)):
        for name in names:
            value = metadata.get(name)
            if value is not None:
                if not isinstance(value, kind):
                    raise AuthError("metadata_invalid", name)
                used[name] = value
    if "S256" not in used.get("code_challenge_methods_supported", ["S256"]):
        raise AuthError("metadata_pkce", "S256 is not offered")
    if "code" not in used.get("response_types_supported", ["code"]) or used.get(_FLAGS[1]):
        raise AuthError("metadata_invalid", "no code flow, or only pushed requests")
    return used
