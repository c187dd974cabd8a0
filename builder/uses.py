"""Check how a site's code uses `auth`, as far as the source shows it: the names, and the APIs that it calls."""

import ast
import re
from collections.abc import Collection, Iterable, Iterator

from builder.errors import Fault, Where, did_you_mean, excerpt
from builder.sources import Source

_OWN_NAMES = ("errors", "messages", "oidc", "page", "platform", "vault")  # modules of the package


_PUBLIC = re.compile(r'^_PUBLIC = "([^"]+)"', re.MULTILINE)


def offered(text: str) -> tuple[str, ...]:
    """Return the public names of `auth`. `text` is the source of the package's __init__.py."""
    found = _PUBLIC.search(text)
    return tuple(found[1].split()) if found else ()


def faults(modules: Iterable[Source], offered: Collection[str], apis: Collection[str]) -> Iterator[Fault]:
    """Yield a fault for each name that `auth` does not have, and for each call of an API that is not configured.

    `offered` are the names that `auth` has; it is empty if they are unknown. `apis` are the names of the configured
    APIs. Skip code that does not parse, because the compiler reports it.
    """
    for source in modules:
        try:
            tree = ast.parse(source.text)
        except (SyntaxError, ValueError, RecursionError):
            continue
        known = set(_aliases(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and _is_auth(node.value, known):
                column = (node.end_col_offset or 0) - len(node.attr)
                yield from _name(node.attr, source, offered, node.end_lineno or node.lineno, column)
            if isinstance(node, ast.ImportFrom) and node.module == "auth" and not node.level:
                for alias in node.names:
                    yield from _name(alias.name, source, offered, alias.lineno, alias.col_offset)
            if isinstance(node, ast.Call) and _is_fetch(node.func, known):
                yield from _call(node, source, apis)


def _aliases(tree: ast.Module) -> Iterator[str]:
    """Yield the names under which a module imports `auth`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.asname or "auth" for alias in node.names if alias.name == "auth")


def _is_auth(node: ast.expr, known: Collection[str]) -> bool:
    return isinstance(node, ast.Name) and node.id in known


def _is_fetch(node: ast.expr, known: Collection[str]) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "fetch" and _is_auth(node.value, known)


def _name(name: str, source: Source, offered: Collection[str], line: int, offset: int) -> Iterator[Fault]:
    if not offered or name in (*offered, *_OWN_NAMES, "*") or name.startswith("_"):
        return
    hint = did_you_mean(name, offered) or f"it has {', '.join(sorted(offered))}"
    yield _fault(source, "unknown-name", f"auth has no {name}", hint, line, offset)


def _call(node: ast.Call, source: Source, apis: Collection[str]) -> Iterator[Fault]:
    first = node.args[0] if node.args else None
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str) or "://" in first.value:
        return
    if first.value in apis:
        return
    listed = f"site.toml has: {', '.join(sorted(apis))}" if apis else "site.toml has none"
    hint = did_you_mean(first.value, apis) or f"{listed}; add [apis.NAME] there"
    message = f'no API is called "{first.value}"'
    yield _fault(source, "unknown-api", message, hint, first.lineno, first.col_offset)


def _fault(source: Source, code: str, message: str, hint: str, line: int, offset: int) -> Fault:
    """Return the fault. `offset` counts UTF-8 bytes from 0, as Python's parser does."""
    text = source.text.split("\n")[line - 1]
    column = len(text.encode()[:offset].decode("utf-8", "replace")) + 1
    return Fault(code, message, hint, Where(source.path, line, column), excerpt(source.text, line, column))
