"""What site.toml means, as frozen values. `read.py` checks and fills them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from builder.errors import Fault, Where


@dataclass(frozen=True, slots=True)
class Site:
    """[site]: where the site lives and what it is called."""

    name: str
    url: str  # origin only: scheme, host and port, no trailing slash
    base: str = "/"  # begins and ends with "/"
    language: str = "en"
    description: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """[auth.session]: how long a session lasts, in seconds; 0: without limit."""

    idle: int = 0  # since the visitor last did something
    absolute: int = 0  # since the sign-in
    warning: int = 60  # how long before either end the countdown runs


@dataclass(frozen=True, slots=True)
class Auth:
    """[auth]: the OpenID provider and this site's registration there."""

    issuer: str
    client_id: str
    scopes: tuple[str, ...] = ("openid", "profile")
    redirect_path: str = "/callback/"  # relative to the base path, with its leading slash
    post_logout_path: str = "/"
    algorithms: tuple[str, ...] = ("RS256",)
    leeway: int = 30  # seconds
    provider: str = "site/provider.json"  # pinned metadata, as a path from the project's root
    sign_in: str = "redirect"  # or "popup"
    restore: str = (
        "off"  # "redirect" or "frame": ask the provider for its session without a word to the visitor
    )
    refresh: bool = False  # keep refresh tokens, in the vault
    dpop: bool = False  # RFC 9449: tokens bound to a key that never leaves the vault
    response_mode: str = "auto"  # "form_post", "query", or form_post where the metadata has it
    par: str = "auto"  # RFC 9126: "required", "off", or where the metadata has it
    userinfo: bool = False  # the claims of the UserInfo endpoint too
    unadvertised_iss: str = (
        "reject"  # or "accept": an `iss` that the metadata does not announce (RFC 9207 2.4)
    )
    logout_method: str = "get"  # or "post"
    debug: bool = False  # keep the redacted log readable
    params: Mapping[str, str | int] = field(default_factory=dict)  # of every authorization request
    login_params: tuple[str, ...] = ()  # further ones that pages may add to one
    session: Session = Session()


@dataclass(frozen=True, slots=True)
class Api:
    """[apis.<name>]: a resource server that `auth.fetch` may call."""

    name: str
    origin: str
    prefix: str = "/"  # begins and ends with "/"
    audience: str = ""
    resource: str = ""
    scopes: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()  # further ones that pages may send to it; in lower case


@dataclass(frozen=True, slots=True)
class Build:
    """[build]: how it is built."""

    include: tuple[str, ...] = ()  # modules imported by computed name
    verbatim: tuple[str, ...] = ("robots.txt", "favicon.ico", ".well-known/*")  # static files kept by name
    runtime: str = "slim"  # or "full": the whole Brython runtime, without slimming


@dataclass(frozen=True, slots=True)
class Budget:
    """[budget]: bytes on the wire (brotli) and requests for the home page, cold. 0: no limit."""

    page: int = 0
    own: int = 0
    requests: int = 0


@dataclass(frozen=True, slots=True)
class Config:
    """A checked configuration. `metadata` is the provider's pinned metadata (OIDC Discovery 3)."""

    root: Path
    environment: str
    site: Site
    auth: Auth
    apis: tuple[Api, ...]
    routes: Mapping[str, str]  # route → page file, where it differs from the file's own place
    build: Build
    budget: Budget
    metadata: Mapping[str, object]
    warnings: tuple[Fault, ...] = ()
    places: Mapping[tuple[str | int, ...], tuple[Where, str]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def fault(self, path: tuple[str | int, ...], code: str, message: str, hint: str = "") -> Fault:
        """A fault at the place of a value: `("auth", "scopes", 1)`. Without a place when it was a default."""
        where, excerpt = self.places.get(path, (None, ""))
        return Fault(code, message, hint, where, excerpt)

    @property
    def callback(self) -> str:
        """The redirect URI's path, a folder: "/callback/", "/docs/callback/"."""
        return self.site.base.rstrip("/") + self.auth.redirect_path

    @property
    def redirect_uri(self) -> str:
        """The one registered redirect URI (RFC 6749 3.1.2): absolute, exact."""
        return self.site.url + self.callback

    @property
    def post_logout_redirect_uri(self) -> str:
        """Where the provider sends the visitor after sign-out (RP-Initiated Logout 2)."""
        return self.site.url + self.site.base.rstrip("/") + self.auth.post_logout_path
