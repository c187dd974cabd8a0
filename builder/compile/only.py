"""Modules that are only partly available in a page: those of Brython, and standard ones that need too much."""

import re
from pathlib import Path


def _names(file: Path) -> frozenset[str]:
    """Return the public names of one of our replacements for a standard module: __all__, classes and functions."""
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
# Module → its available names. The other names of standard modules need a compiler, or tables that are too large.
ONLY: dict[str, frozenset[str]] = {
    "ast": frozenset({"literal_eval"}),
    "asyncio": _names(Path(__file__).parent / "stdlib" / "asyncio.py"),
    "browser": frozenset(_BROWSER.split()),
    "javascript": frozenset(_JAVASCRIPT.split()),
    "unicodedata": frozenset({"category", "is_normalized", "normalize", "unidata_version"}),
}


def lacks(module: str, name: str) -> bool:
    """Return whether `module` is one of these and lacks `name`. Names that start with "__" always count as present."""
    return module in ONLY and name not in ONLY[module] and name != "*" and not name.startswith("__")
