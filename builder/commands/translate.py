"""Write the catalogs of a project's translations, for translators."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from builder.catalogs import update
from builder.config.checks import LANGUAGE
from builder.config.read import read_config
from builder.errors import Fault, UsageError
from builder.files import write_file
from builder.load import load


def translate(root: Path, tags: Sequence[str]) -> Iterator[str]:
    """Write the catalog of each language, by default of each language of the site but English. Yield what was done.

    Raise UsageError for what is not a language tag, and if there is no language to translate into.
    """
    config = read_config(root, require_metadata=False)
    for tag in tags:
        if not LANGUAGE.fullmatch(tag):
            raise UsageError(Fault("usage", f'"{tag}" is not a language tag', "write it like nl or pt-BR"))
    if not (wanted := tags or config.foreign):
        hint = (
            "name one, as in `translate nl`, and in site.toml: language of [site], or a table [languages.nl]"
        )
        raise UsageError(Fault("usage", "the site is in English alone", hint))
    sources = load(config, drafts=True)
    for tag in wanted:
        made = update(tag, config, sources)
        file = root / made.path
        if not made.count and not file.exists():
            yield f"{tag}: nothing to translate. Gossamer has all its sentences in it, and the site has none of its own"
            continue
        write_file(file, made.text.encode())
        yield f"{made.path}: {made.count} sentences, {made.missing or 'none'} to be translated"
