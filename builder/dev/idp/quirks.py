"""Ways in which real providers differ from the specifications, as settings for the development provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Quirks:
    """The peculiarities of a provider. The defaults follow the specifications.

    `path` is the issuer's path, and `host` is the host of all endpoints if it is not the issuer's.
    `metadata_path` is the path of the metadata if it is not below the issuer. The metadata lack the members that
    `without` names, and have the additional members `metadata`. With `target_by_scope`, scopes alone identify APIs.
    `rotates` says whether refresh tokens are rotated; `refresh_refused` is the status of `invalid_grant` for one.
    """

    path: str = ""
    host: str = ""
    metadata_path: str = ""
    without: tuple[str, ...] = ()
    metadata: Mapping[str, object] = field(default_factory=dict)
    response_iss: bool = True  # RFC 9207
    target_by_scope: bool = False
    further_audience: str = ""  # an additional audience in ID tokens; the client is then `azp`
    id_token_without: tuple[str, ...] = ()
    access_token_without: tuple[str, ...] = ()
    rotates: bool = True
    refresh_refused: int = 400
    cancelled: str = "the sign-in was cancelled"  # the description of access_denied
    logout_redirect: str = "post_logout_redirect_uri"
    logout_needs_hint: bool = False

    def id_token(self, claims: dict[str, object]) -> dict[str, object]:
        """Return the claims of an ID token as this provider issues them."""
        kept = {name: value for name, value in claims.items() if name not in self.id_token_without}
        if self.further_audience:
            kept |= {"aud": [claims["aud"], self.further_audience], "azp": claims["aud"]}
        return kept

    def access_token(self, claims: dict[str, object]) -> dict[str, object]:
        """Return the claims of an access token as this provider issues them."""
        return {name: value for name, value in claims.items() if name not in self.access_token_without}

    def document(self, document: Mapping[str, object]) -> dict[str, object]:
        """Return the metadata as this provider publishes them."""
        kept = {name: value for name, value in document.items() if name not in self.without}
        return {**kept, **self.metadata}
