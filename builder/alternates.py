"""Sites in several languages: which language a page is in, and which pages are translations of one another.

A page is in the language of the folder that it lies in (site/pages/de/), and in the site's language elsewhere. Pages that
have the same place in their languages' folders are translations of one another; `translates` in the front matter says
so for a page with another name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from builder.config.document import Collector
from builder.config.schema import Config
from builder.errors import Fault, Where, did_you_mean
from builder.pages import at_key
from builder.sources import PageSource


def spoken(pages: Iterable[PageSource], config: Config, faults: Collector) -> tuple[PageSource, ...]:
    """Return the pages, each with its language. Record a fault for each page that translates no page, or one too many."""
    tags = {tag.lower(): tag for tag in config.languages}
    found = tuple(
        replace(page, language=tags.get(_first_folder(page).lower(), config.site.language)) for page in pages
    )
    originals = {page.source.name for page in found if page.language == config.site.language}
    for page in found:
        if page.translates and (problem := _problem(page, originals, config)):
            faults.put(at_key(page, "translates", "unknown-original", *problem))
    for twins in _groups(found, config).values():
        seen: dict[str, PageSource] = {}
        for page in twins:
            other = seen.setdefault(page.language, page)
            if other is not page:
                message = f"{other.source.path} is already this page's translation into {page.language}"
                hint = "remove `translates` from one of the two, or correct it"
                faults.put(Fault("translation-twice", message, hint, Where(page.source.path)))
    return found


def alternates(originals: Iterable[PageSource], config: Config) -> Mapping[str, tuple[PageSource, ...]]:
    """Return route → the page in each language that has it, itself too, in the order of the settings.

    `originals` are one page for each source. Pages of which there is only one are left out.
    """
    found: dict[str, tuple[PageSource, ...]] = {}
    for same in _groups(originals, config).values():
        if len(same) > 1:
            ordered = tuple(sorted(same, key=lambda page: config.tags.index(page.language)))
            found.update((page.route, ordered) for page in same)
    return found


def _groups(pages: Iterable[PageSource], config: Config) -> dict[str, list[PageSource]]:
    found: dict[str, list[PageSource]] = {}
    for page in pages:
        name = page.source.name
        if page.language != config.site.language:
            name = page.translates or name.partition("/")[2]
        found.setdefault(name.rpartition(".")[0], []).append(page)
    return found


def _first_folder(page: PageSource) -> str:
    folder, slash, _ = page.source.name.partition("/")
    return folder if slash else ""


def _problem(page: PageSource, originals: Iterable[str], config: Config) -> tuple[str, str] | None:
    """Return (message, hint) if a page cannot be a translation of the page that it names."""
    if page.language == config.site.language:
        folders = " or ".join(f"site/pages/{tag}" for tag in config.languages) or "that of its language"
        message = f"a page in {page.language} translates nothing, because that is the site's language"
        return message, f"put the page into {folders}, and the language into [languages.TAG] of site.toml"
    if page.translates not in originals:
        message = f"there is no page site/pages/{page.translates} in {config.site.language}"
        hint = 'name the page that this one translates, like "about.md"'
        return message, did_you_mean(page.translates, originals) or hint
    return None
