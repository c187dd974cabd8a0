"""Translate the sentences of pages with gettext catalogs (.po files): Gossamer's own, and those of the site.

A site's catalogs are site/translations/TAG.po, where TAG is a language tag (BCP 47) such as "de" or "pt-BR". A sentence
is looked up first in the site's catalog for the whole tag, then in Gossamer's, then in both for the language alone.
"""

import contextlib
import gettext
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from tokenize import TokenError
from typing import TYPE_CHECKING

from builder.cache import digest
from builder.config.checks import LANGUAGE
from builder.config.document import Collector, decode
from builder.errors import Fault, SiteError, Where, excerpt
from builder.sources import Source, Sources

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog as Messages

OWN = Path(__file__).with_name("translations")
# The functions that templates and Python call, and which of their arguments are sentences, as Babel wants them.
_CALLS: dict[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "ngettext": (1, 2)}
_MANY = 200  # counts whose plural forms are compared; the categories of larger ones are among theirs
_LINE = re.compile(r'\s*(#.*|(msg(ctxt|id|id_plural|str(\[\d\])?)\s+)?"([^"\\]|\\.)*"|)\s*')
_FIELD = re.compile(r"%(?:\(\w+\))?[-#0 +]*\d*(?:\.\d+)?[a-zA-Z%]|%|\{\w*\}")
_SYNTAX = 'write two lines for each sentence:  msgid "Sign in"  and  msgstr "Anmelden"'


@dataclass(frozen=True, slots=True)
class Catalog:
    """The translations into one language. `texts` has, for each English sentence, its translation, or one for each
    plural form. `digest` changes when a translation does."""

    texts: Mapping[str, str | tuple[str, ...]] = field(compare=False)
    translations: gettext.NullTranslations = field(compare=False)
    digest: str


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the site: its tag, its name in itself, and its direction, "ltr" or "rtl"."""

    tag: str
    name: str
    direction: str


@lru_cache(maxsize=64)
def language(tag: str) -> Language:
    """Return what is known about a language (Unicode CLDR). One that is not known has its tag as its name."""
    if tag.lower() == "en":
        return Language(tag, "English", "ltr")
    # imported late, because most sites are in English
    from babel import Locale, UnknownLocaleError

    for each in _tags(tag):  # a region or a script may be unknown, while the language is known
        with contextlib.suppress(UnknownLocaleError, ValueError):
            locale = Locale.parse(each, sep="-")
            return Language(tag, locale.get_display_name(locale) or tag, locale.text_direction)
    return Language(tag, tag, "ltr")


def read_catalogs(sources: Iterable[Source], faults: Collector) -> dict[str, Source]:
    """Return the files of site/translations by language tag, in small letters. Record a fault for each that is misnamed
    or cannot be read as a catalog."""
    found: dict[str, Source] = {}
    for source in sources:
        path = PurePosixPath(source.name)
        if path.suffix == ".pot":
            continue  # a template for translators
        if fault := _misnamed(source, path):
            faults.put(fault)
            continue
        try:
            _read(source)
        except SiteError as error:
            faults.put(*error.faults)
        else:
            found[path.stem.lower()] = source
    return found


def _misnamed(source: Source, path: PurePosixPath) -> Fault | None:
    if path.suffix == ".po" and len(path.parts) == 1 and LANGUAGE.fullmatch(path.stem):
        return None
    message = f"{source.name} is no catalog of translations"
    hint = 'name it by its language: "site/translations/de.po", or "pt-BR.po"'
    return Fault("bad-name", message, hint, Where(source.path))


def catalog(tag: str, own: Mapping[str, Source]) -> Catalog:
    """Return the translations into a language. `own` are the site's catalogs, by their tags in small letters."""
    chain = [
        source
        for each in _tags(tag)
        for source in (own.get(each.lower()), _shipped(each.lower()))
        if source is not None
    ]
    texts: dict[str, str | tuple[str, ...]] = {}
    first: gettext.NullTranslations | None = None
    for source in chain:
        its, compiled = _read(source)
        translations = gettext.GNUTranslations(io.BytesIO(compiled))
        texts = {**its, **texts}
        if first is None:
            first = translations
        else:
            first.add_fallback(translations)
    return Catalog(
        texts, first or gettext.NullTranslations(), digest(tag, *(source.data for source in chain))
    )


def _tags(tag: str) -> tuple[str, ...]:
    """Return the tag, and the shorter ones that mean the language more broadly (RFC 4647 3.4)."""
    parts = tag.split("-")
    return tuple("-".join(parts[:count]) for count in range(len(parts), 0, -1))


@lru_cache(maxsize=64)
def _shipped(tag: str) -> Source | None:
    """Return Gossamer's own catalog for a tag, if there is one."""
    file = OWN / f"{tag}.po"
    return Source(f"<gossamer>/{file.name}", file.name, file.read_bytes()) if file.is_file() else None


def asset(tag: str) -> str:
    """Return the logical name of the file with the translations that scripts need."""
    return f"words/{tag.lower()}.json"


def words(tags: Iterable[str], sources: Sources) -> dict[str, str]:
    """Return, for each language that has any, the translations that scripts of the pages need, as JSON.

    It is sentence → its translation, or its plural forms. With plural forms, the member "" says which of them a plural
    category of CLDR needs.
    """
    found = {tag: _words(tag, sources) for tag in tags}
    return {tag: text for tag, text in found.items() if text}


def _words(tag: str, sources: Sources) -> str:
    its = catalog(tag, sources.translations)
    if not its.texts:
        return ""
    wanted = {ids[0] for module in sources.modules.values() for _, ids in calls(module.data)}
    found: dict[str, object] = {each: its.texts[each] for each in sorted(wanted) if each in its.texts}
    if any(isinstance(each, tuple) for each in found.values()):
        found[""] = _categories(tag, its.translations)
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")) if found else ""


@lru_cache(maxsize=1024)
def calls(data: bytes, method: str = "python") -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return the sentences that Python or a template asks gettext for, each with its line: (sentence,), or
    (singular, plural).

    `method` is Babel's name of the language. Return nothing for what has an error of syntax, which a build reports.
    """
    if method == "python" and b"gettext" not in data:
        return ()
    from babel.messages.extract import extract

    rows = extract(method, io.BytesIO(data), _CALLS, (), {"newstyle_gettext": "true"})
    with contextlib.suppress(SyntaxError, TokenError):
        return tuple((line, several(said)) for line, said, *_ in rows)
    return ()


def _categories(tag: str, translations: gettext.NullTranslations) -> dict[str, int]:
    """Return the index of the plural form for each plural category of the language (CLDR)."""
    from babel import Locale

    rule = Locale.parse(_tags(tag)[-1], sep="-").plural_form
    form: Callable[[int], int] = getattr(translations, "plural", lambda n: int(n != 1))
    found: dict[str, int] = {}
    for count in range(_MANY):
        found.setdefault(rule(count), form(count))
    return {"other": max(found.values()), **found}


@lru_cache(maxsize=64)
def _read(source: Source) -> tuple[dict[str, str | tuple[str, ...]], bytes]:
    """Return a catalog's texts, and its compiled form (.mo). Raise SiteError if it is not a valid catalog."""
    from babel.messages.mofile import write_mo

    parsed = _parsed(source)
    texts: dict[str, str | tuple[str, ...]] = {}
    faults: list[Fault] = []
    for message in parsed:
        forms = several(message.string)
        if not message.id or message.fuzzy or message.context or not forms or not all(forms):
            continue
        ids = several(message.id)
        texts[ids[0]] = forms if len(ids) > 1 else forms[0]
        if problem := _misfilled(ids, forms):
            faults.append(_fault(source, "translation-fields", *problem, message.lineno or 1))
    if faults:
        raise SiteError(faults)
    compiled = io.BytesIO()
    parsed.charset = "utf-8"
    write_mo(compiled, parsed)
    compiled.seek(0)
    try:
        gettext.GNUTranslations(compiled)
    except ValueError as error:
        raise SiteError(_plural_fault(source, error)) from None
    return texts, compiled.getvalue()


def _parsed(source: Source) -> "Messages":
    """Return a catalog as Babel reads it. Raise SiteError for what it would skip or refuse."""
    from babel.messages.pofile import PoFileError, read_po

    text = decode(source.path, source.data)
    for number, line in enumerate(text.split("\n"), 1):
        if not _LINE.fullmatch(line):
            message = "this line does not belong in a catalog of translations"
            raise SiteError(_fault(source, "translation-syntax", message, _SYNTAX, number))
    try:
        return read_po(io.StringIO(text), abort_invalid=True)
    except PoFileError as error:
        reason = str(error).rpartition(" on ")[0]  # the end of it is the line, counted from 0
        message = f"this is not a catalog of translations: {reason}"
        raise SiteError(_fault(source, "translation-syntax", message, _SYNTAX, error.lineno + 1)) from None
    except ValueError as error:
        raise SiteError(_plural_fault(source, error)) from None


def _plural_fault(source: Source, error: ValueError) -> Fault:
    lines = source.text.split("\n")
    line = next((number for number, each in enumerate(lines, 1) if "Plural-Forms" in each), 1)
    message = f"the rule for plurals cannot be read: {error}"
    hint = 'copy it from another catalog of that language, like "nplurals=2; plural=(n != 1);"'
    return _fault(source, "translation-plural", message, hint, line)


def several(words: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return the texts of a message, which Babel has as one text, or as several for plurals."""
    return (words,) if isinstance(words, str) else tuple(words or ())


def _misfilled(ids: tuple[str, ...], forms: tuple[str, ...]) -> tuple[str, str] | None:
    """Return (message, hint) if a translation does not have the same places to fill in as the sentence."""
    wanted = {found for each in ids for found in _FIELD.findall(each)}
    for form in forms:
        its = set(_FIELD.findall(form))
        if its - wanted:
            return f"the translation has {min(its - wanted)}, and the sentence has no such place", "remove it"
        if len(ids) == 1 and wanted - its:
            return f"the translation lacks {min(wanted - its)}", "write it where the value belongs"
    return None


def _fault(source: Source, code: str, message: str, hint: str, line: int) -> Fault:
    return Fault(code, message, hint, Where(source.path, line), excerpt(source.text, line))
