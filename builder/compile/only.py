"""Modules of which a page has some names only: those that Brython has, and standard ones of which the rest needs too much."""

import re
from pathlib import Path


def _names(file: Path) -> frozenset[str]:
    """Return the public names of one of our stand-ins for a standard module: of its __all__, classes and functions."""
    text = file.read_text("utf-8")
    listed = text[text.index("__all__") : text.index("]", text.index("__all__"))]
    return frozenset(
        re.findall(r'"(\w+)"', listed) + re.findall(r"^(?:async def|def|class) (\w+)", text, re.MULTILINE)
    )


_BROWSER = (
    "DOMEvent DOMNode URLParameter alert bind confirm console doc document is_webworker mouseCoords prompt scope self win window "
    "aio ajax highlight html indexed_db local_storage markdown object_storage session_storage svg timer ui websocket widgets"
)
_JAVASCRIPT = (
    "Array Date JSON JSObject Math NULL NullType Number RegExp String UNDEFINED UndefinedType extends import_modules "
    "jsobj2pyobj pyobj2jsobj super this"
)
# Module → its names. Of the standard modules the rest needs a compiler, or tables that are too large to send.
ONLY: dict[str, frozenset[str]] = {
    "ast": frozenset({"literal_eval"}),
    "asyncio": _names(Path(__file__).parent / "stdlib" / "asyncio.py"),
    "browser": frozenset(_BROWSER.split()),
    "javascript": frozenset(_JAVASCRIPT.split()),
    "unicodedata": frozenset({"category", "is_normalized", "normalize", "unidata_version"}),
}


def lacks(module: str, name: str) -> bool:
    """Return whether `module` is one of these and does not have `name`. Python's own names, with two underscores, are not looked up."""
    return module in ONLY and name not in ONLY[module] and name != "*" and not name.startswith("__")
