"""The provider as a Tornado application: which endpoint is at which path."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from tornado.web import Application

from builder.dev.idp import pages
from builder.dev.idp.authorize import Authorize
from builder.dev.idp.keys import Key
from builder.dev.idp.login import Login, Step
from builder.dev.idp.logout import EndSession, SignOut
from builder.dev.idp.metadata import LOGIN, PATHS, SIGN_OUT, STEP
from builder.dev.idp.model import DEFAULT_ACCOUNTS, Account, Client, Lifetimes, Refusal, ResourceServer
from builder.dev.idp.par import Par
from builder.dev.idp.provider import Provider
from builder.dev.idp.quirks import Quirks
from builder.dev.idp.token import Token
from builder.dev.idp.userinfo import Revoke, UserInfo
from builder.dev.idp.web import Endpoint, JsonEndpoint, PageEndpoint


class Metadata(JsonEndpoint):
    """Handler for the discovery document."""

    endpoint = event = "metadata"

    def get(self) -> None:
        self.answer(self.provider.metadata())


class Keys(JsonEndpoint):
    """Handler for the JWK Set."""

    endpoint = event = "jwks"

    def get(self) -> None:
        self.answer(self.provider.jwks())


class Home(PageEndpoint):
    """Handler for the page at the issuer's URL, which explains the provider to developers."""

    def get(self) -> None:
        document = self.provider.metadata()
        self.show(
            "home.html",
            issuer=self.provider.issuer,
            discovery=self.provider.metadata_path,
            endpoints={name: document.get(name, "") for name in PATHS},
            accounts=self.provider.accounts,
            clients=tuple(self.provider.clients.values()),
        )


class Missing(PageEndpoint):
    """Handler for all other paths, which answers 404."""

    async def prepare(self) -> None:
        await super().prepare()
        raise Refusal("not_found", "there is nothing at this address", 404)


class Static(Endpoint):
    """Handler for the pages' stylesheet and icon."""

    def initialize(self, name: str, media_type: str) -> None:
        self.name, self.media_type = name, media_type

    def get(self) -> None:
        self.set_header("Content-Type", self.media_type)
        self.set_header("Cache-Control", "no-cache")
        self.finish(pages.static(self.name))


class ProviderApplication(Application):
    """The Tornado application that serves the provider `provider`."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        super().__init__(
            _routes(provider),
            default_handler_class=Missing,
            log_function=lambda handler: None,
            provider=provider,
        )


def _routes(provider: Provider) -> list[Any]:
    base = provider.path
    icon = {"name": "icon.svg", "media_type": "image/svg+xml"}
    return [
        (f"{base}/", Home),
        (provider.metadata_path, Metadata),
        (f"/.well-known/oauth-authorization-server{base}", Metadata),
        (base + PATHS["authorization_endpoint"], Authorize),
        (base + LOGIN, Login),
        (base + STEP, Step),
        (base + PATHS["token_endpoint"], Token),
        (base + PATHS["userinfo_endpoint"], UserInfo),
        (base + PATHS["jwks_uri"], Keys),
        (base + PATHS["end_session_endpoint"], EndSession),
        (base + SIGN_OUT, SignOut),
        (base + PATHS["revocation_endpoint"], Revoke),
        (base + PATHS["pushed_authorization_request_endpoint"], Par),
        (base + pages.STYLES, Static, {"name": "provider.css", "media_type": "text/css; charset=utf-8"}),
        (base + pages.ICON, Static, icon),
        ("/favicon.ico", Static, icon),
    ]


def make_provider(
    issuer: str,
    *,
    clients: Sequence[Client] = (),
    accounts: Sequence[Account] = DEFAULT_ACCOUNTS,
    apis: Sequence[ResourceServer] = (),
    clock: Callable[[], float] = time.time,
    lifetimes: Lifetimes | None = None,
    algorithms: Sequence[str] = ("RS256",),
    keys: Mapping[str, Key] | None = None,
    quirks: Quirks | None = None,
) -> ProviderApplication:
    """Return a strict OpenID provider for development, which must only be bound to loopback.

    Raise ValueError if the issuer is not an http(s) URL without query and fragment (OIDC Core 16.15).
    """
    parts = urlsplit(issuer)
    if parts.scheme not in ("http", "https") or not parts.hostname or "?" in issuer or "#" in issuer:
        raise ValueError(f"{issuer!r} cannot be an issuer: it must be an http(s) URL without ? and #")
    return ProviderApplication(
        Provider(
            issuer,
            clients=clients,
            accounts=accounts,
            apis=apis,
            clock=clock,
            lifetimes=lifetimes,
            algorithms=algorithms,
            keys=keys,
            quirks=quirks,
        )
    )
