"""Checks for values that OAuth 2.0 and OpenID Connect define: issuers, resources, scopes, algorithms …"""

import re

from builder.config.checks import Check, each, of_type, text
from builder.config.document import Collector, Node, shown
from builder.config.urls import Url, UrlError, parse_url
from builder.errors import Fault, did_you_mean

_HEADERS_REFUSED = frozenset(
    [
        "authorization",
        "cookie",
        "dpop",
        "forwarded",
        "host",
        "origin",
        "proxy-authorization",
        "referer",
        "te",
        "via",
        "x-http-method",
        "x-http-method-override",
        "x-method-override",
        "x-original-host",
        "x-original-method",
        "x-original-uri",
        "x-original-url",
        "x-real-ip",
        "x-rewrite-url",
    ]
)
_HEADERS_REFUSED_STARTS = ("x-forwarded-", "sec-", "proxy-")
ALGORITHMS = ("RS256", "ES256", "PS256", "EdDSA")

_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")  # RFC 6749 3.3
# Authorization request parameters that Gossamer sets for each request, or that would weaken its protection.
_OURS = frozenset(
    [
        "client_id", "code_challenge", "code_challenge_method", "dpop_jkt", "id_token_hint", "nonce", "redirect_uri",
        "registration", "request", "request_uri", "response_mode", "response_type", "state",
    ]
)  # fmt: skip
_ELSEWHERE = {
    "scope": "write scopes in [auth] or [apis.…]",
    "resource": "write resource in [apis.…]",
    "audience": "write audience in [apis.…]",
}
_SECRETS = frozenset(
    [
        "access_token", "client_assertion", "client_assertion_type", "client_secret", "code", "code_verifier",
        "id_token", "password", "refresh_token",
    ]
)  # fmt: skip


def url(node: Node, faults: Collector, *, theirs: bool = False) -> Url | None:
    """Check for a strict absolute URL: https, or http to a loopback host."""
    value = text(node, faults)
    if value is None:
        return None
    try:
        return parse_url(value, theirs=theirs)
    except UrlError as error:
        faults.add(node, error.code, f"{node.name} is {error.message}: {shown(value)}", error.hint)
        return None


def origin(move: str) -> Check:
    """Return a check for an origin without a path. `move` names the setting that a path belongs in."""

    def check(node: Node, faults: Collector) -> str | None:
        parsed = url(node, faults)
        if parsed is None:
            return None
        rest = parsed.path + parsed.query + parsed.fragment
        if rest:
            hint = f"write {shown(parsed.origin)}" + (f" and put the path in {move}" if rest != "/" else "")
            faults.add(node, "not-an-origin", f"{node.name} has {shown(rest)} after its host", hint)
            return None
        return parsed.origin

    return check


def issuer(node: Node, faults: Collector) -> str | None:
    """Check for an issuer: a URL without query or fragment (OpenID Connect Core 2), kept as the provider writes it."""
    parsed = url(node, faults, theirs=True)
    if parsed is None:
        return None
    value = str(node.value)
    if "/.well-known/" in parsed.path:
        message = f"{node.name} is the address of the metadata, not the issuer"
        hint = f"write {shown(value[: value.index('/.well-known/')])}"
    elif parsed.query or parsed.fragment:
        message = f"{node.name} has a {'query' if parsed.query else 'fragment'}; an issuer has none"
        hint = "copy `issuer` from the provider's metadata"
    else:
        return value
    faults.add(node, "bad-issuer", message, hint)
    return None


def metadata_url(node: Node, faults: Collector) -> str | None:
    """Check for the URL of the provider's metadata, if it cannot be derived from the issuer."""
    parsed = url(node, faults, theirs=True)
    if parsed is None:
        return None
    if parsed.fragment:
        faults.add(node, "bad-url", f"{node.name} has a fragment, {parsed.fragment}", "leave it out")
        return None
    return str(node.value)


def resource(node: Node, faults: Collector) -> str | None:
    """Check for a resource indicator: an absolute URI without fragment (RFC 8707 2). It is never fetched."""
    value = text(node, faults)
    if value is None:
        return None
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+", value):
        message = f"{node.name} is {shown(value)}, not an absolute URI"
        hint = 'write it like "https://api.example.org/"; a plain name goes in `audience`'
    elif "#" in value:
        message = f"{node.name} has a fragment; RFC 8707 allows none"
        hint = f"write {shown(value[: value.index('#')])}"
    else:
        return value
    faults.add(node, "bad-resource", message, hint)
    return None


def scope(node: Node, faults: Collector) -> str | None:
    """Check for one scope token (RFC 6749 3.3)."""
    value = text(node, faults)
    if value is None:
        return None
    if not _SCOPE.fullmatch(value):
        words = ", ".join(shown(word) for word in value.split())
        hint = (
            f"write one scope each: [{words}]" if " " in value else "use ASCII without quotes and backslashes"
        )
        faults.add(node, "bad-scope", f"{node.name} is {shown(value)}, not one scope", hint)
        return None
    return value


def scopes(node: Node, faults: Collector) -> tuple[str, ...] | None:
    """Check for an array of scopes."""
    if isinstance(node.value, str):
        words = ", ".join(shown(word) for word in node.value.split())
        faults.add(node, "wrong-type", f"{node.name} is a string; it must be an array", f"write [{words}]")
        return None
    found: tuple[str, ...] | None = each(scope)(node, faults)
    return found


def request_header(node: Node, faults: Collector) -> str | None:
    """Check for the name of a header that pages may send to an API (RFC 9110 5.1); return it in lower case.

    Refuse headers that could change the sender, method or target of a request after the vault has checked it.
    """
    value = text(node, faults)
    if value is None:
        return None
    name = value.lower()
    if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9a-z-]+", name):
        faults.add(
            node,
            "bad-header",
            f"{node.name} is {shown(value)}, not a header's name",
            'write it like "x-tenant"',
        )
        return None
    if name in _HEADERS_REFUSED or name.startswith(_HEADERS_REFUSED_STARTS):
        hint = "leave it out: only the vault, the browser or a proxy may say that"
        faults.add(node, "refused-header", f"{node.name} names {shown(value)}, which no page may send", hint)
        return None
    return name


def login_scopes(node: Node, faults: Collector) -> tuple[str, ...] | None:
    """Check for the scopes of a sign-in. They must contain `openid`, or there is no ID token (Core 3.1.2.1)."""
    found = scopes(node, faults)
    if isinstance(node.value, list) and not any(child.value == "openid" for child in node.value):
        hint = 'add "openid": without it the provider sends no ID token'
        faults.add(node, "missing-scope", f'{node.name} lacks "openid"', hint)
        return None
    return found


def algorithm(node: Node, faults: Collector) -> str | None:
    """Check for a supported signature algorithm. All of them verify with a public key."""
    value = text(node, faults)
    if value is None or value in ALGORITHMS:
        return value
    hint = f"allowed: {', '.join(ALGORITHMS)}"
    if value.lower() == "none":
        hint = f'"none" means that anyone can write an ID token; {hint}'
    elif value.startswith("HS"):
        hint = f"{value} is checked with the client's secret, and a browser can keep no secret; {hint}"
    elif near := did_you_mean(value, ALGORITHMS):
        hint = f"{near} {hint}"
    faults.add(node, "refused-algorithm", f"{node.name} is {shown(value)}, which is not accepted", hint)
    return None


def algorithms(node: Node, faults: Collector) -> tuple[str, ...] | None:
    """Check for an array of at least one signature algorithm."""
    if node.value == []:
        faults.add(node, "empty-value", f"{node.name} is empty", f"allowed: {', '.join(ALGORITHMS)}")
        return None
    found: tuple[str, ...] | None = each(algorithm)(node, faults)
    return found


def request_params(node: Node, faults: Collector) -> dict[str, str | int] | None:
    """Check for additional parameters of every authorization request, by name (RFC 6749 3.1).

    Parameters with the value "" are left out.
    """
    return _params(node, faults, "auth.params")


def logout_params(node: Node, faults: Collector) -> dict[str, str | int] | None:
    """Check for additional parameters of every sign-out, by name (OIDC RP-Initiated Logout 2)."""
    return _params(node, faults, "auth.logout.params")


def logout_param(node: Node, faults: Collector) -> str | None:
    """Check for the name of the parameter with the URL to return to after a sign-out."""
    value = text(node, faults)
    problem = _param_problem(value, None, node.name) if value is not None else None
    if problem:
        faults.add(node, problem.code, problem.message, problem.hint)
        return None
    return value


def _params(node: Node, faults: Collector, where: str) -> dict[str, str | int] | None:
    if not of_type(node, dict, faults):
        return None
    found: dict[str, str | int] = {}
    for name, child in node.table.items():
        problem = _param_problem(name, child.value, where)
        if problem:
            faults.add(child, problem.code, problem.message, problem.hint, key=True)
        elif type(child.value) not in (str, int):
            message = f"{child.name} is {shown(child.plain())}; it must be a string or a whole number"
            faults.add(child, "wrong-type", message, "a parameter of a URL has one plain value")
        elif not str(child.value).isprintable():
            message = f"{child.name} has characters that cannot be shown: {shown(child.value)}"
            faults.add(child, "bad-text", message, "remove line breaks and control characters")
        elif child.value != "" and isinstance(child.value, (str, int)):
            found[name] = child.value
    return found


def login_param(node: Node, faults: Collector) -> str | None:
    """Check for the name of a parameter that pages may add to a sign-in, besides the standard ones."""
    value = text(node, faults)
    problem = _param_problem(value, None, "auth.login_params") if value is not None else None
    if problem:
        faults.add(node, problem.code, problem.message, problem.hint)
        return None
    return value


def _param_problem(name: str, value: object, where: str) -> Fault | None:
    """Return a fault, without a position, for a parameter that may not be configured; None if it may."""
    low = name.lower()
    if low in _ELSEWHERE:
        return Fault("refused-param", f"{where} cannot set {name}", _ELSEWHERE[low])
    if low in _OURS:
        hint = "remove it: the vault makes it anew for each request"
        return Fault("refused-param", f"{where} cannot set {name}", hint)
    if low in _SECRETS:
        hint = "remove it: an authorization request passes through the address bar and carries no secret"
        return Fault("refused-param", f"{where} cannot set {name}", hint)
    if name == "prompt" and isinstance(value, str) and "none" in value.split():
        hint = 'write restore = "redirect" in [auth]; auth.login(prompt="none") asks so once'
        return Fault("refused-param", "with prompt none in auth.params nobody could ever sign in", hint)
    if not re.fullmatch(r"[!-~]+", name):
        return Fault("bad-name", f"{shown(name)} cannot name a parameter", "use ASCII without spaces")
    return None
