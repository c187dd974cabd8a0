"""Define the response headers of each path of dist/, as rules that do not depend on the host.

There are two main content security policies. Pages may load files from their own origin and connect to nothing else.
The vault is the worker that holds the tokens, and its script is sent with its own policy: it may connect to the
provider's endpoints and the configured APIs, and runs only this site's scripts. Two settings loosen the policy of
pages, each only as far as necessary; `loosened` describes how.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlsplit

from builder.config.schema import Config
from builder.config.urls import browser_origin
from builder.output import File, Rule, media_type

# The endpoints of the provider that the vault calls. Browsers only navigate to the others.
_CALLED = (
    "issuer",
    "token_endpoint",
    "jwks_uri",
    "userinfo_endpoint",
    "revocation_endpoint",
    "pushed_authorization_request_endpoint",
)
_TRUSTED_TYPES_POLICY = "gossamer-vault"
# A path that does not exist at any provider. After a redirect, browsers ignore the path of a source (CSP3 7.6). So a
# frame can reach the provider only through the door's redirect, and a page cannot navigate a frame there directly.
_BY_REDIRECT = "/only-by-redirect"
# The script of the page at the redirect URI. It reloads the page without the query, replacing the URL that contains a
# code: Firefox and WebKit would reveal that URL to the next page, or to the page that the visitor goes back to.
FORGET = "if(location.search+location.hash)location.replace(location.pathname)"
NOTHING = {
    "default-src": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
_HEADER_ONLY = ("frame-ancestors", "sandbox", "report-uri", "report-to")  # CSP3 3.3: ignored in a <meta>
# Powerful features that no page uses. The list has only names that browsers know: others cause console warnings.
_FEATURES = (
    "accelerometer", "autoplay", "camera", "clipboard-read", "compute-pressure", "cross-origin-isolated",
    "display-capture", "encrypted-media",
    "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection",
    "local-fonts", "magnetometer", "microphone", "midi", "otp-credentials", "payment", "publickey-credentials-create",
    "publickey-credentials-get", "screen-wake-lock", "serial", "storage-access", "usb", "window-management",
    "xr-spatial-tracking",
)  # fmt: skip

_YEAR = 31_536_000
_IMMUTABLE = f"public, max-age={_YEAR}, immutable"
REVALIDATE = "no-cache"
NEVER = "no-store"


def url_of(path: str, config: Config) -> str:
    """Return the URL path of a file in dist/. The URL of a page is its folder: "about/index.html" is /about/.

    The redirect URI's page may be a file: "callback.html" is /callback if that is the redirect URI's path.
    """
    url = config.site.base + (path.removesuffix("index.html") if _is_index(path) else path)
    return config.callback if url == f"{config.callback}.html" else url


def urls_of(path: str, config: Config) -> tuple[str, ...]:
    """Return all URL paths at which hosts may serve a file: for a page at /callback, also "callback.html"."""
    url = url_of(path, config)
    return (url, f"{url}.html") if path.endswith(".html") and not url.endswith(("/", ".html")) else (url,)


def path_of(route: str) -> str:
    """Return the file of a route in dist/: "about/index.html" for "/about/", "callback.html" for "/callback"."""
    end = "index.html" if route.endswith("/") else "" if route.endswith(".html") else ".html"
    return route.lstrip("/") + end


def kind_of(file: File, config: Config) -> str:
    """Return the kind of a file, which is the name of the rule that applies to it (see `rules`)."""
    url, folder = url_of(file.path, config), config.door_folder
    if file.path.endswith(".html") and not file.immutable:
        return {config.callback: "callback", f"{folder}done/": "done"}.get(url, "page")
    if file.immutable:
        return "vault" if url.startswith(f"{folder}vault/") else "asset"
    if url == f"{folder}door.js":
        return "door"
    return "data" if file.path == "manifest.json" else "verbatim"


def _is_index(path: str) -> bool:
    return path == "index.html" or path.endswith("/index.html")


def called_origins(config: Config) -> tuple[str, ...]:
    """Return the origins of the provider that the vault calls, sorted and without duplicates."""
    urls = [config.auth.issuer, config.auth.metadata_url, *(config.metadata.get(name) for name in _CALLED)]
    return tuple(sorted({browser_origin(url) for url in urls if isinstance(url, str) and url}))


def vault_origins(config: Config) -> tuple[str, ...]:
    """Return all origins that the vault may connect to: the provider's and the APIs', sorted."""
    return tuple(sorted({*called_origins(config), *(browser_origin(api.origin) for api in config.apis)}))


def door_addresses(config: Config) -> tuple[str, ...]:
    """Return the URLs at which the vault talks to the door, a service worker.

    Requests to the first and the last never reach the host. The door's script is included because Firefox checks
    a response that a service worker made against the URL of that worker's script.
    """
    return tuple(f"{config.site.url}{config.door_folder}{name}" for name in ("claim", "door.js", "keep"))


def frame_sources(config: Config) -> tuple[str, ...]:
    """Return the frame-src sources of pages: none, unless restore = "frame".

    With that setting, pages may frame this site, where the frame starts and ends, and the provider, but only through
    the door's redirect: CSP checks each redirect in a frame against frame-src. If a page could frame an authorization
    request of its own, a stricter policy on that page could block the response and reveal the code in its report.
    """
    if config.auth.restore != "frame":
        return ()
    urls = (config.auth.issuer, config.metadata.get("authorization_endpoint"))
    origins = sorted({browser_origin(url) for url in urls if isinstance(url, str)})
    return ("'self'", *(origin + _BY_REDIRECT for origin in origins))


def form_targets(config: Config) -> tuple[str, ...]:
    """Return the form-action sources of pages: none, unless logout_method = "post".

    With that setting, forms may go to the exact path of the provider's sign-out page, and to this site, to which the
    provider redirects back. Other paths of the provider are not allowed, for the reason given in `frame_sources`.
    """
    url = config.metadata.get("end_session_endpoint")
    if config.auth.logout_method != "post" or not isinstance(url, str):
        return ()
    parts = urlsplit(url)
    return ("'self'", browser_origin(url) + quote(parts.path or "/", safe="/%:@!&'()*+=~"))


def loosened(config: Config) -> tuple[str, ...]:
    """Return a sentence for each thing that the settings allow pages beyond the strictest policy, with the reason."""
    said = []
    if frames := frame_sources(config):
        because = 'because auth.restore is "frame"'
        said += [
            f"pages may frame {' '.join(frames)} (frame-src), {because}",
            f"the page in which a sign-in in a frame ends may be framed by this site (frame-ancestors), {because}",
            f"pages have no Cross-Origin-Embedder-Policy, which would block the provider's page in the frame, {because}",
        ]
    if forms := form_targets(config):
        said.append(
            f'pages may send forms to {" ".join(forms)} (form-action), because auth.logout_method is "post"'
        )
    if config.auth.logout.hint:
        said.append(
            "the ID token passes through the address of the sign-out, the browser's history and the provider's logs"
            " (id_token_hint), because auth.logout.hint is true"
        )
    return tuple(said)


def page_csp(
    config: Config, *, dev: bool = False, done: bool = False, workers: Iterable[str] = ("'self'",)
) -> str:
    """Return the Content Security Policy of pages.

    `dev` also allows livereload's WebSocket. `done` is for the page in which hidden frames and popups end. `workers`
    are the URLs that may run as workers.
    """
    frames, forms = frame_sources(config), form_targets(config)
    connect = ["'self'"]
    if dev:
        connect.append(config.site.url.replace("http", "ws", 1))
    return csp(
        {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": "'self'",
            "font-src": "'self'",
            "manifest-src": "'self'",
            "worker-src": " ".join(workers) or "'none'",
            "connect-src": " ".join(connect),
            **({"frame-src": " ".join(frames)} if frames else {}),
            "form-action": " ".join(forms) or "'none'",
            "frame-ancestors": "'self'" if frames and done else "'none'",
            "base-uri": "'none'",
            "object-src": "'none'",
            "require-trusted-types-for": "'script'",
            "trusted-types": _TRUSTED_TYPES_POLICY,
        }
    )


def worker_scripts(paths: Iterable[str], config: Config) -> tuple[str, ...]:
    """Return the URLs, among a site's paths, of the door, the vault's script, and the runtime that it imports.

    Browsers check the imports of a module worker against the page's worker-src, too (HTML 10.2.4, "run a worker").
    """
    folder = config.door_folder
    starts = (f"{folder}door.js", f"{folder}vault/vault.", f"{config.site.base}assets/runtime.")
    return tuple(
        sorted(
            f"{config.site.url}{path}" for path in paths if path.startswith(starts) and path.endswith(".js")
        )
    )


def vault_csp(config: Config) -> str:
    """Return the policy of the vault's script. It limits where tokens can be sent, since only the vault has them."""
    return csp(
        {
            "default-src": "'none'",
            "script-src": "'self'",
            "connect-src": " ".join((*vault_origins(config), *door_addresses(config))),
            "form-action": "'none'",
            "frame-ancestors": "'none'",
            "base-uri": "'none'",
            "object-src": "'none'",
            "require-trusted-types-for": "'script'",
            "trusted-types": "'none'",
        }
    )


def callback_csp() -> str:
    """Return the policy of the page at the redirect URI, which is shown only if the door is missing.

    The page has an opaque origin, so that no other document can read its URL, and its only script is FORGET.
    """
    return csp(NOTHING | only(FORGET) | {"sandbox": "allow-scripts"})


def only(script: str) -> dict[str, str]:
    """Return directives that allow only this inline script."""
    types = {"require-trusted-types-for": "'script'", "trusted-types": "'none'"}
    return {"script-src": hashed(script), **types}


def hashed(text: str) -> str:
    """Return the hash source that allows this inline script or style (CSP3 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def meta_csp(config: Config, *, dev: bool = False) -> str:
    """Return the part of the pages' policy that works in a <meta> tag, for hosts that cannot set headers."""
    directives = page_csp(config, dev=dev).split("; ")
    return "; ".join(each for each in directives if each.split(" ", 1)[0] not in _HEADER_ONLY)


def kinds(files: Iterable[File], config: Config) -> dict[str, str]:
    """Return the kind of each URL path at which hosts may serve these files (see `rules`)."""
    return {url: kind_of(file, config) for file in files for url in urls_of(file.path, config)}


def rules(paths: Mapping[str, str], config: Config, *, dev: bool = False) -> tuple[Rule, ...]:
    """Return a rule for each kind that occurs in `paths`, which maps URL paths to kinds.

    A kind is "page", "callback", "done", "door", "vault", "asset", "verbatim" or "data".
    """
    page = page_csp(config, dev=dev, workers=worker_scripts(paths, config))
    done = page_csp(config, dev=dev, done=True, workers=())
    inert = csp(NOTHING)
    kinds = {
        "page": (page, REVALIDATE),
        "callback": (callback_csp(), NEVER),
        "done": (done, REVALIDATE),
        "door": (inert, REVALIDATE),
        "vault": (vault_csp(config), _IMMUTABLE),
        "asset": (inert, _IMMUTABLE),
        "verbatim": (inert, REVALIDATE),
        "data": (inert, REVALIDATE),
    }
    # a service worker's scope is limited to its own folder, unless its response allows more (Service Workers 3.4)
    scope = () if config.callback.endswith("/") else (("Service-Worker-Allowed", config.door_scope),)
    framing = {"page", "done"} if frame_sources(config) else set()
    return tuple(
        Rule(
            kind,
            found,
            (*headers(value, cache, embedder=kind not in framing), *(scope if kind == "door" else ())),
        )
        for kind, (value, cache) in kinds.items()
        if (found := tuple(sorted(path for path, its in paths.items() if its == kind)))
    )


def neutral(
    all_rules: Iterable[Rule], types: Mapping[str, str], moved: Mapping[str, str] | None = None
) -> File:
    """Return headers.json, for any host and for tests: rules, Content-Types by path, and redirects of former paths."""
    listed = [
        {"name": rule.name, "paths": list(rule.paths), "headers": dict(rule.headers)} for rule in all_rules
    ]
    said = {
        "rules": listed,
        "types": dict(sorted(types.items())),
        **({"moved": dict(moved)} if moved else {}),
    }
    text = json.dumps(said, indent=2, ensure_ascii=False)
    return File("headers.json", (text + "\n").encode(), media_type("headers.json"))


def headers(value: str, cache: str, *, embedder: bool = True) -> tuple[tuple[str, str], ...]:
    """Return the complete set of headers with this policy. `embedder` adds Cross-Origin-Embedder-Policy."""
    return (
        ("Cache-Control", cache),
        ("Content-Security-Policy", value),
        *((("Cross-Origin-Embedder-Policy", "require-corp"),) if embedder else ()),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in _FEATURES)),
        ("Referrer-Policy", "no-referrer"),
        ("Strict-Transport-Security", f"max-age={_YEAR}; includeSubDomains"),
        ("X-Content-Type-Options", "nosniff"),
    )


def csp(directives: Mapping[str, str]) -> str:
    """Return the directives as a value for the Content-Security-Policy header (CSP3 2.2.1)."""
    return "; ".join(f"{name} {value}".rstrip() for name, value in directives.items())
