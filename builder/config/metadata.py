"""Read and check the provider's metadata (OpenID Connect Discovery 3, RFC 8414), and the file that pins it."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from builder.config.document import Collector, Document, Node, decode, fault_at, shown, tree
from builder.config.layers import project_file
from builder.config.positions import Position
from builder.config.protocol import ALGORITHMS
from builder.config.urls import UrlError, parse_url
from builder.errors import Fault, SiteError, Where, excerpt

ENDPOINTS = {  # member → whether a sign-in needs it
    "authorization_endpoint": True,
    "token_endpoint": True,
    "jwks_uri": True,
    "userinfo_endpoint": False,
    "end_session_endpoint": False,
    "revocation_endpoint": False,
    "pushed_authorization_request_endpoint": False,
}
LISTS = (
    "code_challenge_methods_supported",
    "dpop_signing_alg_values_supported",
    "id_token_signing_alg_values_supported",
    "prompt_values_supported",
    "response_modes_supported",
    "response_types_supported",
)
FLAGS = ("authorization_response_iss_parameter_supported", "require_pushed_authorization_requests")

_THEIRS = "the provider must fix this in its metadata; then run build.py discover again"

_WHITESPACE = re.compile(r"[ \t\n\r]*")


def read_pin(root: Path, pin: str, environment: str, issuer: Node, faults: Collector) -> Node | None:
    """Return the pinned metadata as a tree, or None after recording a fault with the reason."""
    command = discover_command(environment)
    if not (root / pin).exists():
        message = f"the provider's metadata is not pinned: there is no {pin}"
        faults.add(issuer, "not-pinned", message, f"run {command} and commit the file")
        return None
    try:
        return parse_json(pin, decode(pin, project_file(root, pin)), f"run {command} to write it anew")
    except SiteError as error:
        faults.put(*error.faults)
        return None


def discover_command(environment: str) -> str:
    """Return the command that pins the metadata of an environment's provider."""
    return f"build.py discover --env {environment}" if environment else "build.py discover"


def parse_json(file: str, text: str, hint: str = "") -> Node:
    """Return a JSON document as a tree with the positions of its top-level members.

    Raise SiteError for a syntax error, with its line and column, and for a repeated member or deep nesting.
    """
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        where = Where(file, error.lineno, error.colno)
        shown_line = excerpt(text, error.lineno, error.colno)
        message = f"this is not JSON: {error.msg.removesuffix(' at')}"
        raise SiteError(Fault("json-syntax", message, hint, where, shown_line)) from None
    except (ValueError, RecursionError) as error:
        message = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise SiteError(Fault("json-syntax", f"this is not JSON: {message}", hint, Where(file))) from None
    positions = _members(text) if isinstance(value, dict) else {}
    return tree(Document(file, text, positions), value)


def check_metadata(
    given: Node, issuer: Node, algorithms: tuple[str, ...], faults: Collector, remedy: str = ""
) -> tuple[dict[str, object], tuple[Fault, ...]]:
    """Return the members that Gossamer uses, and warnings. Record a fault for everything that makes sign-in unsafe.

    The issuer must be exactly the configured one (Discovery 4.3, RFC 8414 3.3), endpoints must use https or
    loopback, and a provider that lists its PKCE methods must list S256 (RFC 9700 2.1.1). `remedy` is the hint
    for faults that have none of their own.
    """
    if not isinstance(given.value, dict):
        faults.add(given, "bad-metadata", "the provider's metadata is not a JSON object", remedy)
        return {}, ()
    known: dict[str, object] = {}
    noted = Collector()
    _check_issuer(given, issuer, known, noted)
    _check_endpoints(given, known, noted)
    for member in (*LISTS, *FLAGS):
        if not _is_absent(given.table.get(member)):
            _check_member(given.table[member], known, noted)
    _check_algorithms(given, algorithms, known, noted)
    warnings = _check_pkce(given, known, noted)
    faults.put(*(replace(fault, hint=fault.hint or remedy) for fault in noted.found))
    return dict(sorted(known.items())), warnings


def _check_issuer(given: Node, issuer: Node, known: dict[str, object], faults: Collector) -> None:
    found = given.table.get("issuer")
    if found is None:
        faults.add(given, "bad-metadata", "the provider's metadata has no issuer")
    elif found.value != issuer.value:
        where = issuer.where()
        hint = f"{where} says {shown(issuer.value)}; if the provider's own spelling is right, write it there"
        if isinstance(found.value, str) and found.value.rstrip("/") == str(issuer.value).rstrip("/"):
            hint = f"{where} says {shown(issuer.value)}: only the last slash differs, and it counts"
        elif "{" in str(found.value):
            hint = "this is a multi-tenant address: name one tenant in auth.issuer"
        faults.add(found, "issuer-mismatch", f"the metadata is of another issuer, {shown(found.value)}", hint)
    else:
        known["issuer"] = found.value


def _check_endpoints(given: Node, known: dict[str, object], faults: Collector) -> None:
    for member, needed in ENDPOINTS.items():
        node = given.table.get(member)
        if node is None or _is_absent(node):
            if needed:
                faults.add(given, "bad-metadata", f"the provider's metadata has no {member}")
            continue
        if not isinstance(node.value, str):
            faults.add(node, "bad-metadata", f"{member} is {shown(node.plain())}; it must be a URL")
            continue
        try:
            url = parse_url(node.value, theirs=True)
        except UrlError as error:
            faults.add(node, error.code, f"{member} is {error.message}: {shown(node.value)}", _THEIRS)
            continue
        if url.fragment:
            faults.add(node, "bad-url", f"{member} has a fragment: {shown(node.value)}")
        known[member] = node.value


def _is_absent(node: Node | None) -> bool:
    """Return whether a member is missing, null or "". Some providers use these values for missing members."""
    return node is None or node.value is None or node.value == ""


def _check_member(node: Node, known: dict[str, object], faults: Collector) -> None:
    member = str(node.path[-1])
    value = node.plain()
    if member in FLAGS:
        if isinstance(value, bool):
            known[member] = value
        else:
            faults.add(node, "bad-metadata", f"{member} is {shown(value)}; it must be true or false")
    elif isinstance(value, list) and all(_is_word(word) for word in value):
        known[member] = tuple(value)
    else:
        faults.add(node, "bad-metadata", f"{member} is {shown(value)}; it must be a list of strings")


def _is_word(value: object) -> bool:
    return isinstance(value, str) and value.isascii() and value.isprintable()


def _check_algorithms(
    given: Node, algorithms: tuple[str, ...], known: dict[str, Any], faults: Collector
) -> None:
    offered = known.get("id_token_signing_alg_values_supported")
    if offered is None or set(offered) & set(algorithms):
        return
    node = given.table["id_token_signing_alg_values_supported"]
    names = ", ".join(offered) or "nothing"
    message = f"the provider signs with {names}; auth.algorithms accepts {', '.join(algorithms)}"
    usable = [name for name in offered if name in ALGORITHMS]
    hint = f"write algorithms = {shown(usable)} in [auth]"
    if not usable:
        hint = f"have the provider sign ID tokens with one of {', '.join(ALGORITHMS)}"
    faults.add(node, "no-common-algorithm", message, hint)


def _check_pkce(given: Node, known: dict[str, Any], faults: Collector) -> tuple[Fault, ...]:
    methods = known.get("code_challenge_methods_supported")
    if methods is None:
        message = "the provider does not say whether it supports PKCE (code_challenge_methods_supported)"
        hint = "make sure that it does: without PKCE a stolen code can be used"
        return (fault_at(given, "pkce-unknown", message, hint),)
    if "S256" not in methods:
        node = given.table["code_challenge_methods_supported"]
        message = f"the provider supports PKCE only with {', '.join(methods) or 'nothing'}, not S256"
        faults.add(
            node, "no-pkce", message, "switch S256 on for this client at the provider, then discover again"
        )
    return ()


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the member {shown(twice)} stands twice")
    return members


def _no_constant(word: str) -> object:
    raise ValueError(f"{word} is no JSON value")


def _members(text: str) -> Mapping[tuple[str | int, ...], Position]:
    """Return the positions of the members of the outermost object in valid JSON."""
    decoder = json.JSONDecoder()

    def skip(offset: int) -> int:
        match = _WHITESPACE.match(text, offset)
        return match.end() if match else offset

    def place(offset: int) -> tuple[int, int]:
        return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)

    found: dict[tuple[str | int, ...], Position] = {}
    offset = skip(skip(0) + 1)
    while text[offset] != "}":
        name, after = decoder.raw_decode(text, offset)
        start = skip(skip(after) + 1)
        found[(name,)] = Position(place(offset), place(start))
        _, after = decoder.raw_decode(text, start)
        offset = skip(after)
        if text[offset] == ",":
            offset = skip(offset + 1)
    return found
