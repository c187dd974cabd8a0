"""Response headers, as neutral rules: each path of dist/ has one complete set, computed from the configuration.

Two policies matter. A page may load its own origin's files and talk to nobody else. The vault, a worker with its
own response and so its own policy, may talk to the provider's endpoints and the configured APIs, and runs this site's
scripts only. Two settings loosen the pages' policy, each by what it cannot do without; `loosened` says so.
"""

import json
from collections.abc import Iterable, Mapping

from builder.config.schema import Config
from builder.config.urls import browser_origin
from builder.output import File, Rule, media_type

# The provider's endpoints that the vault calls. The others are only navigated to.
_CALLED = (
    "issuer",
    "token_endpoint",
    "jwks_uri",
    "userinfo_endpoint",
    "revocation_endpoint",
    "pushed_authorization_request_endpoint",
)
_TRUSTED_TYPES_POLICY = "gossamer-vault"
_HEADER_ONLY = ("frame-ancestors", "sandbox", "report-uri", "report-to")  # CSP3 3.3: void in a <meta>
# Powerful features that no page here uses. Only names that browsers know: each other one is a warning in the console.
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
_REVALIDATE = "no-cache"
_NEVER = "no-store"


def url_of(path: str, config: Config) -> str:
    """The URL path of a file of dist/: pages are folders, "about/index.html" is /about/."""
    return config.site.base + (path.removesuffix("index.html") if _is_index(path) else path)


def kind_of(file: File, config: Config) -> str:
    """Which rule a file falls under."""
    if file.path.endswith(".html") and not file.immutable:
        redirect = config.auth.redirect_path
        return "callback" if url_of(file.path, config) == config.site.base + redirect[1:] else "page"
    if file.immutable:
        return "vault" if file.path.startswith("vault/") else "asset"
    return "data" if file.path == "manifest.json" else "verbatim"


def _is_index(path: str) -> bool:
    return path == "index.html" or path.endswith("/index.html")


def endpoint_origins(config: Config) -> tuple[str, ...]:
    """The origins of the provider that the vault calls, sorted, each once."""
    urls = [config.auth.issuer, *(config.metadata.get(name) for name in _CALLED)]
    return tuple(sorted({browser_origin(url) for url in urls if isinstance(url, str) and url}))


def vault_origins(config: Config) -> tuple[str, ...]:
    """All origins that the vault may talk to: the provider's and the APIs', sorted, each once."""
    return tuple(sorted({*endpoint_origins(config), *(browser_origin(api.origin) for api in config.apis)}))


def frame_sources(config: Config) -> tuple[str, ...]:
    """What a page may frame: with restore = "frame" the provider, and the callback page that it redirects to (CSP
    holds each redirect in a frame against frame-src); else nothing."""
    if config.auth.restore != "frame":
        return ()
    urls = (config.auth.issuer, config.metadata.get("authorization_endpoint"))
    return ("'self'", *sorted({browser_origin(url) for url in urls if isinstance(url, str)}))


def form_targets(config: Config) -> tuple[str, ...]:
    """Where a form may be sent: with logout_method = "post" to the provider, which redirects back; else nowhere."""
    url = config.metadata.get("end_session_endpoint")
    if config.auth.logout_method != "post" or not isinstance(url, str):
        return ()
    return ("'self'", browser_origin(url))


def loosened(config: Config) -> tuple[str, ...]:
    """What this configuration allows pages beyond the strictest policy, and why, a sentence each."""
    said = []
    if frames := frame_sources(config):
        because = 'because auth.restore is "frame"'
        said += [
            f"pages may frame {' '.join(frames)} (frame-src), {because}",
            f"the callback page may be framed by this site (frame-ancestors), {because}",
            f"pages have no Cross-Origin-Embedder-Policy, which would block the provider's page in the frame, {because}",
        ]
    if forms := form_targets(config):
        said.append(
            f'pages may send forms to {" ".join(forms)} (form-action), because auth.logout_method is "post"'
        )
    return tuple(said)


def page_csp(
    config: Config, *, dev: bool = False, callback: bool = False, workers: Iterable[str] = ("'self'",)
) -> str:
    """The policy of every page. `dev` also lets livereload's WebSocket through. `callback`: of the page at the
    redirect URI, in which a hidden frame ends. `workers`: the addresses of what may run as a worker."""
    frames, forms = frame_sources(config), form_targets(config)
    connect = ["'self'"]
    if dev:
        connect.append(config.site.url.replace("http", "ws", 1))
    return _csp(
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
            "frame-ancestors": "'self'" if frames and callback else "'none'",
            "base-uri": "'none'",
            "object-src": "'none'",
            "require-trusted-types-for": "'script'",
            "trusted-types": _TRUSTED_TYPES_POLICY,
        }
    )


def worker_scripts(paths: Iterable[str], config: Config) -> tuple[str, ...]:
    """The addresses of the vault's script and of the runtime that it imports, among the URL paths of a site.

    A browser holds what a module worker imports against its page's worker-src too (HTML 10.2.4, "run a worker").
    """
    starts = tuple(config.site.base + name for name in ("vault/vault.", "assets/runtime."))
    return tuple(
        sorted(
            f"{config.site.url}{path}" for path in paths if path.startswith(starts) and path.endswith(".js")
        )
    )


def vault_csp(config: Config) -> str:
    """The policy of the vault's script: this alone decides where tokens can be sent."""
    return _csp(
        {
            "default-src": "'none'",
            "script-src": "'self'",
            "connect-src": " ".join(vault_origins(config)),
            "form-action": "'none'",
            "frame-ancestors": "'none'",
            "base-uri": "'none'",
            "object-src": "'none'",
            "require-trusted-types-for": "'script'",
            "trusted-types": "'none'",
        }
    )


def meta_csp(config: Config, *, dev: bool = False) -> str:
    """What a <meta> can carry of the pages' policy, for hosts that set no headers."""
    directives = page_csp(config, dev=dev).split("; ")
    return "; ".join(each for each in directives if each.split(" ", 1)[0] not in _HEADER_ONLY)


def rules(paths: Mapping[str, str], config: Config, *, dev: bool = False) -> tuple[Rule, ...]:
    """URL path → kind ("page", "callback", "vault", "asset", "verbatim", "data") becomes a rule for each kind."""
    workers = worker_scripts(paths, config)
    page, callback = (page_csp(config, dev=dev, callback=its, workers=workers) for its in (False, True))
    inert = _csp(
        {"default-src": "'none'", "form-action": "'none'", "frame-ancestors": "'none'", "base-uri": "'none'"}
    )
    kinds = {
        "page": (page, _REVALIDATE),
        "callback": (callback, _NEVER),
        "vault": (vault_csp(config), _IMMUTABLE),
        "asset": (inert, _IMMUTABLE),
        "verbatim": (inert, _REVALIDATE),
        "data": (inert, _REVALIDATE),
    }
    framing = {"page", "callback"} if frame_sources(config) else set()
    return tuple(
        Rule(kind, found, _headers(csp, cache, embedder=kind not in framing))
        for kind, (csp, cache) in kinds.items()
        if (found := tuple(sorted(path for path, its in paths.items() if its == kind)))
    )


def neutral(all_rules: Iterable[Rule], types: Mapping[str, str]) -> File:
    """headers.json: the rules, and each path's Content-Type, for any host and for the tests."""
    listed = [
        {"name": rule.name, "paths": list(rule.paths), "headers": dict(rule.headers)} for rule in all_rules
    ]
    text = json.dumps({"rules": listed, "types": dict(sorted(types.items()))}, indent=2, ensure_ascii=False)
    return File("headers.json", (text + "\n").encode(), media_type("headers.json"))


def _headers(csp: str, cache: str, *, embedder: bool) -> tuple[tuple[str, str], ...]:
    return (
        ("Cache-Control", cache),
        ("Content-Security-Policy", csp),
        *((("Cross-Origin-Embedder-Policy", "require-corp"),) if embedder else ()),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in _FEATURES)),
        ("Referrer-Policy", "no-referrer"),
        ("Strict-Transport-Security", f"max-age={_YEAR}; includeSubDomains"),
        ("X-Content-Type-Options", "nosniff"),
    )


def _csp(directives: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())
