"""Profiles that make the development provider behave like a real one, for testing any site.

Each profile follows the provider's public documentation and covers what a site can notice: the location and gaps of the
metadata, the content of tokens, the way sign-out works. `docs/providers.md` has the settings for site.toml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from builder.dev.idp.quirks import Quirks
from builder.errors import Fault, UsageError, did_you_mean

_PUSHED = ("pushed_authorization_request_endpoint", "require_pushed_authorization_requests")
_DPOP = ("dpop_signing_alg_values_supported",)
_ISS = ("authorization_response_iss_parameter_supported",)
_REVOCATION = ("revocation_endpoint", "revocation_endpoint_auth_methods_supported")
_PLAIN = (*_PUSHED, *_DPOP, *_ISS)
_POLICY = "/tenant.example/b2c_1_sign_in/v2.0/.well-known/openid-configuration"  # where Azure AD B2C has the metadata
_QUERY = {"response_modes_supported": ["query", "fragment"]}


@dataclass(frozen=True, slots=True)
class Profile:
    """A provider profile: its name, its peculiarities, the settings that it needs by dotted key, and its quirks.

    In settings, "{origin}" stands for the origin of the provider.
    """

    name: str
    lines: tuple[str, ...]
    quirks: Quirks
    settings: Mapping[str, object] = field(default_factory=dict)

    def needs(self, origin: str) -> dict[str, object]:
        """Return the settings that a site needs for this provider at the given origin."""
        return {
            key: value.replace("{origin}", origin) if isinstance(value, str) else value
            for key, value in self.settings.items()
        }


PROFILES = {
    profile.name: profile
    for profile in (
        Profile(
            "auth0",
            (
                "the issuer ends with a slash",
                "a refresh token that is refused gets the status 403",
            ),
            Quirks(path="/", without=_PLAIN, response_iss=False, refresh_refused=403),
        ),
        Profile(
            "okta",
            ("sign-out demands id_token_hint",),
            Quirks(
                path="/oauth2/default",
                without=_PLAIN,
                response_iss=False,
                logout_needs_hint=True,
            ),
            {"auth.logout.hint": True},
        ),
        Profile(
            "entra",
            (
                "APIs are told apart by scope alone, one for each token: leave audience and resource away",
                "there is no revocation",
            ),
            Quirks(
                path="/tenant/v2.0",
                without=(*_PLAIN, *_REVOCATION, "code_challenge_methods_supported"),
                response_iss=False,
                target_by_scope=True,
                id_token_without=("at_hash", "auth_time", "acr"),
            ),
        ),
        Profile(
            "azure-b2c",
            (
                "the metadata are below the policy, not below the issuer",
                "whoever cancels is refused with AADB2C90091 in the description",
            ),
            Quirks(
                path="/tenant/v2.0/",
                metadata_path=_POLICY,
                without=(*_PLAIN, *_REVOCATION, "userinfo_endpoint", "code_challenge_methods_supported"),
                response_iss=False,
                target_by_scope=True,
                id_token_without=("at_hash",),
                cancelled="AADB2C90091: The user has cancelled entering self-asserted information.",
            ),
            {"auth.metadata_url": "{origin}" + _POLICY},
        ),
        Profile(
            "cognito",
            (
                "sign-in and tokens are on another host than the issuer",
                "access tokens have no audience: an API checks client_id",
                "sign-out wants logout_uri and client_id; a refresh token stays the same",
            ),
            Quirks(
                path="/pool",
                host="login.localhost",
                without=_PLAIN,
                metadata=_QUERY,
                response_iss=False,
                access_token_without=("aud",),
                rotates=False,
                logout_redirect="logout_uri",
            ),
            {"auth.logout.redirect_param": "logout_uri"},
        ),
        Profile(
            "keycloak",
            ("answers come with iss; requests may be pushed",),
            Quirks(path="/realms/example", id_token_without=("at_hash",)),
        ),
        Profile(
            "zitadel",
            ("ID tokens name the project as a further audience",),
            Quirks(without=_PLAIN, response_iss=False, further_audience="project"),
            {"auth.extra_audiences": ["project"]},
        ),
        Profile(
            "authentik",
            ("the issuer ends with a slash, below the application",),
            Quirks(path="/application/o/site/", without=_PLAIN, response_iss=False),
        ),
        Profile(
            "authelia",
            ("there is no sign-out: visitors leave the site alone, and stay known at the provider",),
            Quirks(without=("end_session_endpoint", *_DPOP)),
        ),
        Profile(
            "logto",
            ("an API is named by its resource indicator",),
            Quirks(path="/oidc", without=(*_PUSHED, *_DPOP)),
        ),
    )
}


def find(name: str) -> Profile:
    """Return the profile called `name`. Raise UsageError if there is none."""
    found = PROFILES.get(name)
    if found is None:
        hint = f"{did_you_mean(name, PROFILES)} there are {', '.join(PROFILES)}".strip()
        raise UsageError(Fault("usage", f'there is no provider profile "{name}"', hint))
    return found
