"""Checks for configuration values. A check returns the checked value, or None after recording a fault."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from builder.config.document import Collector, Node, dotted, shown
from builder.errors import did_you_mean

Check = Callable[[Node, Collector], Any]

_WORDS = {str: "a string", bool: "true or false", int: "a whole number", list: "an array", dict: "a table"}


@dataclass(frozen=True, slots=True)
class Table:
    """The keys that a table may have. `teach` maps refused keys to hints that say why."""

    keys: Mapping[str, Check]
    required: tuple[str, ...] = ()
    teach: Mapping[str, str] = field(default_factory=dict)


def read_table(
    node: Node, table: Table, faults: Collector, homes: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the checked values of a table; record a fault for each wrong, unknown or missing key.

    `homes` maps keys to the tables they belong in, for hints about misplaced keys.
    """
    if not of_type(node, dict, faults):
        return {}
    values: dict[str, Any] = {}
    meant = set()
    for key, child in node.table.items():
        check = table.keys.get(key)
        if check is not None:
            value = check(child, faults)
            if value is not None:
                values[key] = value
        elif key in table.teach:
            faults.add(child, "refused-key", f"{child.name} is refused", table.teach[key], key=True)
        else:
            meant.add(unknown_key(child, node, table.keys, faults, (homes or {}).get(key, "")))
    missing = [key for key in table.required if key not in node.table and key not in meant]
    if missing:
        _missing(node, missing, faults)
    return values


def table(inner: Table) -> Check:
    """Return a check for a table within a table."""
    return lambda node, faults: read_table(node, inner, faults)


def _missing(node: Node, keys: list[str], faults: Collector) -> None:
    lines = " and ".join(f"`{key} = …`" for key in keys)
    if node.path and not node.table:
        faults.add(node, "missing-table", f"[{node.name}] is missing", f"add it, with {lines}", key=True)
        return
    for key in keys:
        message = f"{dotted((*node.path, key))} is missing"
        faults.add(node, "missing-key", message, f"add `{key} = …` to {_table(node)}", key=True)


def unknown_key(
    child: Node, table: Node, allowed: Mapping[str, object], faults: Collector, home: str = ""
) -> str:
    """Record a fault for an unknown key or table, and return the allowed name that it resembles.

    `home` is the table that the key belongs in, if known. The result is empty if `home` is given, or if no
    allowed name is similar enough.
    """
    kind = "table" if isinstance(child.value, dict) else "key"
    near = f"move it into [{home}];" if home else did_you_mean(str(child.path[-1]), allowed)
    hint = f"{near} {_table(table)} may hold: {', '.join(sorted(allowed))}".strip()
    faults.add(child, f"unknown-{kind}", f"{child.name} is not a known {kind}", hint, key=True)
    return next((word for word in allowed if f'"{word}"' in near), "")


def of_type(node: Node, kind: type, faults: Collector) -> bool:
    """Return whether the value is a `kind` (str, bool, int, list or dict); record a fault if it is not."""
    if type(node.value) is kind:
        return True
    name = node.name or "the file"
    faults.add(
        node, "wrong-type", f"{name} is {_found(node)}; it must be {_WORDS[kind]}", _type_hint(node, kind)
    )
    return False


def text(node: Node, faults: Collector) -> str | None:
    """Check for a string that is not empty, on one line, without control characters."""
    if not of_type(node, str, faults):
        return None
    value = str(node.value)
    if not value.strip():
        faults.add(node, "empty-value", f"{node.name} is empty", "give it a value, or remove the line")
        return None
    if not value.isprintable():
        message = f"{node.name} has characters that cannot be shown: {shown(value)}"
        faults.add(node, "bad-text", message, "remove line breaks and control characters")
        return None
    return value


def free_text(node: Node, faults: Collector) -> str | None:
    """Check for a string of free text, which may be empty or have several lines."""
    return str(node.value) if of_type(node, str, faults) else None


def moment(node: Node, faults: Collector) -> datetime.datetime | None:
    """Check for a date or a date with a time. Without an offset it is in UTC; a date alone means midnight."""
    value = node.value
    if isinstance(value, datetime.datetime):
        return value if value.tzinfo else value.replace(tzinfo=datetime.UTC)
    if isinstance(value, datetime.date):
        return datetime.datetime.combine(value, datetime.time(), datetime.UTC)
    meant = re.match(r"\d{4}-\d\d-\d\d", value) if isinstance(value, str) else None
    hint = f"write {meant[0] if meant else '2026-11-29, or 2026-11-29T12:00:00Z'}, without quotes"
    faults.add(node, "wrong-type", f"{node.name} is {_found(node)}; it must be a date", hint)
    return None


def optional(check: Check) -> Check:
    """Return a check that also accepts "", so that an environment can unset what site.toml sets."""

    def check_unless_empty(node: Node, faults: Collector) -> Any:
        return "" if node.value == "" else check(node, faults)

    return check_unless_empty


def flag(node: Node, faults: Collector) -> bool | None:
    """Check for true or false."""
    return bool(node.value) if of_type(node, bool, faults) else None


def whole(node: Node, faults: Collector) -> int | None:
    """Check for a whole number, positive or negative."""
    return node.value if of_type(node, int, faults) and isinstance(node.value, int) else None


def number(least: int, most: int) -> Check:
    """Return a check for a whole number from `least` to `most`."""

    def check(node: Node, faults: Collector) -> int | None:
        value = whole(node, faults)
        if value is not None and not least <= value <= most:
            hint = f"write a number from {least} to {most}"
            faults.add(node, "out-of-range", f"{node.name} is {shown(value)}, out of its range", hint)
            return None
        return value

    return check


def one_of(*allowed: str) -> Check:
    """Return a check for one of the allowed words."""

    def check(node: Node, faults: Collector) -> str | None:
        value = text(node, faults)
        if value is None or value in allowed:
            return value
        hint = did_you_mean(value, allowed) or f"write {' or '.join(shown(word) for word in allowed)}"
        faults.add(node, "not-allowed", f"{node.name} is {shown(value)}; allowed: {', '.join(allowed)}", hint)
        return None

    return check


def each(check: Check) -> Check:
    """Return a check for an array without duplicates, whose elements must pass `check`."""

    def check_all(node: Node, faults: Collector) -> tuple[Any, ...] | None:
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


def some(check: Check, why: str, hint: str) -> Check:
    """Return a check like that of `each`, which also refuses an empty array. `why` continues the words "is empty"."""

    def check_some(node: Node, faults: Collector) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = each(check)(node, faults)
        if found != ():
            return found
        faults.add(node, "empty-value", f"{node.name} is empty, {why}", hint)
        return None

    return check_some


LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")  # a tag (BCP 47), not looked up in any registry


def language(node: Node, faults: Collector) -> str | None:
    """Check for a language tag (BCP 47), as in <html lang>."""
    value = text(node, faults)
    if value is None or LANGUAGE.fullmatch(value):
        return value
    faults.add(
        node,
        "bad-language",
        f"{node.name} is {shown(value)}, not a language tag",
        'write it like "en" or "pt-BR"',
    )
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
    value = node.value
    if kind is str and isinstance(value, (int, float, datetime.date)) and not isinstance(value, bool):
        return f'put it in quotes: "{shown(value).strip(chr(34))}"'
    if kind is list and isinstance(value, str):
        return f"write [{shown(value)}]"
    if kind is dict:
        return f"write it as a table: [{node.name}]"
    examples = {
        str: 'a string in quotes, "…"',
        bool: "true or false, without quotes",
        list: 'an array, ["…"]',
    }
    return f"write {examples.get(kind, 'a whole number, without quotes')}"
