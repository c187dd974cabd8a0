"""Generate docs/errors.md: every error code of sign-in, its cause, its remedy, and the message for visitors."""

import importlib
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from builder.docs.codes import codes

TABLE = Path(__file__).with_name("errors.toml")
_HEAD = """\
# Errors of sign-in

`auth.AuthError` has a `code` (below), a `description` for developers, which may change, and a `message`, the sentence a
visitor may read. Where `main.py` has called `auth.start()`, sentence and code appear in the notice at the top of the page by
themselves; a view that catches the error decides for itself.

```python
try:
    reply = await auth.fetch("billing", "/invoices")
except auth.AuthError as error:
    if error.code == "signed_out":
        auth.login()
    else:
        say(error.message)
```

Nothing is printed to the console. With `debug = true` under `[auth]`, `auth.log()` gives the last events with their
codes, and the reference that the notice showed: nothing secret is in it.

This page is written by `python3 build.py docs` from the code itself; a test fails for a code without an entry.
"""


def table() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return errors.toml as a table: group → code → {cause, remedy}."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def documented() -> set[str]:
    return {code for group in table().values() for code in group}


def raised(root: Path) -> set[str]:
    """Return the codes that the source of site/auth can raise."""
    return codes(root / "site" / "auth")


def sentences(root: Path) -> Callable[[str], str]:
    """Return the function of site/auth/messages.py that turns a code into the sentence for visitors."""
    sys.path.insert(0, str(root / "site"))
    try:
        found: Callable[[str], str] = importlib.import_module("auth.messages").sentence
    finally:
        sys.path.pop(0)
    return found


def page(root: Path) -> str:
    """Return the text of docs/errors.md."""
    sentence = sentences(root)
    lines = [_HEAD]
    for title, group in table().items():
        lines += [
            f"## {title}\n",
            "| Code | Cause | What to do | What the visitor reads |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| `{code}` | {entry['cause']} | {entry['remedy']} | {sentence(code)} |"
            for code, entry in sorted(group.items())
        ]
        lines.append("")
    return "\n".join(lines)
