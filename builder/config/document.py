"""Read TOML and JSON documents as trees of values with positions, and collect faults."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from builder.config.positions import Located, Path, Position
from builder.errors import Fault, SiteError, Where, excerpt

_SECRET = re.compile(r"secret|password|private|api_?key|token|assertion", re.IGNORECASE)
_USER = re.compile(r"//[^/@\s]+@")  # the user name, and perhaps password, in a URL


@dataclass(frozen=True, slots=True)
class Document:
    """A file that values come from, with its text. Values of a document with a higher `order` take precedence."""

    file: str
    text: str = ""
    positions: Mapping[Path, Position] = field(default_factory=dict)
    order: int = 0

    def where(self, path: Path, *, key: bool = False) -> Where:
        """Return the position of a value or of its key; if unknown, that of the nearest enclosing table."""
        while path and path not in self.positions:
            path = path[:-1]
        if path:
            position = self.positions[path]
            return Where(self.file, *(position.key if key else position.value))
        return Where(self.file, 1, 1) if self.text else Where(self.file)

    def excerpt(self, where: Where) -> str:
        """Return the line at `where` with a caret below the column, or "" if there is no text."""
        return excerpt(self.text, where.line, where.column)


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its position. For a table, `value` is a dict of nodes; for an array, it is a list of nodes."""

    value: object
    document: Document
    path: Path

    @property
    def name(self) -> str:
        """The dotted key, as messages show it: `apis.billing.origin`, `auth.scopes[2]`."""
        return dotted(self.path)

    @property
    def table(self) -> dict[str, "Node"]:
        """The members of a table; empty if the value is not a table."""
        return self.value if isinstance(self.value, dict) else {}

    def plain(self) -> object:
        """Return the value without positions."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def where(self, *, key: bool = False) -> Where:
        """Return the position of the value or of its key."""
        return self.document.where(self.path, key=key)


class Collector:
    """A collection of faults, which is raised as one error, sorted by position."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, node: Node, code: str, message: str, hint: str = "", *, key: bool = False) -> None:
        """Record a fault at the position of `node`, or of its key if `key` is true."""
        self.found.append(fault_at(node, code, message, hint, key=key))

    def put(self, *faults: Fault) -> None:
        """Record faults that were created elsewhere."""
        self.found.extend(faults)

    def check(self) -> None:
        """Raise SiteError if any fault was recorded."""
        if self.found:
            raise SiteError(in_order(self.found))


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Return the faults sorted by file, line and column, without duplicates."""
    none = Where("")
    return sorted(dict.fromkeys(faults), key=lambda f: (f.where or none, f.code, f.message))


def fault_at(node: Node, code: str, message: str, hint: str = "", *, key: bool = False) -> Fault:
    """Return a fault at the position of `node`, or of its key if `key` is true.

    Hide user names in URLs, and never show the value of a key whose name suggests a secret.
    """
    where = node.where(key=key)
    lines = _USER.sub("//…@", node.document.excerpt(where))
    if node.path and _SECRET.search(str(node.path[-1])):
        lines = re.sub(r"=.*", "= …", lines, count=1)
    return Fault(code, _USER.sub("//…@", message), hint, where, lines)


def dotted(path: Path) -> str:
    """Return a path as one key: `("apis", "billing", "scopes", 0)` → `apis.billing.scopes[0]`.

    Keys with unusual characters are quoted.
    """
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            word = part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else shown(part)
            text += f".{word}" if text else word
    return text


def shown(value: object, limit: int = 80) -> str:
    """Return a value in TOML syntax, shortened to `limit` characters and safe to print on a terminal."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except ValueError:
        return "a number of thousands of digits"
    text = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def tree(document: Document, value: object, path: Path = ()) -> Node:
    """Return a value from tomllib or json as a tree of nodes with positions."""
    if isinstance(value, Mapping):
        members = {str(key): tree(document, child, (*path, str(key))) for key, child in value.items()}
        return Node(members, document, path)
    if isinstance(value, (list, tuple)):
        return Node([tree(document, child, (*path, i)) for i, child in enumerate(value)], document, path)
    return Node(value, document, path)


def merge(under: Node, over: Node) -> Node:
    """Return `over` merged into `under`: tables are merged key by key, anything else is replaced."""
    if not (isinstance(under.value, dict) and isinstance(over.value, dict)):
        return over
    members = dict(under.value)
    for key, child in over.value.items():
        members[key] = merge(members[key], child) if key in members else child
    return Node(members, under.document, under.path)


def decode(file: str, data: bytes) -> str:
    """Decode UTF-8 data, without byte-order mark and with "\\n" as newline.

    Raise SiteError at the first invalid byte.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        bad = data[error.start]
        raise SiteError(
            Fault(
                "not-utf-8",
                f"byte 0x{bad:02x} is not UTF-8",
                "save the file in the UTF-8 encoding",
                Where(file, line, column),
            )
        ) from None
    return text.replace("\r\n", "\n")


def parse_toml(file: str, text: str, order: int = 0, whole: str = "") -> Node:
    """Return the TOML document as a tree. Raise SiteError at the position of a syntax error.

    `whole` is the text of the file, for excerpts, if the document is only a part of it.
    """
    whole = whole or text
    try:
        values = tomllib.loads(text)
    except RecursionError:
        raise SiteError(_syntax(file, whole, "arrays or tables are nested too deeply", 1, 1)) from None
    except ValueError as error:
        message, line, column = _toml_error(str(error), text)
        raise SiteError(_syntax(file, whole, message, line, column)) from None
    return tree(Document(file, whole, Located(text), order), values)


def _syntax(file: str, whole: str, message: str, line: int, column: int) -> Fault:
    return Fault(
        "toml-syntax",
        f"this is not TOML: {message}",
        "strings need quotes, one `key = value` a line; see https://toml.io/en/v1.0.0",
        Where(file, line, column),
        excerpt(whole, line, column),
    )


def _toml_error(message: str, text: str) -> tuple[str, int, int]:
    """Split tomllib's message into the text, the line and the column, which are in parentheses at its end."""
    match = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    if match is None:
        return message, 1, 1
    sentence = message[: match.start()]
    if match[1]:
        return sentence, int(match[1]), int(match[2])
    lines = text.rstrip("\n").split("\n")
    return f"{sentence} at the end of the file", len(lines), len(lines[-1]) + 1
