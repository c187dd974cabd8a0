"""The settings of site.toml as frozen values. `read.py` checks the settings and creates these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from builder.errors import Fault, Where


@dataclass(frozen=True, slots=True)
class Site:
    """[site]: what the site is called and where it is served."""

    name: str
    url: str  # origin only: scheme, host and port, no trailing slash
    base: str = "/"  # begins and ends with "/"
    language: str = "en"
    description: str = ""


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """[auth.session]: how long a session lasts, in seconds. A limit of 0 is no limit."""

    idle: int = 0  # limit since the visitor's last activity
    absolute: int = 0  # limit since the sign-in
    warning: int = 60  # how long the countdown before either limit runs


@dataclass(frozen=True, slots=True)
class Logout:
    """[auth.logout]: what the provider wants to be told at a sign-out."""

    redirect_param: str = "post_logout_redirect_uri"  # the parameter with the address to come back to
    params: Mapping[str, str | int] = field(default_factory=dict)  # further ones
    hint: bool = False  # send the ID token as id_token_hint, in the address


def door_scope(redirect_path: str) -> str:
    """Return the scope of the door below the base path: "/callback" for "/callback.html" and "/callback"."""
    return redirect_path.removesuffix(".html")


@dataclass(frozen=True, slots=True)
class Auth:
    """[auth]: the OpenID provider, and this site's registration with it."""

    issuer: str
    client_id: str
    scopes: tuple[str, ...] = ("openid", "profile")
    redirect_path: str = "/callback/"  # below the base path: "/callback/", "/callback" or "/callback.html"
    redirect_origin: str = ""  # that of the redirect URI, if no page of the site is to be there
    post_logout_path: str = "/"
    algorithms: tuple[str, ...] = ("RS256",)
    leeway: int = 30  # tolerated clock difference, in seconds
    metadata_url: str = ""  # where the provider's metadata is, if not below the issuer (Discovery 4)
    extra_audiences: tuple[str, ...] = ()  # accepted in ID tokens beside the client, if azp is the client
    provider: str = "site/provider.json"  # pinned metadata, relative to the project's root
    sign_in: str = "redirect"  # or "popup"
    restore: str = "off"  # or "redirect" or "frame": silently ask the provider whether it has a session
    refresh: bool = False  # use refresh tokens, which stay in the vault
    dpop: bool = False  # RFC 9449: bind tokens to a key that never leaves the vault
    response_mode: str = "auto"  # "form_post", "query", or "auto": form_post if the metadata has it
    par: str = "auto"  # RFC 9126: "required", "off", or "auto": if the metadata has it
    userinfo: bool = False  # also get the claims of the UserInfo endpoint
    unadvertised_iss: str = "reject"  # or "accept": an `iss` the metadata does not announce (RFC 9207 2.4)
    logout_method: str = "get"  # or "post"
    debug: bool = False  # keep a redacted log that pages can read
    params: Mapping[str, str | int] = field(default_factory=dict)  # added to every authorization request
    login_params: tuple[str, ...] = ()  # names of those that pages may add to a sign-in
    logout: Logout = Logout()
    session: SessionLimits = SessionLimits()

    @property
    def door_scope(self) -> str:
        """What the paths of the redirect URI, the door and the vault begin with: "/callback" if it is no folder."""
        return door_scope(self.redirect_path)

    @property
    def door_folder(self) -> str:
        """The folder with the door and the vault: "/callback/"."""
        return self.door_scope.rstrip("/") + "/"


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")  # that pages may use at an API


@dataclass(frozen=True, slots=True)
class Api:
    """[apis.<name>]: a resource server that `auth.fetch` may call."""

    name: str
    origin: str
    prefix: str = "/"  # begins and ends with "/"
    audience: str = ""
    resource: str = ""
    scopes: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()  # additional ones that pages may send to it, in lower case
    methods: tuple[str, ...] = METHODS  # the only ones that pages may use there
    paths: tuple[str, ...] = ()  # that pages may call there, below the prefix; without any, all of them
    calls_per_minute: int = 0  # that pages may make there; 0 is no limit
    cache: str = "default"  # or "no-store": whether the browser may keep its answers (Fetch 2.2.5)


@dataclass(frozen=True, slots=True)
class Build:
    """[build]: how the site is built."""

    include: tuple[str, ...] = ()  # modules that are imported by a computed name
    verbatim: tuple[str, ...] = ("robots.txt", "favicon.ico", ".well-known/*")  # static files kept by name
    runtime: str = "slim"  # or "full": the whole Brython runtime
    compress: bool = True  # whether text has its compressed siblings, .br and .gz


@dataclass(frozen=True, slots=True)
class Budget:
    """[budget]: limits for the home page with an empty cache. 0 is no limit."""

    page: int = 0  # bytes on the wire (brotli)
    own: int = 0  # bytes on the wire (brotli) of the site's own code
    requests: int = 0


# The hosts that the build can write a configuration for.
HOSTS = (
    "netlify", "cloudflare", "vercel", "firebase", "azure-static-web-apps", "nginx", "caddy", "apache",
    "cloudfront", "gcs", "github-pages", "gitlab-pages",
)  # fmt: skip
# What a host may be unable to keep of the promises in README.md (see hosts/plan.py).
LOSSES = ("framing", "worker-policy", "callback-page", "shared-origin", "missing-pages")


@dataclass(frozen=True, slots=True)
class Host:
    """[host]: what serves the finished site."""

    name: str = "netlify"  # one of HOSTS
    accept: tuple[str, ...] = ()  # those of LOSSES that the site's author can live with


@dataclass(frozen=True, slots=True)
class Config:
    """A checked configuration. `metadata` is the provider's pinned metadata (OIDC Discovery 3)."""

    root: Path
    environment: str
    site: Site
    auth: Auth
    apis: tuple[Api, ...]
    routes: Mapping[str, str]  # route → page file, where the route differs from the file's path
    build: Build
    budget: Budget
    metadata: Mapping[str, object]
    host: Host = Host()
    warnings: tuple[Fault, ...] = ()
    places: Mapping[tuple[str | int, ...], tuple[Where, str]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def fault(self, path: tuple[str | int, ...], code: str, message: str, hint: str = "") -> Fault:
        """Return a fault at the position of a value, such as `("auth", "scopes", 1)`.

        A value that is a default has no position.
        """
        where, excerpt = self.places.get(path, (None, ""))
        return Fault(code, message, hint, where, excerpt)

    @property
    def callback(self) -> str:
        """The path of the redirect URI: "/callback/" or "/docs/callback.html"."""
        return self.site.base.rstrip("/") + self.auth.redirect_path

    @property
    def door_scope(self) -> str:
        """The scope of the door, a service worker: what all paths that it is for begin with."""
        return self.site.base.rstrip("/") + self.auth.door_scope

    @property
    def door_folder(self) -> str:
        """The path of the folder with the door and the vault: "/callback/" for each of the three forms."""
        return self.site.base.rstrip("/") + self.auth.door_folder

    @property
    def redirect_uri(self) -> str:
        """The one registered redirect URI (RFC 6749 3.1.2): absolute, and matched exactly."""
        return (self.auth.redirect_origin or self.site.url) + self.callback

    @property
    def response_mode(self) -> str:
        """How answers come back, see `Auth.response_mode`. A page at an origin of its own can only read the query."""
        return "query" if self.auth.redirect_origin else self.auth.response_mode

    @property
    def post_logout_redirect_uri(self) -> str:
        """The URI to which the provider sends the visitor after sign-out (RP-Initiated Logout 2)."""
        return self.site.url + self.site.base.rstrip("/") + self.auth.post_logout_path
