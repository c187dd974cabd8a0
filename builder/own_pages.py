"""Gossamer's own pages, which are no part of a site: Jinja templates with autoescape, each in the folder of its module."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template


@cache
def template(folder: Path, name: str, **filters: Callable[..., object]) -> Template:
    """Return the template of that name, which knows these filters beside Jinja's own.

    A name that it does not know raises jinja2.UndefinedError when it is rendered.
    """
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(filters)
    return environment.get_template(name)
