"""The provider's configuration (clients, accounts, resource servers), and its error responses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from builder.config.urls import browser_origin


@dataclass(frozen=True, slots=True)
class Client:
    """A registered public client. Redirect URIs are compared as strings (RFC 9700 2.1).

    `refresh` says when the client gets refresh tokens: never, with the scope offline_access, or always.
    """

    client_id: str
    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...] = ()
    origins: tuple[str, ...] | None = None  # None: the origins of all registered URIs
    name: str = ""
    id_token_alg: str = ""  # empty: the provider's first algorithm
    refresh: Literal["", "offline", "always"] = ""
    require_par: bool = False  # RFC 9126 6
    require_dpop: bool = False  # RFC 9449 5.2

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """The origins whose scripts may read the provider's responses."""
        if self.origins is not None:
            return self.origins
        uris = (*self.redirect_uris, *self.post_logout_redirect_uris)
        return tuple(dict.fromkeys(map(browser_origin, uris)))


@dataclass(frozen=True, slots=True)
class Account:
    """A person who can sign in with one click, and their organization, if any."""

    username: str
    subject: str
    name: str
    given_name: str
    family_name: str
    email: str
    locale: str = "en"
    zoneinfo: str = "Europe/London"
    org_id: str = ""
    org_name: str = ""

    def is_of(self, organization: str) -> bool:
        """Return whether the person belongs to an organization, given by its id or by its name in any case."""
        return organization == self.org_id or organization.casefold() == self.org_name.casefold()


@dataclass(frozen=True, slots=True)
class ResourceServer:
    """An API: its identifier, which clients send in `resource` or `audience`, and its scopes."""

    identifier: str
    scopes: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """The lifetimes of tokens, codes, sessions and so on, in seconds."""

    code: float = 600
    access_token: float = 300
    id_token: float = 300
    session: float = 8 * 3600
    interaction: float = 1800
    request_uri: float = 60
    refresh_token: float = 30 * 24 * 3600  # from the sign-in, no matter how often it is rotated
    refresh_idle: float = 24 * 3600  # without being used


DEFAULT_ACCOUNTS = (
    Account(
        username="ada",
        subject="c2b7f0d4-6a51-4f0e-9a3c-1b8d5e9f1815",
        name="Ada Lovelace",
        given_name="Ada",
        family_name="Lovelace",
        email="ada@example.com",
        org_id="org_fernhill",
        org_name="fernhill",
    ),
    Account(
        username="grace",
        subject="7e13a9c8-2f64-4d7b-8c05-94d2f6ab1906",
        name="Grace Hopper",
        given_name="Grace",
        family_name="Hopper",
        email="grace@example.com",
        locale="en-US",
        zoneinfo="America/New_York",
        org_id="org_harbour",
        org_name="harbour-looms",
    ),
)


class Refusal(Exception):
    """An OAuth error response: a registered error code, a description, and an HTTP status.

    `challenge` is the value of its WWW-Authenticate header, if any.
    """

    def __init__(self, code: str, description: str, status: int = 400, challenge: str = "") -> None:
        super().__init__(f"{code}: {description}")
        self.code = code
        self.description = plain(description)
        self.status = status
        self.challenge = challenge

    def body(self) -> dict[str, str]:
        """Return the error as members of a response (RFC 6749 4.1.2.1, 5.2)."""
        return {"error": self.code, "error_description": self.description}


class Redirected(Exception):
    """An authorization error that may be sent to the client, because the redirect URI has been validated."""

    def __init__(self, refusal: Refusal, redirect_uri: str, state: str | None, mode: str) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
        self.redirect_uri = redirect_uri
        self.state = state
        self.mode = mode


def plain(text: str) -> str:
    """Return `text` with only the characters that error_description allows (RFC 6749 4.1.2.1), at most 200."""
    kept = "".join(c if " " <= c <= "~" and c not in '"\\' else "'" if c in '"\\' else "?" for c in text)
    return kept[:200]


def claims_for(account: Account, scopes: Collection[str]) -> Mapping[str, object]:
    """Return the claims about a person that the granted scopes give access to (OIDC Core 5.4)."""
    claims: dict[str, object] = {}
    if "profile" in scopes:
        claims |= {
            "name": account.name,
            "given_name": account.given_name,
            "family_name": account.family_name,
            "preferred_username": account.username,
            "locale": account.locale,
            "zoneinfo": account.zoneinfo,
        }
    if "email" in scopes:
        claims |= {"email": account.email, "email_verified": True}
    return claims
