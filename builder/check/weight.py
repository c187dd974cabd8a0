"""Compute the home page's weight on a first visit, from its HTML and stylesheets, and compare it with the budgets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from builder.check import pages
from builder.check.site import Site
from builder.check.tags import Tag
from builder.compress import ENCODINGS
from builder.errors import Fault, Where

_HOME = "index.html"
_HINT = "drop a script, a font or a picture from the home page, or raise [budget] {} in site/site.toml"


@dataclass(frozen=True, slots=True)
class Weight:
    """The files that the home page loads, and their bytes on the wire: those of the brotli copy if there is one.

    Files that only scripts request are not included; the build's own report includes them.
    """

    files: tuple[str, ...]
    wire: int


def weigh(site: Site, found: Mapping[str, tuple[Tag, ...]]) -> Weight | None:
    """Return the weight of the home page, or None if the site has none."""
    if _HOME not in found:
        return None
    base = pages.base_of(site, _HOME, found[_HOME])
    names = [_HOME, *(pages.target(site, base, url) for url in _loaded(site, found[_HOME]))]
    for sheet in [name for name in names if name and name.endswith(".css")]:
        names += [pages.target(site, site.url(sheet), url) for url, _ in pages.named_in_css(site.text(sheet))]
    files = tuple(dict.fromkeys(name for name in names if name))
    return Weight(files, sum(len(_on_the_wire(site, name)) for name in files))


def check(site: Site, weight: Weight | None) -> Iterator[Fault]:
    """Yield the budgets that the home page exceeds."""
    budget, place = site.settings.budget, Where(site.place(_HOME))
    if weight and budget.page and weight.wire > budget.page:
        message = f"the home page takes {weight.wire:,} bytes; [budget] page allows {budget.page:,}"
        yield Fault("over-budget", message, _HINT.format("page"), place)
    if weight and budget.requests and len(weight.files) > budget.requests:
        message = (
            f"the home page takes {len(weight.files)} requests; [budget] requests allows {budget.requests}"
        )
        yield Fault("over-budget", message, _HINT.format("requests"), place)


def _loaded(site: Site, tags: tuple[Tag, ...]) -> Iterator[str]:
    """Yield the files that browsers load at once: no prefetched ones, no manifest, and only the first icon."""
    icon = False
    for url, tag in pages.fetches(site, _HOME, tags):
        wanted = tag.name != "link" or bool(tag.rel & {"stylesheet", "preload", "modulepreload"})
        if "icon" in tag.rel and not icon:
            icon = wanted = True
        if wanted:
            yield url


def _on_the_wire(site: Site, path: str) -> bytes:
    return site.files.get(path + ENCODINGS["br"], site.files[path])
