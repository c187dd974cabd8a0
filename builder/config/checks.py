"""One small function for each kind of value: a checked value, or None after noting what is wrong with it."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from builder.config.document import Faults, Node, dotted, shown
from builder.config.urls import Url, UrlError, parse_url
from builder.errors import did_you_mean

Check = Callable[[Node, Faults], Any]

ALGORITHMS = ("RS256", "ES256", "PS256", "EdDSA")
RESERVED = ("assets", "vault", "__dev")  # folders of the output that are Gossamer's own

_SEGMENT = re.compile(r"[A-Za-z0-9._~-]+")
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")  # RFC 6749 3.3
_WORDS = {str: "a string", bool: "true or false", int: "a whole number", list: "an array", dict: "a table"}


@dataclass(frozen=True, slots=True)
class Table:
    """What a table may hold. `teach`: keys refused with a sentence of their own."""

    keys: Mapping[str, Check]
    required: tuple[str, ...] = ()
    teach: Mapping[str, str] = field(default_factory=dict)


def read_table(node: Node, table: Table, faults: Faults) -> dict[str, Any]:
    """The checked values of the keys that are right; everything else is noted."""
    if not of_type(node, dict, faults):
        return {}
    values: dict[str, Any] = {}
    for key, child in node.table.items():
        check = table.keys.get(key)
        if check is not None:
            value = check(child, faults)
            if value is not None:
                values[key] = value
        elif key in table.teach:
            faults.add(child, "refused-key", f"{child.name} is refused", table.teach[key], key=True)
        else:
            unknown_key(child, node, table.keys, faults)
    for key in table.required:
        if key not in node.table:
            where = dotted((*node.path, key))
            faults.add(
                node, "missing-key", f"{where} is missing", f"add `{key} = …` to {_table(node)}", key=True
            )
    return values


def unknown_key(child: Node, table: Node, allowed: Mapping[str, object], faults: Faults) -> None:
    """Notes a key or a table that nothing reads."""
    kind = "table" if not table.path else "key"
    near = did_you_mean(str(child.path[-1]), allowed)
    hint = f"{near + ' ' if near else ''}{_table(table)} may hold: {', '.join(sorted(allowed))}"
    faults.add(child, f"unknown-{kind}", f"{child.name} is not a known {kind}", hint, key=True)


def of_type(node: Node, kind: type, faults: Faults) -> bool:
    """Whether the value is a str, bool, int, list or dict; noted when it is not."""
    if type(node.value) is kind:
        return True
    name = node.name or "the file"
    faults.add(
        node, "wrong-type", f"{name} is {_found(node)}; it must be {_WORDS[kind]}", _type_hint(node, kind)
    )
    return False


def text(node: Node, faults: Faults) -> str | None:
    """A string, not empty, on one line, without control characters."""
    if not of_type(node, str, faults):
        return None
    value = str(node.value)
    if not value.strip():
        faults.add(node, "empty-value", f"{node.name} is empty", "give it a value, or remove the line")
        return None
    if not value.isprintable():
        faults.add(node, "bad-text", f"{node.name} has characters that cannot be shown: {shown(value)}")
        return None
    return value


def free_text(node: Node, faults: Faults) -> str | None:
    """A string for people: may be empty or have several lines."""
    return str(node.value) if of_type(node, str, faults) else None


def flag(node: Node, faults: Faults) -> bool | None:
    """true or false."""
    return bool(node.value) if of_type(node, bool, faults) else None


def whole(node: Node, faults: Faults) -> int | None:
    """A whole number of any sign."""
    return node.value if of_type(node, int, faults) and isinstance(node.value, int) else None


def number(least: int, most: int) -> Check:
    """A check for a whole number within bounds."""

    def check(node: Node, faults: Faults) -> int | None:
        value = whole(node, faults)
        if value is not None and not least <= value <= most:
            faults.add(node, "out-of-range", f"{node.name} is {value}; it must be from {least} to {most}")
            return None
        return value

    return check


def one_of(*allowed: str) -> Check:
    """A check for one word of a few."""

    def check(node: Node, faults: Faults) -> str | None:
        value = text(node, faults)
        if value is None or value in allowed:
            return value
        hint = did_you_mean(value, allowed) or f"write {' or '.join(shown(word) for word in allowed)}"
        faults.add(node, "not-allowed", f"{node.name} is {shown(value)}; allowed: {', '.join(allowed)}", hint)
        return None

    return check


def each(check: Check) -> Check:
    """A check for an array without repetitions, each element checked by `check`."""

    def check_all(node: Node, faults: Faults) -> tuple[Any, ...] | None:
        if not of_type(node, list, faults) or not isinstance(node.value, list):
            return None
        values: list[Any] = []
        right = True
        for child in node.value:
            value = check(child, faults)
            if value is None:
                right = False
            elif value in values:
                faults.add(child, "repeated", f"{child.name} repeats {shown(value)}", "remove one of the two")
                right = False
            else:
                values.append(value)
        return tuple(values) if right else None

    return check_all


def language(node: Node, faults: Faults) -> str | None:
    """A language tag (BCP 47), for <html lang>."""
    value = text(node, faults)
    if value is None or re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", value):
        return value
    faults.add(
        node,
        "bad-language",
        f"{node.name} is {shown(value)}, not a language tag",
        'write it like "en" or "pt-BR"',
    )
    return None


def url(node: Node, faults: Faults) -> Url | None:
    """A strict absolute URL; https, or http to a loopback name."""
    value = text(node, faults)
    if value is None:
        return None
    try:
        return parse_url(value)
    except UrlError as error:
        faults.add(node, error.code, f"{node.name} is {error.message}: {shown(value)}", error.hint)
        return None


def origin(move: str) -> Check:
    """A check for an origin alone; `move` says where a path belongs instead."""

    def check(node: Node, faults: Faults) -> str | None:
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


def issuer(node: Node, faults: Faults) -> str | None:
    """An issuer identifier: a URL without query or fragment (OpenID Connect Core 2), kept letter by letter."""
    parsed = url(node, faults)
    if parsed is None:
        return None
    if parsed.query or parsed.fragment:
        found = "query" if parsed.query else "fragment"
        faults.add(
            node,
            "bad-issuer",
            f"{node.name} has a {found}; an issuer has none",
            "copy `issuer` from the provider's metadata",
        )
        return None
    if "/.well-known/" in parsed.path:
        whole_url = str(node.value)
        faults.add(
            node,
            "bad-issuer",
            f"{node.name} is the address of the metadata, not the issuer",
            f"write {shown(whole_url[: whole_url.index('/.well-known/')])}",
        )
        return None
    return str(node.value)


def resource(node: Node, faults: Faults) -> str | None:
    """A resource indicator: an absolute URI without fragment (RFC 8707 2). It is a name, never fetched."""
    value = text(node, faults)
    if value is None:
        return None
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+", value):
        faults.add(
            node,
            "bad-resource",
            f"{node.name} is {shown(value)}, not an absolute URI",
            'write it like "https://api.example.org/"; a plain name goes in `audience`',
        )
        return None
    if "#" in value:
        faults.add(
            node,
            "bad-resource",
            f"{node.name} has a fragment; RFC 8707 allows none",
            f"write {shown(value[: value.index('#')])}",
        )
        return None
    return value


def scope(node: Node, faults: Faults) -> str | None:
    """One scope token (RFC 6749 3.3)."""
    value = text(node, faults)
    if value is None:
        return None
    if value == "offline_access":
        faults.add(
            node,
            "refused-scope",
            f"{node.name} is offline_access, which asks for a refresh token",
            "remove it: this version keeps no refresh token; a reload is served from the vault's memory or the provider's session",
        )
        return None
    if not _SCOPE.fullmatch(value):
        words = ", ".join(shown(word) for word in value.split())
        faults.add(
            node,
            "bad-scope",
            f"{node.name} is {shown(value)}, not one scope",
            f"write one scope each: [{words}]" if " " in value else "a scope has no quotes and no backslash",
        )
        return None
    return value


def login_scopes(node: Node, faults: Faults) -> tuple[str, ...] | None:
    """Scopes of the sign-in itself; without `openid` there is no ID token (Core 3.1.2.1)."""
    if isinstance(node.value, str):
        words = ", ".join(shown(word) for word in node.value.split())
        faults.add(node, "wrong-type", f"{node.name} is a string; it must be an array", f"write [{words}]")
        return None
    scopes: tuple[str, ...] | None = each(scope)(node, faults)
    if isinstance(node.value, list) and not any(child.value == "openid" for child in node.value):
        faults.add(
            node,
            "missing-scope",
            f'{node.name} lacks "openid"',
            'add "openid": without it the provider sends no ID token',
        )
        return None
    return scopes


def algorithm(node: Node, faults: Faults) -> str | None:
    """A signature algorithm whose key can be public."""
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


def algorithms(node: Node, faults: Faults) -> tuple[str, ...] | None:
    """At least one signature algorithm."""
    if node.value == []:
        faults.add(node, "empty-value", f"{node.name} is empty", f"allowed: {', '.join(ALGORITHMS)}")
        return None
    found: tuple[str, ...] | None = each(algorithm)(node, faults)
    return found


def folder(node: Node, faults: Faults) -> str | None:
    """A URL path that begins and ends with "/", of plain segments: a base path, a prefix, a route."""
    value = text(node, faults)
    if value is None:
        return None
    problem = folder_problem(value)
    if problem:
        faults.add(node, "bad-path", f"{node.name} is {shown(value)}: {problem[0]}", problem[1])
        return None
    return value


def callback_path(node: Node, faults: Faults) -> str | None:
    """The path of the redirect URI: a folder of its own."""
    value = folder(node, faults)
    if value == "/":
        faults.add(
            node,
            "bad-path",
            f"{node.name} is the home page",
            'give the callback a path of its own, like "/callback/"',
        )
        return None
    if value and value.split("/")[1] in RESERVED:
        faults.add(
            node,
            "reserved-path",
            f"{node.name} is inside /{value.split('/')[1]}/, which is Gossamer's own",
            'write "/callback/"',
        )
        return None
    return value


def folder_problem(value: str) -> tuple[str, str] | None:
    """What keeps `value` from being a URL path between two slashes, and the remedy."""
    if re.match(r"https?://", value):
        return "a whole URL", "write the path alone"
    segments = value.strip("/").split("/") if value.strip("/") else []
    if "\\" in value:
        return 'it has a "\\"', 'write "/"'
    if ".." in segments or "." in segments:
        return 'it has "." or ".." in it', "write the path it leads to"
    for segment in segments:
        if segment and not _SEGMENT.fullmatch(segment):
            return f"{shown(segment)} needs escaping in a URL", "use only letters, digits, - . _ and ~"
    proper = "/" + "".join(f"{segment}/" for segment in segments if segment)
    if value != proper:
        return 'it must begin and end with one "/"', f"write {shown(proper)}"
    return None


def route_problem(value: str) -> tuple[str, str] | None:
    """What keeps `value` from being a page's route, and the remedy."""
    problem = folder_problem(value)
    if problem is None and value.split("/")[1] in RESERVED:
        return f"/{value.split('/')[1]}/ is Gossamer's own", "choose another first folder"
    return problem


def relative_file(node: Node, faults: Faults) -> str | None:
    """A file inside the project, by a POSIX path that works on every system."""
    value = text(node, faults)
    if value is None:
        return None
    problem = ""
    if value.startswith("/") or re.match(r"[A-Za-z]:", value):
        problem = "an absolute path"
    elif ".." in value.replace("\\", "/").split("/"):
        problem = 'a path with ".."'
    elif "\\" in value:
        problem = 'a path with "\\"'
    elif any(part in {"", "."} for part in value.split("/")) or re.search(r'[<>:"|?]', value):
        problem = "not a plain relative path"
    if problem:
        faults.add(
            node,
            "bad-file",
            f"{node.name} is {shown(value)}: {problem}",
            "name a file inside the project, with / between folders",
        )
        return None
    return value


def module(node: Node, faults: Faults) -> str | None:
    """A dotted module name."""
    value = text(node, faults)
    if value is None or all(part.isidentifier() for part in value.split(".")):
        return value
    hint = (
        f"write {shown(value.removesuffix('.py').replace('/', '.'))}"
        if "/" in value or value.endswith(".py")
        else ""
    )
    faults.add(node, "bad-module", f"{node.name} is {shown(value)}, not a dotted module name", hint)
    return None


def _table(node: Node) -> str:
    return f"[{node.name}]" if node.path else node.document.file


def _found(node: Node) -> str:
    value = node.value
    if type(value) in _WORDS and type(value) is not bool:
        words = _WORDS[type(value)]
        return words if isinstance(value, (list, dict)) else f"{words} ({shown(value)})"
    if isinstance(value, (datetime.date, datetime.time)):
        return f"a date or time ({value})"
    return f"{shown(value)}"


def _type_hint(node: Node, kind: type) -> str:
    if kind is str and isinstance(node.value, (int, float, datetime.date)):
        return (
            f'put it in quotes: "{node.plain()}"'
            if not isinstance(node.value, bool)
            else "write a string in quotes"
        )
    if kind is list and isinstance(node.value, str):
        return f"write [{shown(node.value)}]"
    if kind is bool and isinstance(node.value, str) and node.value.lower() in {"true", "false"}:
        return f"write {node.value.lower()} without quotes"
    if kind is dict and node.path:
        return f"write it as a table: [{node.name}]"
    return ""
