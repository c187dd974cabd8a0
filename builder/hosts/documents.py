"""Helpers for hosts that are configured with a JSON file."""

import json
from collections.abc import Iterable

from builder.output import File, media_type


def document(name: str, value: object) -> File:
    """Return a JSON file."""
    text = json.dumps(value, indent=1, ensure_ascii=False) + "\n"
    return File(name, text.encode(), media_type(name))


def alternatives(paths: Iterable[str], most: int) -> list[str]:
    """Return regular expressions that match exactly these paths, each with at most `most` characters if possible.

    Escape only ".", the one special character that a path may contain, because some engines refuse other escapes.
    """
    found: list[str] = []
    for path in (path.replace(".", r"\.") for path in paths):
        if found and len(found[-1]) + 1 + len(path) <= most:
            found[-1] += f"|{path}"
        else:
            found.append(path)
    return found
