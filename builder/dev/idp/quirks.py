"""How real providers differ from what the specifications leave them, as values for the development provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Quirks:
    """What a provider does in its own way. Without any, the development provider goes by the specifications.

    `path` follows the issuer's origin, and `host` is the host of all endpoints if the issuer has another.
    `metadata_path` is where the metadata are if not below the issuer; they lack what `without` names, and have
    the members `metadata` beside. `target_by_scope` tells APIs apart by scope alone. `rotates` says whether a
    refresh token is for one use; `refresh_refused` is the status of an `invalid_grant` for one.
    """

    path: str = ""
    host: str = ""
    metadata_path: str = ""
    without: tuple[str, ...] = ()
    metadata: Mapping[str, object] = field(default_factory=dict)
    response_iss: bool = True  # RFC 9207
    target_by_scope: bool = False
    further_audience: str = ""  # in ID tokens, beside the client, which is then `azp`
    id_token_without: tuple[str, ...] = ()
    access_token_without: tuple[str, ...] = ()
    rotates: bool = True
    refresh_refused: int = 400
    cancelled: str = "the sign-in was cancelled"  # the description of access_denied
    logout_redirect: str = "post_logout_redirect_uri"
    logout_needs_hint: bool = False

    def id_token(self, claims: dict[str, object]) -> dict[str, object]:
        """Return the claims of an ID token as this provider gives them."""
        kept = {name: value for name, value in claims.items() if name not in self.id_token_without}
        if self.further_audience:
            kept |= {"aud": [claims["aud"], self.further_audience], "azp": claims["aud"]}
        return kept

    def access_token(self, claims: dict[str, object]) -> dict[str, object]:
        """Return the claims of an access token as this provider gives them."""
        return {name: value for name, value in claims.items() if name not in self.access_token_without}

    def document(self, document: Mapping[str, object]) -> dict[str, object]:
        """Return the metadata as this provider gives them."""
        kept = {name: value for name, value in document.items() if name not in self.without}
        return {**kept, **self.metadata}
