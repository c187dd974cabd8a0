"""The settings of the pages, the vault and the door, which are inserted as JSON into the first script of each."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from builder.config.schema import Api, Config

# Headers that pages may send to every API: content negotiation, the type of the body, and preconditions.
_HEADERS = [
    "accept",
    "accept-language",
    "content-language",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-unmodified-since",
    "prefer",
]
# Parameters that pages may always add to a sign-in (OIDC Core 3.1.2.1), and `organization`.
_LOGIN_PARAMS = ("acr_values", "display", "login_hint", "max_age", "organization", "prompt", "ui_locales")
_SWITCHES = (
    "restore",
    "refresh",
    "dpop",
    "par",
    "userinfo",
    "unadvertised_iss",
    "logout_method",
    "debug",
)


def filled(script: str, settings: Mapping[str, object]) -> str:
    """Return a JavaScript file with its settings filled in."""
    return script.replace("SETTINGS", script_json(settings)) + "\n"


def page_settings(config: Config, routes: Mapping[str, object], dev: bool) -> dict[str, object]:
    """Return the settings for every page, without those that only the vault needs."""
    return {
        "base": config.site.base,
        "door": f"{config.door_folder}door.js",
        "scope": config.door_scope,
        "routes": routes,
        "post_logout_path": config.auth.post_logout_path,
        "sign_in": config.auth.sign_in,
        "restore": config.auth.restore,
        "ui_locales": bool(config.languages),
        "session": asdict(config.auth.session),
        "dev": dev,
    }


def vault_settings(config: Config, dev: bool) -> dict[str, object]:
    """Return the settings for the vault: the provider, this site's registration with it, and the APIs."""
    return {
        "issuer": config.auth.issuer,
        "client_id": config.auth.client_id,
        "redirect_uri": config.redirect_uri,
        "door": config.door_folder,
        "post_logout_redirect_uri": config.post_logout_redirect_uri,
        "base": config.site.base,
        "scopes": list(config.auth.scopes),
        "algorithms": list(config.auth.algorithms),
        "leeway": config.auth.leeway,
        "metadata_url": config.auth.metadata_url,
        "extra_audiences": list(config.auth.extra_audiences),
        "metadata": dict(config.metadata),
        "pinned_origins": pinned_origins(config),
        "apis": [_api(api) for api in config.apis],
        "params": dict(config.auth.params),
        "login_params": sorted({*_LOGIN_PARAMS, *config.auth.params, *config.auth.login_params}),
        "logout": asdict(config.auth.logout),
        "session": asdict(config.auth.session),
        **{name: getattr(config.auth, name) for name in _SWITCHES},
        "response_mode": config.response_mode,
        "dev": dev,
    }


def door_settings(config: Config) -> dict[str, object]:
    """Return the settings for the door: the redirect URI's path, its own folder, the vault's, and the home page."""
    folder = config.door_folder
    return {
        "callback": config.callback,
        "folder": folder,
        "vault": f"{folder}vault/",
        "home": config.site.base,
    }


def pinned_origins(config: Config) -> list[str]:
    """Return the origins of the issuer and of all pinned endpoints, sorted and without duplicates."""
    urls = [config.auth.issuer]
    urls += [value for key, value in config.metadata.items() if _is_endpoint(key) and isinstance(value, str)]
    return sorted({"/".join(url.split("/")[:3]) for url in urls})


def script_json(value: object) -> str:
    """Return a value as JSON: compact, with sorted keys, and without anything that could end a script."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True).replace("<", "\\u003c")


def _api(api: Api) -> dict[str, object]:
    return {
        "name": api.name,
        "origin": api.origin,
        "prefix": api.prefix,
        "audience": api.audience,
        "resource": api.resource,
        "scopes": list(api.scopes),
        "headers": sorted({*_HEADERS, *api.headers}),
        "methods": list(api.methods),
        "paths": [_path(each) for each in api.paths],
        "cache": api.cache,
        "calls_per_minute": api.calls_per_minute,
    }


def _path(listed: str) -> list[object]:
    """Return a member of `Api.paths` in the format for the vault (see `urls.is_listed`)."""
    method, _, path = listed.rpartition(" ")
    segments = [None if segment == "*" else segment for segment in path.split("/")]
    rest = segments[-1] == "**"
    return [method, segments[:-1] if rest else segments, rest]


def _is_endpoint(key: str) -> bool:
    return key.endswith("_endpoint") or key == "jwks_uri"
