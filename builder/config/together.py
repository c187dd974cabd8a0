"""Check that settings do not contradict one another or the provider's metadata."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from builder.config.document import Collector, Node, fault_at, shown
from builder.config.schema import Auth, Config, SessionLimits
from builder.config.urls import browser_origin, is_loopback, parse_url, same_site
from builder.errors import Fault

_OURS_ALONE = ("token_endpoint", "revocation_endpoint", "pushed_authorization_request_endpoint")
_PAR = "pushed_authorization_request_endpoint"


def check_together(document: Node, config: Config, faults: Collector) -> tuple[Fault, ...]:
    """Record a fault for each contradiction, and return warnings.

    In `config`, values that are missing or did not pass their own check have their default, or "" without a default.
    Its metadata is empty if it was not read. `document` has the positions of the values.
    """
    auth = member(document, "auth")
    _check_machine(document, config.environment, faults)
    _check_paths(document, config, faults)
    _check_apis(document, config, faults)
    _check_refresh(document, config.auth, faults)
    _check_restore(auth, config, faults)
    _check_redirect_origin(auth, config, faults)
    _check_hint(auth, config.auth, faults)
    _check_session(member(auth, "session"), config.auth.session, faults)
    return _check_metadata(auth, config.auth, config.metadata, faults) if config.metadata else ()


def _check_machine(document: Node, environment: str, faults: Collector) -> None:
    """Check that a site with a public URL does not send its visitors to loopback addresses."""
    site = member(member(document, "site"), "url")
    if not str(site.value).startswith("https:") or is_loopback(_host(site)):
        return
    apis = member(document, "apis").table.values()
    nodes = [member(member(document, "auth"), name) for name in ("issuer", "redirect_origin")]
    nodes += [member(api, name) for api in apis for name in ("origin", "resource")]
    overlay = f"site/environments/{environment or 'production'}.toml"
    for node in nodes:
        if is_loopback(_host(node)):
            message = f"{node.name} is {node.value}, on a visitor's own machine, but site.url is {site.value}"
            if environment and node.document.file != overlay:
                hint = f"{overlay} does not replace it: write {node.name} there"
            else:
                hint = f"write the real one, or keep this file for development and write both into {overlay}"
            faults.add(node, "loopback", message, hint)


def _host(node: Node) -> str:
    """Return the host in a URL, or "" if there is none."""
    try:
        return (urlsplit(node.value).hostname or "") if isinstance(node.value, str) else ""
    except ValueError:
        return ""


def member(node: Node, name: str) -> Node:
    """Return a member of a table, or an empty table if there is none."""
    return node.table.get(name) or Node({}, node.document, (*node.path, name))


def _check_paths(document: Node, config: Config, faults: Collector) -> None:
    callback = config.auth.door_scope
    if config.auth.post_logout_path.startswith(callback):
        message = f"auth.post_logout_path begins with {callback}, where sign-ins end"
        hint = 'send visitors to a page after sign-out, like "/"'
        faults.add(document.table["auth"].table["post_logout_path"], "bad-path", message, hint)
    for route in config.routes:
        if route.lower().startswith(callback.lower()):
            node = document.table["routes"].table[route]
            message = f"the route {shown(route)} begins with {callback}, where sign-ins end"
            hint = "give the page or auth.redirect_path another path"
            faults.add(node, "two-pages-one-route", message, hint, key=True)


def _check_apis(document: Node, config: Config, faults: Collector) -> None:
    """Check that no two APIs have the same address, and that none lets pages reach the token endpoint."""
    seen: dict[str, str] = {}
    for api in config.apis:
        if not api.origin:
            continue
        node = document.table["apis"].table[api.name]
        place = node.table.get("prefix") or node.table["origin"]
        address = api.origin + api.prefix
        if address in seen:
            message = f"apis.{api.name} and apis.{seen[address]} are the same address, {address}"
            faults.add(place, "two-apis-one-address", message, "remove one, or give them different prefixes")
        seen.setdefault(address, api.name)
        for endpoint in _OURS_ALONE:
            url = config.metadata.get(endpoint)
            if isinstance(url, str) and _address(url).startswith(address):
                message = f"apis.{api.name} covers the provider's {endpoint}, {url}"
                hint = "narrow the prefix: pages must not reach the provider through the vault"
                faults.add(place, "api-covers-provider", message, hint)


def _address(url: str) -> str:
    parsed = parse_url(url)
    return parsed.origin + parsed.path


def _check_refresh(document: Node, auth: Auth, faults: Collector) -> None:
    """Check that offline_access is only in auth.scopes, and only with refresh = true.

    The scope asks for a refresh token (Core 11), which belongs to no single API.
    """
    node = member(document, "auth")
    if not auth.refresh and not _is_misread(node, "refresh", auth.refresh):
        hint = "remove it, or write refresh = true in [auth]: the vault then keeps refresh tokens, in memory"
        for scope in _offline(member(node, "scopes")):
            message = f"{scope.name} is offline_access, which asks for a refresh token"
            faults.add(scope, "refused-scope", message, hint)
    for api in member(document, "apis").table.values():
        for scope in _offline(member(api, "scopes")):
            message = f"{scope.name} is offline_access, which is of no single API"
            faults.add(scope, "refused-scope", message, "write it in auth.scopes, with refresh = true")


def _is_misread(table: Node, key: str, value: object) -> bool:
    """Return whether a key was given, but its default is used because the value did not pass its check."""
    given = table.table[key].value if key in table.table else value
    return given != value or type(given) is not type(value)  # 0 == False, so compare the types too


def _offline(scopes: Node) -> list[Node]:
    listed = scopes.value if isinstance(scopes.value, list) else []
    return [node for node in listed if node.value == "offline_access"]


def _check_restore(auth: Node, config: Config, faults: Collector) -> None:
    """Check that restore = "frame" is used with a provider on the same site.

    Browsers block cookies in a frame of another site.
    """
    site = config.site.url
    if config.auth.restore != "frame" or not site:
        return
    urls = {
        "issuer": config.auth.issuer,
        "authorization_endpoint": config.metadata.get("authorization_endpoint"),
    }
    for name, url in urls.items():
        if isinstance(url, str) and url and not same_site(site, url):
            message = f'auth.restore is "frame", but the provider\'s {name}, {browser_origin(url)}, is another site than {site}'
            hint = 'write restore = "redirect": browsers keep cookies from frames of other sites'
            faults.add(auth.table["restore"], "cross-site-frame", message, hint)
            return


def _check_redirect_origin(auth: Node, config: Config, faults: Collector) -> None:
    """Check that auth.redirect_origin differs from the site's origin, and that responses can arrive there."""
    origin, values = config.auth.redirect_origin, config.auth
    if not origin:
        return
    node = auth.table["redirect_origin"]
    if origin == config.site.url:
        message = f"auth.redirect_origin is {origin}, as site.url is"
        hint = "name an origin where nothing else is, such as https://sign-in.example.com, or remove it"
        faults.add(node, "same-origin", message, hint)
    if values.restore == "frame":
        message = 'auth.restore is "frame", but with auth.redirect_origin no answer can come in a frame'
        faults.add(auth.table["restore"], "frame-elsewhere", message, 'write restore = "redirect"')
    if values.response_mode == "form_post":
        message = 'auth.response_mode is "form_post", but no static host at auth.redirect_origin takes a form'
        hint = "remove it: the code comes by query, to an address that no page of the site can see"
        faults.add(auth.table["response_mode"], "form-elsewhere", message, hint)


def _check_hint(auth: Node, values: Auth, faults: Collector) -> None:
    """Check that logout.hint is not used with logout_method = "post", by which pages would see the ID token."""
    if values.logout.hint and values.logout_method == "post":
        message = (
            'auth.logout.hint is on, but auth.logout_method is "post", by which pages would see the ID token'
        )
        hint = 'write logout_method = "get": the door then sends the hint, past the pages'
        faults.add(member(auth, "logout").table["hint"], "hint-by-post", message, hint)


def _check_session(node: Node, session: SessionLimits, faults: Collector) -> None:
    idle, absolute, warning = session.idle, session.absolute, session.warning
    limits = {name: limit for name, limit in (("idle", idle), ("absolute", absolute)) if limit}
    if idle and absolute and idle > absolute:
        message = f"auth.session.idle is {idle}, more than auth.session.absolute, {absolute}"
        hint = f"write idle = {absolute} or less, or a longer absolute"
        faults.add(node.table["idle"], "session-limits", message, hint)
    if not limits or _is_misread(node, "warning", warning):
        return
    name = min(limits, key=lambda key: limits[key])
    if warning and warning >= limits[name]:
        place = node.table.get("warning") or node.table[name]
        message = (
            f"auth.session.warning is {warning}, no less than auth.session.{name}, {limits[name]}: "
            "the countdown would never end"
        )
        faults.add(place, "session-limits", message, f"write warning = {limits[name] // 5} in [auth.session]")


def _check_metadata(
    auth: Node, values: Auth, known: Mapping[str, object], faults: Collector
) -> tuple[Fault, ...]:
    """Check that the provider's metadata has what the settings ask for; return warnings."""
    _check_par(auth, values, known, faults)
    _check_response_mode(auth, values, known, faults)
    if values.userinfo and "userinfo_endpoint" not in known:
        message = "auth.userinfo is on, but the provider's metadata has no userinfo_endpoint"
        faults.add(auth.table["userinfo"], "no-userinfo", message, "remove it, or discover again")
    if not values.dpop:
        return ()
    offered = known.get("dpop_signing_alg_values_supported")
    if not isinstance(offered, tuple):
        message = "auth.dpop is on, but the provider does not say that it supports DPoP (RFC 9449 5.1)"
        hint = "make sure that it does: a sign-in that gets a plain bearer token is refused"
        return (fault_at(auth.table["dpop"], "dpop-unknown", message, hint),)
    if "ES256" not in offered:
        message = f"auth.dpop signs with ES256; the provider takes {', '.join(offered) or 'nothing'}"
        hint = "switch ES256 on at the provider and discover again, or remove dpop"
        faults.add(auth.table["dpop"], "no-common-algorithm", message, hint)
    return ()


def _check_par(auth: Node, values: Auth, known: Mapping[str, object], faults: Collector) -> None:
    """Check auth.par against the metadata (RFC 9126 5)."""
    par, demanded = values.par, known.get("require_pushed_authorization_requests") is True
    if par == "required" and _PAR not in known:
        message = f'auth.par is "required", but the provider\'s metadata has no {_PAR}'
        hint = 'write par = "auto", or have the provider switch it on and discover again'
        faults.add(auth.table["par"], "no-par", message, hint)
    elif demanded and _PAR not in known:
        message = f"the provider requires pushed authorization requests and names no {_PAR}"
        faults.add(auth.table["issuer"], "no-par", message, "this must be fixed at the provider")
    elif demanded and par == "off":
        message = 'auth.par is "off", but the provider takes only pushed authorization requests'
        faults.add(auth.table["par"], "par-required", message, 'write par = "auto"')


def _check_response_mode(auth: Node, values: Auth, known: Mapping[str, object], faults: Collector) -> None:
    """Check auth.response_mode against the metadata.

    A provider that does not list its response modes supports query and fragment (Discovery 3).
    """
    wanted, listed = values.response_mode, known.get("response_modes_supported", ("query",))
    if wanted != "auto" and isinstance(listed, tuple) and wanted not in listed:
        message = (
            f'auth.response_mode is "{wanted}", which is not in the provider\'s response_modes_supported'
        )
        hint = 'write response_mode = "auto", or have the provider switch it on and discover again'
        faults.add(auth.table["response_mode"], "no-response-mode", message, hint)
