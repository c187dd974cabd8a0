"""What the hosts that are set up with Terraform have in common: files in its JSON syntax."""

import json
from collections.abc import Mapping

from builder.output import File, media_type

Body = Mapping[str, object]


def module(name: str, comment: str, body: Body) -> File:
    """Return a file of Terraform's, whose first line says where it comes from."""
    return marked(name, "//", comment, body)


def marked(name: str, key: str, comment: str, body: Body) -> File:
    """Return a JSON file with a comment under `key` in its first line."""
    text = json.dumps({key: comment, **body}, indent=1, ensure_ascii=False) + "\n"
    return File(name, text.replace("{\n ", "{ ", 1).encode(), media_type(name))


def literal(text: str) -> str:
    """Return text in which Terraform finds nothing to fill in."""
    return text.replace("${", "$${").replace("%{", "%%{")


def word(text: str) -> str:
    """Return a name for a resource: "door, verbatim" → "door"."""
    return text.partition(",")[0]


def slug(site: str) -> str:
    """Return what a site's address is called in names of resources: "www-example-org"."""
    host = site.partition("://")[2].lower()
    return "".join(char if char.isascii() and char.isalnum() else "-" for char in host)
