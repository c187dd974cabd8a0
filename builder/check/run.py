"""Run the whole static audit on a built site."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from builder.check import csp, files, headers, pages, secrets, weight
from builder.check.rules import Level, level
from builder.check.score import Score, scores
from builder.check.site import COPIES, Site, reads_as_text
from builder.check.tags import Tag
from builder.check.urls import origin, parts
from builder.check.weight import Weight
from builder.errors import Fault, Where


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found.

    `scores` lists the page with the lowest score first; it is empty for a site without a headers file. `looked_at`
    counts what was checked, by kind. `origins` maps each other origin to the ways in which pages use it: they fetch
    from it, link to it, or may connect to it.
    """

    site: Site
    findings: tuple[Fault, ...]
    scores: tuple[Score, ...]
    weight: Weight | None
    looked_at: Mapping[str, int]
    origins: Mapping[str, tuple[str, ...]]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The findings that make the audit fail."""
        return tuple(finding for finding in self.findings if level(finding) is Level.FAULT)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """The findings that make the audit fail only with --strict."""
        return tuple(finding for finding in self.findings if level(finding) is Level.WARNING)


def audit(site: Site) -> Audit:
    """Return the audit of a built site. This needs neither a network nor a browser."""
    found = site.pages()
    weighed = weight.weigh(site, found)
    findings = dict.fromkeys(
        [
            *headers.check(site),
            *pages.check(site),
            *files.check(site),
            *secrets.check(site),
            *weight.check(site, weighed),
        ]
    )
    ordered = sorted(
        findings, key=lambda each: (level(each) is Level.WARNING, each.where or Where(""), each.code)
    )
    return Audit(
        site, tuple(ordered), tuple(scores(site)), weighed, _looked_at(site, found), _origins(site, found)
    )


def _looked_at(site: Site, found: Mapping[str, tuple[Tag, ...]]) -> dict[str, int]:
    served = list(site.served())
    return {
        "files": len(site.files),
        "pages": len(found),
        "scripts": sum(path.endswith((".js", ".mjs")) for path in served),
        "texts searched for secrets": sum(map(reads_as_text, served)),
        "paths with headers": sum(bool(site.sent(path)) for path in served),
        "compressed copies": sum(path.endswith(COPIES) for path in site.files),
    }


def _origins(site: Site, found: Mapping[str, tuple[Tag, ...]]) -> dict[str, tuple[str, ...]]:
    named: dict[str, dict[str, None]] = {}
    for url, how in _addresses(site, found):
        if parts(url).scheme in ("http", "https", "ws", "wss") and parts(url).netloc and not site.is_own(url):
            named.setdefault(origin(url), {})[how] = None
    return {each: tuple(hows) for each, hows in sorted(named.items())}


def _addresses(site: Site, found: Mapping[str, tuple[Tag, ...]]) -> Iterator[tuple[str, str]]:
    for path, tags in found.items():
        for tag in tags:
            if tag.name in ("a", "area"):
                yield tag.values.get("href", "").strip(), f"linked by {site.url(path)}"
        for url, _ in pages.fetches(site, path, tags):
            yield f"https:{url}" if url.startswith("//") else url, f"fetched by {site.url(path)}"
    for path in site.served():
        sent = site.sent(path).get("content-security-policy")
        for policy in csp.policies(sent.value if sent else ""):
            for name, sources in policy.directives.items():
                yield from ((source, f"allowed by {name} of {site.url(path)}") for source in sources)
