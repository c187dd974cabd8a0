"""Read what was written for a host as the host does: each function returns the headers that a path is sent."""

import re
from urllib.parse import quote


def _blocks(text):
    for line in text.splitlines():
        if line.startswith("/"):
            lines = []
            yield line, lines
        elif line.startswith("  "):
            lines.append(line.strip())


def _matches(pattern, path):
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), path)


def netlify(files, path, exists):
    """All blocks that match count, and the last one that names a header wins."""
    found = {}
    for pattern, lines in list(_blocks(files["_headers"])):
        if _matches(pattern, quote(path, safe="/._-~")):
            found.update(line.split(": ", 1) for line in lines)
    return found


def cloudflare(files, path, exists):
    """All blocks that match count: "! Name" removes, and a header that is there already is joined by a comma."""
    found = {}
    for pattern, lines in list(_blocks(files["_headers"])):
        if not _matches(pattern, quote(path, safe="/._-~")):
            continue
        for line in lines:
            if line.startswith("! "):
                found.pop(line[2:], None)
        for name, value in (line.split(": ", 1) for line in lines if not line.startswith("! ")):
            found[name] = f"{found[name]}, {value}" if name in found else value
    return found
