"""Collect the sentences of a site that can be translated, and write them into its catalogs (.po) for translators."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog as Messages
from babel.messages.catalog import Message
from babel.messages.pofile import read_po, write_po

from builder.config.schema import Config
from builder.languages import calls, catalog, several
from builder.load import Sources
from builder.world import TITLES

_HEAD = re.compile(r'(?:#.*\n)*msgid ""\nmsgstr ""\n(?:".*"\n)+')
_TEMPLATE = "jinja2.ext.babel_extract"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: one text, or singular and plural; and the file and line that show it to visitors."""

    ids: tuple[str, ...]
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Updated:
    """A catalog for translators: its path, its new text, how many sentences it has, and how many lack a translation."""

    path: str
    text: str
    count: int
    missing: int


def sentences(sources: Sources) -> tuple[Sentence, ...]:
    """Return the sentences of a site's templates, pages and Python, each once, at the first place that has it.

    What has an error of syntax is skipped, because a build reports it.
    """
    found: dict[tuple[str, ...], Sentence] = {}
    for each in _all(sources):
        found.setdefault(each.ids, each)
    return tuple(found.values())


def untranslated(tag: str, sources: Sources, said: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Return the sentences that have no translation into a language."""
    texts = catalog(tag, sources.translations).texts
    return tuple(each for each in said if each.ids[0] not in texts)


def update(tag: str, config: Config, sources: Sources) -> Updated:
    """Return the site's catalog for a language, with all sentences that are not translated by Gossamer.

    Keep the translations that it has, and as comments those of sentences that are gone.
    """
    own = sources.translations.get(tag.lower())
    shipped = catalog(tag, {}).texts
    kept = read_po(io.StringIO(own.text)) if own else _empty(tag)
    head = _HEAD.match(own.text) if own else None
    wanted = [each for each in sentences(sources) if each.ids[0] not in shipped or kept.get(each.ids[0])]
    template = Messages()
    for each in wanted:
        template.add(each.ids if len(each.ids) > 1 else each.ids[0], locations=[(each.file, each.line)])
    kept.update(template, no_fuzzy_matching=True)
    written = io.BytesIO()
    write_po(written, kept, width=0, omit_header=True)
    text = f"{head[0] if head else _header(tag, kept, config)}\n{written.getvalue().decode()}"
    missing = sum(1 for message in kept if message.id and (message.fuzzy or not _is_full(message)))
    path = own.path if own else f"site/translations/{tag}.po"
    return Updated(path, text, len(wanted), missing)


def _is_full(message: Message) -> bool:
    forms = several(message.string)
    return bool(forms) and all(forms)


def _empty(tag: str) -> Messages:
    """Return a catalog without sentences, with the rule for plurals of its language (CLDR)."""
    try:
        return Messages(Locale.parse(tag, sep="-"))
    except (UnknownLocaleError, ValueError):
        return Messages()


def _header(tag: str, messages: Messages, config: Config) -> str:
    lines = (
        f"Language: {tag}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {messages.plural_forms}",
    )
    rows = "".join(f'"{line}\\n"\n' for line in lines)
    return f'# {config.site.name}: translations ({tag})\nmsgid ""\nmsgstr ""\n{rows}'


def _all(sources: Sources) -> Iterator[Sentence]:
    for template in sources.templates.values():
        yield from _found(_TEMPLATE, template.path, template.data)
    for page in sources.pages:
        if page.kind == "html":
            yield from _found(_TEMPLATE, page.source.path, page.body.encode(), page.body_line)
    for module in sources.modules.values():
        yield from _found("python", module.path, module.data)
    yield from (Sentence((title,), "templates", 1) for title in TITLES)


def _found(method: str, file: str, data: bytes, first: int = 1) -> Iterator[Sentence]:
    """Yield the sentences in a text whose first line has the number `first` in its file."""
    yield from (Sentence(ids, file, first - 1 + line) for line, ids in calls(data, method))
