"""Helpers for hosts that are configured with Terraform, in its JSON syntax."""

import json
from collections.abc import Mapping

from builder.output import File, media_type

Body = Mapping[str, object]


def module(name: str, comment: str, body: Body) -> File:
    """Return a Terraform file whose first line says that Gossamer wrote it."""
    return marked(name, "//", comment, body)


def marked(name: str, key: str, comment: str, body: Body) -> File:
    """Return a JSON file with a comment under `key` in its first line."""
    text = json.dumps({key: comment, **body}, indent=1, ensure_ascii=False) + "\n"
    return File(name, text.replace("{\n ", "{ ", 1).encode(), media_type(name))


def literal(text: str) -> str:
    """Escape a text so that Terraform interpolates nothing in it."""
    return text.replace("${", "$${").replace("%{", "%%{")


def word(text: str) -> str:
    """Return a resource name for a group: "door, verbatim" → "door"."""
    return text.partition(",")[0]


def slug(site: str) -> str:
    """Return a site's host name in the form for resource names: "www-example-org"."""
    host = site.partition("://")[2].lower()
    return "".join(char if char.isascii() and char.isalnum() else "-" for char in host)
