"""The settings of site.toml as immutable values, which `read.py` creates after checking them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from builder.errors import Fault, Where


@dataclass(frozen=True, slots=True)
class Site:
    """[site]: what the site is called and where it is served."""

    name: str
    url: str  # only an origin: scheme, host and port, without a trailing slash
    base: str = "/"  # begins and ends with "/"
    language: str = "en"
    description: str = ""


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """[auth.session]: how long a session lasts, in seconds. 0 means no limit."""

    idle: int = 0  # limit since the visitor's last activity
    absolute: int = 0  # limit since the sign-in
    warning: int = 60  # length of the countdown before either limit


@dataclass(frozen=True, slots=True)
class Logout:
    """[auth.logout]: the parameters that the provider expects at a sign-out."""

    redirect_param: str = "post_logout_redirect_uri"  # the parameter with the URL to return to
    params: Mapping[str, str | int] = field(default_factory=dict)  # further parameters
    hint: bool = False  # send the ID token as id_token_hint, in the URL


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
    redirect_origin: str = ""  # the redirect URI's origin, if it is to be separate from the site's
    post_logout_path: str = "/"
    algorithms: tuple[str, ...] = ("RS256",)
    leeway: int = 30  # tolerated clock difference, in seconds
    metadata_url: str = ""  # the URL of the provider's metadata, if not below the issuer (Discovery 4)
    extra_audiences: tuple[str, ...] = ()  # accepted in ID tokens besides the client, if azp is the client
    provider: str = "site/provider.json"  # pinned metadata, relative to the project's root
    sign_in: str = "redirect"  # or "popup"
    restore: str = "off"  # or "redirect" or "frame": how to ask the provider silently for an existing session
    refresh: bool = False  # use refresh tokens, which stay in the vault
    dpop: bool = False  # RFC 9449: bind tokens to a key that never leaves the vault
    response_mode: str = "auto"  # "form_post", "query", or "auto": form_post if the metadata lists it
    par: str = "auto"  # RFC 9126: "required", "off", or "auto": used if the metadata has the endpoint
    userinfo: bool = False  # also fetch the claims from the UserInfo endpoint
    unadvertised_iss: str = "reject"  # or "accept": for an `iss` that the metadata does not announce
    logout_method: str = "get"  # or "post"
    debug: bool = False  # keep a redacted log that pages can read
    params: Mapping[str, str | int] = field(default_factory=dict)  # added to every authorization request
    login_params: tuple[str, ...] = ()  # names of the parameters that pages may add to a sign-in
    logout: Logout = Logout()
    session: SessionLimits = SessionLimits()

    @property
    def door_scope(self) -> str:
        """The common prefix of the paths of the redirect URI, the door and the vault, such as "/callback"."""
        return door_scope(self.redirect_path)

    @property
    def door_folder(self) -> str:
        """The folder that contains the door and the vault: "/callback/"."""
        return self.door_scope.rstrip("/") + "/"


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")  # the methods that pages may use at an API


@dataclass(frozen=True, slots=True)
class Api:
    """[apis.<name>]: a resource server that `auth.fetch` may call."""

    name: str
    origin: str
    prefix: str = "/"  # begins and ends with "/"
    audience: str = ""
    resource: str = ""
    scopes: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()  # additional headers that pages may send to it, in lower case
    methods: tuple[str, ...] = METHODS  # the methods that pages may use
    paths: tuple[str, ...] = ()  # the paths below the prefix that pages may call; empty means all
    calls_per_minute: int = 0  # limit for calls by pages; 0 means no limit
    cache: str = "default"  # or "no-store": whether the browser may cache its responses (Fetch 2.2.5)


@dataclass(frozen=True, slots=True)
class Build:
    """[build]: how the site is built."""

    include: tuple[str, ...] = ()  # modules that only computed names import
    verbatim: tuple[str, ...] = ("robots.txt", "favicon.ico", ".well-known/*")  # static files kept by name
    runtime: str = "slim"  # or "full": the whole Brython runtime
    compress: bool = True  # whether to write compressed copies of text files, .br and .gz


@dataclass(frozen=True, slots=True)
class Budget:
    """[budget]: limits for the home page with an empty cache. 0 means no limit."""

    page: int = 0  # bytes on the wire (brotli)
    own: int = 0  # bytes on the wire (brotli) of the site's own code
    requests: int = 0


# The hosts that the build can write a configuration for.
HOSTS = (
    "netlify", "cloudflare", "vercel", "firebase", "azure-static-web-apps", "nginx", "caddy", "apache",
    "cloudfront", "gcs", "github-pages", "gitlab-pages",
)  # fmt: skip
# The promises in README.md that a host may be unable to keep (see hosts/plan.py).
LOSSES = ("framing", "worker-policy", "callback-page", "shared-origin", "missing-pages")


@dataclass(frozen=True, slots=True)
class Localized:
    """[languages.TAG]: what the site is called in another language. What is empty is as in [site]."""

    name: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Host:
    """[host]: what serves the finished site."""

    name: str = "netlify"  # one of HOSTS
    accept: tuple[str, ...] = ()  # members of LOSSES that the site's author accepts


@dataclass(frozen=True, slots=True)
class Config:
    """A checked configuration. `metadata` is the provider's pinned metadata (OIDC Discovery 3)."""

    root: Path
    environment: str
    site: Site
    auth: Auth
    apis: tuple[Api, ...]
    routes: Mapping[str, str]  # route → page file, for routes that do not follow from the file's path
    build: Build
    budget: Budget
    metadata: Mapping[str, object]
    host: Host = Host()
    languages: Mapping[str, Localized] = field(default_factory=dict)  # by tag, beside site.language
    warnings: tuple[Fault, ...] = ()
    places: Mapping[tuple[str | int, ...], tuple[Where, str]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def fault(self, path: tuple[str | int, ...], code: str, message: str, hint: str = "") -> Fault:
        """Return a fault at the position of a value, such as `("auth", "scopes", 1)`.

        Default values have no position.
        """
        where, excerpt = self.places.get(path, (None, ""))
        return Fault(code, message, hint, where, excerpt)

    @property
    def tags(self) -> tuple[str, ...]:
        """The languages of the site, by their tags: that of most pages first."""
        return (self.site.language, *self.languages)

    @property
    def foreign(self) -> tuple[str, ...]:
        """The languages of the site into which English sentences have to be translated."""
        return tuple(tag for tag in self.tags if tag.partition("-")[0].lower() != "en")

    def address(self, route: str) -> str:
        """Return the absolute URL of a page or another file of the site: "/about/", "/blog/feed.xml"."""
        return self.site.url + self.site.base + route[1:]

    @property
    def callback(self) -> str:
        """The path of the redirect URI: "/callback/" or "/docs/callback.html"."""
        return self.site.base.rstrip("/") + self.auth.redirect_path

    @property
    def door_scope(self) -> str:
        """The scope of the door, a service worker: the prefix of all paths that it controls."""
        return self.site.base.rstrip("/") + self.auth.door_scope

    @property
    def door_folder(self) -> str:
        """The path of the folder with the door and the vault: "/callback/" for all three forms of the redirect URI."""
        return self.site.base.rstrip("/") + self.auth.door_folder

    @property
    def redirect_uri(self) -> str:
        """The one registered redirect URI (RFC 6749 3.1.2): absolute, and matched exactly."""
        return (self.auth.redirect_origin or self.site.url) + self.callback

    @property
    def response_mode(self) -> str:
        """How responses arrive (see `Auth.response_mode`). With a separate redirect origin, only "query" works."""
        return "query" if self.auth.redirect_origin else self.auth.response_mode

    @property
    def post_logout_redirect_uri(self) -> str:
        """The URI to which the provider redirects the visitor after sign-out (RP-Initiated Logout 2)."""
        return self.site.url + self.site.base.rstrip("/") + self.auth.post_logout_path
