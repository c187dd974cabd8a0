"""Read site.toml, the file of one environment, and overrides into a checked Config."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from builder.config import checks, paths, protocol
from builder.config.checks import Table, read_table, unknown_key
from builder.config.document import Collector, Document, Node, shown, tree
from builder.config.layers import ENVIRONMENTS, OVERRIDE, in_environments, read_layers
from builder.config.metadata import check_metadata, discover_command, read_pin
from builder.config.schema import (
    HOSTS,
    LOSSES,
    METHODS,
    Api,
    Auth,
    Budget,
    Build,
    Config,
    Host,
    Localized,
    Logout,
    SessionLimits,
    Site,
)
from builder.config.together import check_together, member
from builder.errors import Fault, Where, did_you_mean
from builder.home import SITE_TOML

METADATA = "<metadata>"

_NO_SECRET = (
    "remove it: everyone can read what a browser is sent, so a browser client has no secret; "
    "register this site as a public client (single-page application) that uses PKCE"
)
_SECRETS = dict.fromkeys(("client_secret", "secret", "client_assertion", "private_key"), _NO_SECRET)
_COUNT = checks.number(0, 1_000_000_000)

_SITE = Table(
    {
        "name": checks.text,
        "url": protocol.origin("site.base"),
        "base": paths.folder,
        "language": checks.language,
        "description": checks.free_text,
    },
    required=("name", "url"),
)
_LIMIT = checks.number(0, 31_536_000)
_SESSION = Table({"idle": _LIMIT, "absolute": _LIMIT, "warning": checks.number(0, 3600)})
_LOGOUT = Table(
    {"redirect_param": protocol.logout_param, "params": protocol.logout_params, "hint": checks.flag}
)
_AUTH = Table(
    {
        "issuer": protocol.issuer,
        "metadata_url": checks.optional(protocol.metadata_url),
        "client_id": checks.text,
        "scopes": protocol.login_scopes,
        "redirect_path": paths.callback_path,
        "redirect_origin": checks.optional(protocol.origin("auth.redirect_path")),
        "post_logout_path": paths.folder,
        "algorithms": protocol.algorithms,
        "leeway": checks.number(0, 300),
        "extra_audiences": checks.each(checks.text),
        "provider": paths.relative_file,
        "sign_in": checks.one_of("redirect", "popup"),
        "restore": checks.one_of("off", "redirect", "frame"),
        "refresh": checks.flag,
        "dpop": checks.flag,
        "response_mode": checks.one_of("auto", "form_post", "query"),
        "par": checks.one_of("auto", "required", "off"),
        "userinfo": checks.flag,
        "unadvertised_iss": checks.one_of("reject", "accept"),
        "logout_method": checks.one_of("get", "post"),
        "debug": checks.flag,
        "params": protocol.request_params,
        "login_params": checks.each(protocol.login_param),
        "logout": checks.table(_LOGOUT),
        "session": checks.table(_SESSION),
    },
    required=("issuer", "client_id"),
    teach=_SECRETS,
)
_UNCALLED = "so no page could call this API"
_API = Table(
    {
        "origin": protocol.origin("prefix"),
        "prefix": paths.folder,
        "audience": checks.optional(checks.text),
        "resource": checks.optional(protocol.resource),
        "scopes": protocol.scopes,
        "headers": checks.each(protocol.request_header),
        "methods": checks.some(
            checks.one_of(*METHODS),
            _UNCALLED,
            'name what pages use, like methods = ["GET"], or remove the line to allow all',
        ),
        "paths": checks.some(
            paths.api_path,
            _UNCALLED,
            'name what pages call, like paths = ["GET /invoices/*"], or remove the line to allow all',
        ),
        "calls_per_minute": checks.number(1, 100_000),
        "cache": checks.one_of("default", "no-store"),
    },
    teach=_SECRETS,
)
_BUILD = Table(
    {
        "include": checks.each(paths.module),
        "verbatim": checks.each(paths.relative_file),
        "runtime": checks.one_of("slim", "full"),
        "compress": checks.flag,
    }
)
_BUDGET = Table({"page": _COUNT, "own": _COUNT, "requests": _COUNT})
_LANGUAGE = Table({"name": checks.text, "description": checks.free_text})
_HOST = Table({"name": checks.one_of(*HOSTS), "accept": checks.each(checks.one_of(*LOSSES))})
_PLAIN = {"host": _HOST, "site": _SITE, "auth": _AUTH, "build": _BUILD, "budget": _BUDGET}
_TABLES = {**_PLAIN, "apis": _API, "languages": _LANGUAGE, "routes": None}
_NESTED = {**_PLAIN, "auth.session": _SESSION, "auth.logout": _LOGOUT}
_MISSING = re.compile(r"\[?([\w.-]+)\]? is missing$")
_HOMES = {key: name for name, table in _NESTED.items() for key in table.keys}


def read_config(
    root: Path,
    environment: str = "",
    overrides: Mapping[str, object] | None = None,
    metadata: Mapping[str, object] | None = None,
    *,
    require_metadata: bool = True,
) -> Config:
    """Return the configuration of the project at `root`, checked and frozen.

    `overrides` (dotted key → value) take precedence over both files. `metadata` replaces the pinned file; if
    `require_metadata` is false, neither is used. Raise SiteError with every fault, sorted by position.
    """
    root = root.resolve()
    document = read_layers(root, environment, overrides or {})
    faults = Collector()
    parts = _parts(document, faults)
    auth = _auth(parts["auth"], document, environment)
    known: dict[str, object] = {}
    warnings: tuple[Fault, ...] = ()
    if require_metadata and auth.issuer:
        given = tree(Document(METADATA), metadata) if metadata is not None else None
        known, warnings = _metadata(given, document, root, environment, auth, faults)
    config = Config(
        root=root,
        environment=environment,
        site=Site(**_filled(_SITE, parts["site"])),
        auth=auth,
        apis=tuple(Api(**{"origin": "", **api}) for api in parts["apis"]),
        routes=MappingProxyType(parts["routes"]),
        build=Build(**parts["build"]),
        budget=Budget(**parts["budget"]),
        metadata=MappingProxyType(dict(known)),
        host=Host(**parts["host"]),
        languages=MappingProxyType(parts["languages"]),
        places=MappingProxyType(_places(document)),
    )
    warnings += check_together(document, config, faults)
    if not environment:
        faults.found = [_with_environments(fault, root) for fault in faults.found]
    faults.check()
    return replace(config, warnings=warnings)


def _with_environments(fault: Fault, root: Path) -> Fault:
    """Return a fault about a missing key, with an additional hint if an environment has that key."""
    missing = _MISSING.match(fault.message) if fault.code.startswith("missing-") else None
    known = in_environments(root, missing[1]) if missing else ()
    if not known:
        return fault
    files = " and ".join(f"{ENVIRONMENTS}/{name}.toml" for name in known)
    hint = f"{fault.hint}. It is in {files}, but a build reads that only with --env {known[0]}"
    return replace(fault, hint=hint)


def _filled(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values, with "" for each missing required value, whose fault is already recorded."""
    return {**dict.fromkeys(table.required, ""), **values}


def _auth(values: dict[str, Any], document: Node, environment: str) -> Auth:
    """Return the checked values of [auth] and of the tables inside it."""
    inner: dict[str, Any] = {
        "params": MappingProxyType(values.get("params", {})),
        "logout": Logout(**values.get("logout", {})),
        "session": SessionLimits(**values.get("session", {})),
    }
    pin = _pin_path(document, environment, values.get("provider", ""))
    if pin:
        inner["provider"] = pin
    return Auth(**{**_filled(_AUTH, values), **inner})


def _metadata(
    given: Node | None, document: Node, root: Path, environment: str, auth: Auth, faults: Collector
) -> tuple[dict[str, object], tuple[Fault, ...]]:
    """Return the checked metadata of the provider, from `given` or else from the pinned file, and warnings."""
    issuer = document.table["auth"].table["issuer"]
    given = given or read_pin(root, auth.provider, environment, issuer, faults)
    if given is None:
        return {}, ()
    remedy = f"run {discover_command(environment)}; when it stays, fix it at the provider"
    return check_metadata(given, issuer, auth.algorithms, faults, remedy)


def _parts(document: Node, faults: Collector) -> dict[str, Any]:
    """Return the checked values of each table. Wrong values are recorded as faults and left out."""
    for key, child in document.table.items():
        if key not in _TABLES:
            unknown_key(child, document, _TABLES, faults, _HOMES.get(key, ""))
    parts: dict[str, Any] = {
        name: read_table(member(document, name), table, faults, _HOMES) for name, table in _PLAIN.items()
    }
    parts["apis"] = _apis(member(document, "apis"), faults)
    parts["routes"] = _routes(member(document, "routes"), faults)
    parts["languages"] = _languages(
        member(document, "languages"), parts["site"].get("language", "en"), faults
    )
    return parts


def _languages(node: Node, own: str, faults: Collector) -> dict[str, Localized]:
    """Return the checked tables of [languages]. `own` is the site's language, which must not be among them."""
    if not checks.of_type(node, dict, faults):
        return {}
    found: dict[str, Localized] = {}
    for tag, child in node.table.items():
        if not checks.LANGUAGE.fullmatch(tag):
            message = f"{shown(tag)} is not a language tag"
            faults.add(
                child, "bad-language", message, "write it like [languages.de] or [languages.pt-BR]", key=True
            )
        elif tag.lower() in {own.lower(), *(each.lower() for each in found)}:
            message = f"{shown(tag)} is a language of the site already"
            faults.add(
                child,
                "bad-language",
                message,
                "[languages] has those beside site.language, each once",
                key=True,
            )
        else:
            found[tag] = Localized(**read_table(child, _LANGUAGE, faults))
    return found


def _apis(node: Node, faults: Collector) -> list[dict[str, Any]]:
    if isinstance(node.value, list):
        hint = "write [apis.billing] with one pair of brackets"
        faults.add(node, "wrong-type", "apis is an array; it must be tables by name", hint)
        return []
    if not checks.of_type(node, dict, faults):
        return []
    found = []
    for name, child in node.table.items():
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name):
            hint = "begin with a letter; use letters, digits, - and _"
            faults.add(child, "bad-name", f"{shown(name)} cannot name an API", hint, key=True)
        if isinstance(child.value, dict) and "origin" not in child.table:
            near = did_you_mean(name, [other for other in node.table if other != name])
            hint = near or f'add `origin = "https://…"` to [{child.name}]'
            faults.add(child, "missing-key", f"{child.name}.origin is missing", hint, key=True)
        found.append({"name": name, **read_table(child, _API, faults)})
    return found


def _routes(node: Node, faults: Collector) -> dict[str, str]:
    if not checks.of_type(node, dict, faults):
        return {}
    found = {}
    for route, child in node.table.items():
        page = paths.relative_file(child, faults)
        problem = paths.route_problem(route)
        if problem:
            message = f"the route {shown(route)} is refused: {problem.reason}"
            faults.add(child, "bad-route", message, problem.remedy, key=True)
        elif page is not None:
            found[route] = page
    return found


def _pin_path(document: Node, environment: str, provider: str) -> str:
    """Return the path of the pinned metadata, or "" for the default.

    It is in the folder of the last file that sets auth.issuer or auth.provider. `provider` is its configured name.
    """
    auth = document.table["auth"].table if "auth" in document.table else {}
    orders = {key: node.document.order for key, node in auth.items() if node.document.file != OVERRIDE}
    if max(orders.get("issuer", 0), orders.get("provider", 0)) == 1:
        named = provider if orders.get("provider") == 1 else ""
        return f"{ENVIRONMENTS}/{named or f'{environment}.provider.json'}"
    folder = SITE_TOML.rpartition("/")[0]
    return f"{folder}/{provider}" if provider else ""


def _places(node: Node) -> dict[tuple[str | int, ...], tuple[Where, str]]:
    """Return the position and excerpt of every value, for faults that later steps report."""
    places = {node.path: (node.where(), node.document.excerpt(node.where()))} if node.path else {}
    for child in node.table.values():
        places.update(_places(child))
    if isinstance(node.value, list):
        for child in node.value:
            places.update(_places(child))
    return places
