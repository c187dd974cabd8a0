"""The provider's metadata (OIDC Discovery 3, RFC 8414 2), and the paths of its endpoints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

OIDC_SCOPES = ("openid", "profile", "email")
OFFLINE = "offline_access"
BASIC, STRONG = ACR_VALUES = ("urn:gossamer:acr:basic", "urn:gossamer:acr:strong")
PROMPTS = ("none", "login", "consent", "select_account")
RESPONSE_MODES = ("query", "fragment", "form_post")

# Interactive endpoints share this path prefix, and so does the session cookie: cookies ignore ports, and this one must
# not be sent to a site on another port of the same host.
ROOT = "/oauth2"
PATHS = {
    "authorization_endpoint": f"{ROOT}/authorize",
    "token_endpoint": f"{ROOT}/token",
    "userinfo_endpoint": f"{ROOT}/userinfo",
    "jwks_uri": f"{ROOT}/jwks",
    "end_session_endpoint": f"{ROOT}/logout",
    "revocation_endpoint": f"{ROOT}/revoke",
    "pushed_authorization_request_endpoint": f"{ROOT}/par",
}
LOGIN = f"{ROOT}/login"
STEP = f"{ROOT}/step"
SIGN_OUT = f"{ROOT}/signout"


def metadata(
    issuer: str, base: str, *, algorithms: Sequence[str], scopes: Iterable[str], require_par: bool
) -> dict[str, object]:
    """Return the discovery document of the provider `issuer`, with endpoints below the URL `base`."""
    return {
        "issuer": issuer,
        **{name: base + path for name, path in PATHS.items()},
        "scopes_supported": [*OIDC_SCOPES, OFFLINE, *scopes],
        "response_types_supported": ["code"],
        "response_modes_supported": list(RESPONSE_MODES),
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": list(algorithms),
        "token_endpoint_auth_methods_supported": ["none"],
        "revocation_endpoint_auth_methods_supported": ["none"],
        "require_pushed_authorization_requests": require_par,
        "code_challenge_methods_supported": ["S256"],
        "dpop_signing_alg_values_supported": ["ES256"],
        "authorization_response_iss_parameter_supported": True,
        "acr_values_supported": list(ACR_VALUES),
        "prompt_values_supported": list(PROMPTS),
        "ui_locales_supported": ["en"],
        "claim_types_supported": ["normal"],
        "claims_supported": [
            *("iss", "sub", "aud", "exp", "iat", "nonce", "auth_time", "at_hash", "acr", "sid"),
            *("name", "given_name", "family_name", "preferred_username", "locale", "zoneinfo"),
            *("email", "email_verified", "org_id", "org_name"),
        ],
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
