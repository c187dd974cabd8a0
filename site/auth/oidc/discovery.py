"""Provider metadata (OIDC Discovery 4, RFC 8414 3)."""

from auth.errors import AuthError
from auth.oidc import codec

_REQUIRED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_PAR, _DPOP = "pushed_authorization_request_endpoint", "dpop_signing_alg_values_supported"
_MODES = "response_modes_supported"
_OPTIONAL = ("userinfo_endpoint", "end_session_endpoint", "revocation_endpoint", _PAR)
_FLAGS = ("authorization_response_iss_parameter_supported", "require_pushed_authorization_requests")


def url(issuer):
    """Return the URL at which the issuer publishes its metadata (Discovery 4.1)."""
    return issuer.removesuffix("/") + "/.well-known/openid-configuration"


def judge(status, content_type, text, settings):
    """Check a response of the metadata endpoint, and return what `check` returns."""
    return check(codec.json_answer(status == 200, content_type, text, "metadata_response"), settings)


def check(metadata, settings):
    """Return the members that this library uses, or raise AuthError if they fail the checks.

    The checks are: the same issuer, endpoints on the pinned origins, the code flow, S256, and the right types.
    """
    issuer = settings["issuer"]
    metadata = {name: value for name, value in codec.present(metadata).items() if value != ""}
    if metadata.get("issuer") != issuer:
        raise AuthError("metadata_issuer")
    used = {"issuer": issuer}
    for name in _REQUIRED + _OPTIONAL:
        value = metadata.get(name)
        if value is None and name in _OPTIONAL:
            continue
        # the URL must begin with an origin that the build has checked: https, or localhost
        if not isinstance(value, str) or "#" in value:
            raise AuthError("metadata_invalid", name)
        known = any(value.startswith(origin + "/") for origin in settings["pinned_origins"])
        if not known or not codec.is_visible(value):
            raise AuthError("metadata_endpoint", name)
        used[name] = value
    methods = metadata.get("code_challenge_methods_supported", ["S256"])
    if not isinstance(methods, list) or "S256" not in methods:
        raise AuthError("metadata_pkce")
    flows, used[_DPOP] = metadata.get("response_types_supported", ["code"]), metadata.get(_DPOP, ["ES256"])
    if not isinstance(flows, list) or "code" not in flows:
        raise AuthError("metadata_invalid", "no code flow")
    if not isinstance(used[_DPOP], list) or (settings.get("dpop") and "ES256" not in used[_DPOP]):
        raise AuthError("metadata_invalid", _DPOP)
    used[_MODES] = metadata.get(_MODES, ["query", "fragment"])
    if not isinstance(used[_MODES], list):
        raise AuthError("metadata_invalid", _MODES)
    for name in _FLAGS:
        used[name] = metadata.get(name, False)
        if not isinstance(used[name], bool):
            raise AuthError("metadata_invalid", name)
    if used[_FLAGS[1]] and _PAR not in used:
        raise AuthError("metadata_invalid", _PAR)
    return used
