"""The provider itself, without HTTP: its configuration, its state, and a log of requests."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from builder.dev.idp.dpop import Proofs
from builder.dev.idp.faults import Switchboard
from builder.dev.idp.keys import Key, SigningKeys
from builder.dev.idp.metadata import metadata
from builder.dev.idp.model import DEFAULT_ACCOUNTS, Account, Client, Lifetimes, ResourceServer
from builder.dev.idp.quirks import Quirks
from builder.dev.idp.store import Store

EXPOSED = ("WWW-Authenticate", "DPoP-Nonce")

# Members of events whose values are secrets of the sign-in, or are derived from secrets.
SECRET_MEMBERS = (
    "access_token",
    "code",
    "code_challenge",
    "code_verifier",
    "id_token",
    "id_token_hint",
    "nonce",
    "proof",
    "refresh_token",
    "request_uri",
    "state",
    "token",
)


class Provider:
    """An OpenID provider for development. Clients and resource servers may be added while it runs.

    `events` lists every request, and every response with a secret, oldest first, as plain dicts with "event",
    "time" and the parameters as they were sent.

    These attributes may be set at any time: `require_par` makes every client push its requests (RFC 9126 5),
    `dpop_nonce` requires a nonce in every DPoP proof (RFC 9449 8), `exposed` are the headers that scripts
    may read, and `coop` is the pages' Cross-Origin-Opener-Policy, if any.
    """

    require_par = False
    dpop_nonce = False
    exposed: tuple[str, ...] = EXPOSED
    coop = ""

    def __init__(
        self,
        issuer: str,
        *,
        clients: Iterable[Client] = (),
        accounts: Sequence[Account] = DEFAULT_ACCOUNTS,
        apis: Iterable[ResourceServer] = (),
        clock: Callable[[], float] = time.time,
        lifetimes: Lifetimes | None = None,
        algorithms: Sequence[str] = ("RS256",),
        keys: Mapping[str, Key] | None = None,
        quirks: Quirks | None = None,
    ) -> None:
        self.issuer = issuer
        self.quirks = quirks or Quirks()
        self.clients = {client.client_id: client for client in clients}
        self.accounts = tuple(accounts)
        self.apis = {api.identifier: api for api in apis}
        self.clock = clock
        self.keys = SigningKeys(algorithms, keys)
        self.store = Store(clock, lifetimes or Lifetimes())
        self.faults = Switchboard()
        self.proofs = Proofs(lambda: self.clock(), lambda: self.dpop_nonce)
        self.events: list[dict[str, Any]] = []

    @property
    def lifetimes(self) -> Lifetimes:
        """The lifetimes of everything that is issued from now on."""
        return self.store.lifetimes

    @lifetimes.setter
    def lifetimes(self, lifetimes: Lifetimes) -> None:
        self.store.lifetimes = lifetimes

    @property
    def path(self) -> str:
        """The issuer's path, without a trailing slash."""
        return urlsplit(self.issuer).path.rstrip("/")

    @property
    def origin(self) -> str:
        """The origin of the issuer."""
        own = urlsplit(self.issuer)
        return f"{own.scheme}://{own.netloc}"

    @property
    def base(self) -> str:
        """The common prefix of the URLs of all endpoints, without a trailing slash."""
        own = urlsplit(self.issuer)
        host = f"{self.quirks.host}:{own.port}" if self.quirks.host else own.netloc
        return f"{own.scheme}://{host}{self.path}"

    @property
    def metadata_path(self) -> str:
        """The path of the discovery document."""
        return self.quirks.metadata_path or f"{self.path}/.well-known/openid-configuration"

    @property
    def secure(self) -> bool:
        """Whether the provider is reached over https."""
        return urlsplit(self.issuer).scheme == "https"

    def cookie_name(self, purpose: str) -> str:
        """Return a cookie name that is unique to this provider, because all ports of a host share cookies."""
        return f"gossamer_{purpose}_{urlsplit(self.issuer).port or 0}"

    def register(self, *clients: Client) -> None:
        """Add clients, or replace those with the same client_id."""
        self.clients |= {client.client_id: client for client in clients}

    def register_api(self, *apis: ResourceServer) -> None:
        """Add resource servers, or replace those with the same identifier."""
        self.apis |= {api.identifier: api for api in apis}

    def document(self) -> dict[str, object]:
        """Return the correct discovery document, without any fault."""
        scopes = dict.fromkeys(scope for api in self.apis.values() for scope in api.scopes)
        found = metadata(
            self.issuer,
            self.base,
            algorithms=self.keys.algorithms,
            scopes=scopes,
            require_par=self.require_par,
        )
        return self.quirks.document(found)

    def metadata(self) -> dict[str, object]:
        """Return the discovery document as it is served, with any fault."""
        return self.faults.apply("metadata", self.document())

    def jwks(self) -> dict[str, list[dict[str, Any]]]:
        """Return the JWK Set as it is served, with any fault."""
        return self.faults.apply("jwks", self.keys.jwks())

    def of_scopes(self, scopes: Iterable[str]) -> tuple[str, ...]:
        """Return the identifiers of the APIs that have any of these scopes."""
        wanted = set(scopes)
        return tuple(name for name, api in self.apis.items() if wanted & set(api.scopes))

    def account(self, subject: str) -> Account | None:
        """Return the account with this `sub`, or None."""
        return next((one for one in self.accounts if one.subject == subject), None)

    def account_named(self, hint: str) -> Account | None:
        """Return the account with this username, e-mail address or `sub`, or None."""
        return next((a for a in self.accounts if hint and hint in (a.username, a.email, a.subject)), None)

    def algorithm_for(self, client: Client) -> str:
        """Return the signature algorithm for this client's ID tokens."""
        return client.id_token_alg or self.keys.algorithms[0]

    def allows_origin(self, origin: str) -> bool:
        """Return whether `origin` belongs to any registered client."""
        return any(origin in client.allowed_origins for client in list(self.clients.values()))

    def record(self, event: str, members: Mapping[str, object]) -> None:
        """Append an event to `events`."""
        self.events.append({**members, "event": event, "time": self.clock()})

    def secrets(self) -> dict[str, str]:
        """Return every secret in `events` so far: value → the name of its parameter."""
        found: dict[str, str] = {}
        for event in list(self.events):
            for name in SECRET_MEMBERS:
                value = event.get(name)
                if isinstance(value, str) and value:
                    found.setdefault(value, name)
        return found
