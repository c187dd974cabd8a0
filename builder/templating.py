"""Render Jinja2 templates from memory. Undefined names and misuse become faults with file and line."""

import dataclasses
import datetime
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import SimpleNamespace, TracebackType

import jinja2
from jinja2.ext import InternationalizationExtension
from markupsafe import Markup

from builder import images
from builder.cache import Cache
from builder.errors import Fault, Where, did_you_mean, excerpt
from builder.languages import Catalog
from builder.load import PageSource, Source
from builder.shelf import Sections
from builder.toc import Body, Contents
from builder.world import Misuse, World

_BODY = "<body of this page>"
_BLOCKS = re.compile(r"\{#.*?#\}|\{%[-+]?\s*(\w+)(.*?)%\}", re.DOTALL)
_PAIRED = ("autoescape", "block", "call", "filter", "for", "if", "macro", "raw", "set", "with")
_MISSING = re.compile(r"^'(?:[\w.]*\.)?(\w+) object' has no attribute '([^']+)'$")
_UNDEFINED = re.compile(r"^'([^']+)' is undefined$")


def render_page(world: World, page: PageSource, cache: Cache) -> tuple[str, list[Fault], float]:
    """Return the page's HTML, its faults, and the seconds of work on it that was done before.

    The HTML is empty if the template fails.
    """
    picture = images.template_function(world.sources.assets, whole=world.dev)
    values = {**world.values(page), "picture": picture}
    body = _body(world, page, values, cache)
    if page.template not in world.sources.templates:
        near = did_you_mean(page.template, world.sources.templates)
        hint = near or "templates are named from templates/, like page.html"
        message = f'no template is called "{page.template}"'
        fault = Fault("unknown-template", message, hint, Where(page.source.path))
        return "", [*body.faults, fault], body.before
    environment = _environment(_key(world.sources.templates), world.catalog(page))
    values = {**values, "content": Markup(body.html), "toc": Contents(body.html, body.headings)}
    try:
        html = environment.get_template(page.template).render(values)
    except Exception as error:
        return "", [*body.faults, _fault(error, values, world.sources.templates, page)], body.before
    return html, [*body.faults], body.before


def _body(world: World, page: PageSource, values: Mapping[str, object], cache: Cache) -> Body:
    if page.kind == "md":
        from builder import markdown

        return markdown.to_html(page, world, cache)
    environment = _environment(_key(world.sources.templates), world.catalog(page))
    padded = "\n" * (page.body_line - 1) + page.body  # so that line numbers match the file's
    try:
        code = environment.compile(padded, _BODY, page.source.path)
        template = jinja2.Template.from_code(environment, code, environment.make_globals(None))
        return Body(template.render(values).lstrip("\n"), None, [])
    except Exception as error:
        return Body("", None, [_fault(error, values, world.sources.templates, page)])


_Key = tuple[tuple[str, str, bytes], ...]


def _key(templates: Mapping[str, Source]) -> _Key:
    return tuple((name, source.path, source.data) for name, source in sorted(templates.items()))


@lru_cache(maxsize=8)
def _environment(key: _Key, catalog: Catalog) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=_Memory({name: (path, data.decode()) for name, path, data in key}),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        auto_reload=False,
        extensions=[InternationalizationExtension],
    )
    environment.install_gettext_translations(catalog.translations, newstyle=True)  # type: ignore[attr-defined]
    environment.globals["_"] = _quick(catalog)
    environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "default": _for_json}
    return environment


def _quick(catalog: Catalog) -> Callable[..., Markup]:
    """Return what Jinja's `_` does, without looking for `gettext` in the context each time: pages call it often."""
    plain: dict[str, Markup] = {}

    def say(sentence: str, **variables: object) -> Markup:
        if variables:
            return Markup(catalog.translations.gettext(sentence)) % variables
        if sentence not in plain:
            plain[sentence] = Markup(catalog.translations.gettext(sentence)) % {}
        return plain[sentence]

    return say


def _for_json(value: object) -> object:
    """Convert a value that JSON lacks, for the filter `tojson`: read-only tables, and the dates of TOML."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    raise TypeError(f"JSON has no {type(value).__name__}")


class _Memory(jinja2.BaseLoader):
    """A template loader from memory that knows the file of each template, so that tracebacks name it."""

    def __init__(self, templates: Mapping[str, tuple[str, str]]) -> None:
        self._templates = templates

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        if template not in self._templates:
            raise jinja2.TemplateNotFound(template)
        path, text = self._templates[template]
        return text, path, None


def _fault(
    error: Exception, values: Mapping[str, object], templates: Mapping[str, Source], page: PageSource
) -> Fault:
    texts = {source.path: source.text for source in templates.values()} | {page.source.path: page.source.text}
    if isinstance(error, jinja2.TemplateSyntaxError):
        place = error.filename or page.source.path
        line = min(error.lineno, len(texts.get(place, "").splitlines()))
        code, message = "template-syntax", f"template: {error.message or 'syntax error'}"
        hint = "each {% block %}, {% if %} and {% for %} needs its {% end… %}, and each {{ its }}"
        if found := _unclosed(error, texts.get(place, "")):
            name, line = found
            message, hint = (
                f"template: this {{% {name} %}} is never closed",
                f"write {{% end{name} %}} where it ends",
            )
    else:
        place, line = _position(error.__traceback__, texts, page)
        code, message, hint = _explained(error, values, templates)
    return Fault(code, message, hint, Where(place, line), excerpt(texts.get(place, ""), line))


def _unclosed(error: jinja2.TemplateSyntaxError, text: str) -> tuple[str, int] | None:
    """Return (name, line) of the block that a template does not close, because Jinja only reports that there is one."""
    if "end of template" not in (error.message or ""):
        return None
    opened: list[tuple[str, int]] = []
    for match in _BLOCKS.finditer(text):
        if match[1] is None:
            continue
        line = text.count("\n", 0, match.start()) + 1
        if match[1].startswith("end"):
            while opened and opened.pop()[0] != match[1].removeprefix("end"):
                pass
        elif match[1] in _PAIRED and not (match[1] == "set" and "=" in match[2]):
            opened.append((match[1], line))
    return opened[-1] if opened else None


def _position(trace: TracebackType | None, texts: Mapping[str, str], page: PageSource) -> tuple[str, int]:
    found = (page.source.path, 0)
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file in texts:
            found = (file, trace.tb_lineno)
        trace = trace.tb_next
    return found


def _explained(
    error: Exception, values: Mapping[str, object], templates: Mapping[str, Source]
) -> tuple[str, str, str]:
    if isinstance(error, Misuse):
        return error.code, error.message, error.hint
    if isinstance(error, jinja2.TemplateNotFound):
        name = str(error)
        hint = did_you_mean(name, templates) or "templates are named from templates/, like page.html"
        return "unknown-template", f'no template is called "{name}"', hint
    if isinstance(error, jinja2.UndefinedError):
        message = str(error)
        unknown = _UNDEFINED.match(message)
        if unknown:
            hint = did_you_mean(unknown[1], values) or f"a template can use {', '.join(sorted(values))}"
            return "undefined-name", f'"{unknown[1]}" is not defined here', hint
        missing = _MISSING.match(message)
        if missing:
            return "undefined-name", *_lacking(missing[1], missing[2], values)
        return "undefined-name", message, "an optional value is written  x if x is defined else …"
    return (
        "template-error",
        f"{type(error).__name__}: {error}",
        "the expression on this line cannot be computed",
    )


def _fields(value: object) -> list[str]:
    """Return the attribute names of a template value, if its type has a fixed set of them."""
    if isinstance(value, Sections):
        return list(value) or ["nothing, because no index page has [section]"]
    if isinstance(value, SimpleNamespace):  # `data`, whose attributes are the names of files
        return sorted(vars(value)) or ["nothing, because there is no file in site/data"]
    if dataclasses.is_dataclass(value):
        return [field.name for field in dataclasses.fields(value)]
    return []


def _lacking(kind: str, attribute: str, values: Mapping[str, object]) -> tuple[str, str]:
    """Return (message, hint) for an attribute that a template value does not have."""
    for name, value in values.items():
        if type(value).__name__ == kind and (fields := _fields(value)):
            near = did_you_mean(attribute, fields) or f"{name} has {', '.join(sorted(fields))}"
            return f'{name} has no "{attribute}"', near
    return (
        f'there is no "{attribute}" in this value',
        "an optional value is written  x if x is defined else …",
    )
