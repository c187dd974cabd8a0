"""Templates for Gossamer's own pages, such as reports: Jinja with autoescape, each in the folder of its module."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

_HERE = Path(__file__).parent  # also has what reports share: reports.css and reports_head.html
_STYLE = _HERE / "reports.css"


def report_style(path: Path) -> Markup:
    """Return the CSS of a report page: the rules that all reports share, and then those in the file `path`.

    The CSS needs no escaping in HTML.
    """
    return Markup(_STYLE.read_text(encoding="utf-8") + path.read_text(encoding="utf-8"))


@cache
def template(folder: Path, name: str, **filters: Callable[..., object]) -> Template:
    """Return the template `name` of `folder`, which can use these filters besides Jinja's own.

    Rendering raises jinja2.UndefinedError for an undefined name.
    """
    environment = Environment(
        loader=FileSystemLoader([folder, _HERE]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(filters)
    return environment.get_template(name)
