"""Gossamer's own pages, which are no part of a site: Jinja templates with autoescape, each in the folder of its module."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

_STYLE = Path(__file__).with_name("reports.css")


def report_style(path: Path) -> Markup:
    """Return the style of a page with a report: what all such pages have in common, and then its own, in the file `path`.

    Nothing in it needs escaping.
    """
    return Markup(_STYLE.read_text(encoding="utf-8") + path.read_text(encoding="utf-8"))


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
