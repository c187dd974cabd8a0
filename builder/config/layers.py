"""Merge the layers of a configuration: site.toml, the file of an environment, and overrides."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from builder.config.document import Collector, Document, Node, decode, merge, parse_toml, shown, tree
from builder.errors import Fault, SiteError, Where, did_you_mean
from builder.home import SITE_TOML

ENVIRONMENTS = "site/environments"
OVERRIDE = "<override>"


def read_layers(root: Path, environment: str, overrides: Mapping[str, object]) -> Node:
    """Return the merged document.

    Raise SiteError for an unknown environment, and for unreadable files and syntax errors in any layer.
    """
    faults = Collector()
    layers = [_read(root, SITE_TOML, 0, faults)]
    if environment:
        if environment in environments(root):
            layers.append(_read(root, f"{ENVIRONMENTS}/{environment}.toml", 1, faults))
        else:
            faults.put(_unknown_environment(root, environment))
    faults.check()
    merged = layers[0]
    for layer in layers[1:]:
        merged = merge(_without_apis(merged, layer), layer)
    for key in sorted(overrides):
        merged = merge(merged, _override(key, overrides[key]))
    return merged


def _without_apis(under: Node, over: Node) -> Node:
    """Return `under` without the APIs that `over` also defines. An environment replaces an API as a whole, so that no
    setting of the other definition remains."""
    named = over.table["apis"].table if "apis" in over.table else {}
    apis = under.table.get("apis")
    if not named or apis is None or not apis.table:
        return under
    rest = {name: node for name, node in apis.table.items() if name not in named}
    return replace(under, value={**under.table, "apis": replace(apis, value=rest)})


def environments(root: Path) -> tuple[str, ...]:
    """Return the names that `--env` accepts: those of site/environments/*.toml, without the extension."""
    folder = root / ENVIRONMENTS
    names = (path.stem for path in folder.glob("*.toml")) if folder.is_dir() else ()
    return tuple(sorted(name for name in names if re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", name)))


def in_environments(root: Path, key: str) -> tuple[str, ...]:
    """Return the environments whose files have this dotted key. Skip files that cannot be read."""
    found = []
    for name in environments(root):
        node: Node | None = _read(root, f"{ENVIRONMENTS}/{name}.toml", 1, Collector())
        for part in key.split("."):
            node = node.table.get(part) if node and isinstance(node.value, dict) else None
        if node:
            found.append(name)
    return tuple(found)


def project_file(root: Path, name: str) -> bytes:
    """Return the content of a file in the project. Raise SiteError if it is unreadable or outside the project."""
    path = root / name
    try:
        if not path.resolve(strict=True).is_relative_to(root.resolve()):
            raise SiteError(
                Fault(
                    "outside-project",
                    f"{name} is a link that leaves the project",
                    "put the file itself inside the project",
                    Where(name),
                )
            )
        return path.read_bytes()
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SiteError(Fault("unreadable", f"{name} cannot be read: {reason}", "", Where(name))) from None


def _read(root: Path, name: str, order: int, faults: Collector) -> Node:
    empty = tree(Document(name, order=order), {})
    if not (root / name).is_file() and name == SITE_TOML:
        hint = "run this in a project's folder, or create site/site.toml with [site] and [auth]"
        faults.put(Fault("no-site", f"there is no {name} here", hint, Where(name)))
        return empty
    try:
        return parse_toml(name, decode(name, project_file(root, name)), order)
    except SiteError as error:
        faults.put(*error.faults)
        return empty


def _unknown_environment(root: Path, environment: str) -> Fault:
    known = environments(root)
    near = did_you_mean(environment, known)
    listed = f"{ENVIRONMENTS}/ has: {', '.join(known)}" if known else f"{ENVIRONMENTS}/ has no *.toml file"
    return Fault(
        "unknown-environment",
        f"there is no environment {shown(environment)}",
        f"{near} {listed}".strip(),
        Where(ENVIRONMENTS),
    )


def _override(key: str, value: object) -> Node:
    """Return a document with one value at a dotted key like `apis.billing.origin`. Routes as keys may contain dots."""
    parts = key.split(".", 1) if key.startswith("routes.") else key.split(".")
    for part in reversed(parts):
        value = {part: value}
    return tree(Document(OVERRIDE, order=2), value)
