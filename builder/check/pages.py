"""Check pages and stylesheets: links, ids, fetched resources, integrity, and what should not be public."""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from builder.check import csp
from builder.check.private import looks_private
from builder.check.site import REDIRECTS, Site
from builder.check.tags import Tag, policies
from builder.check.urls import joined, parts
from builder.errors import Fault, Where, did_you_mean
from builder.hosts import headers_file

_ADDRESSES = {
    "audio": ("src",), "embed": ("src",), "iframe": ("src",), "image": ("href",), "img": ("src", "srcset"),
    "input": ("src",), "object": ("data",), "script": ("src",), "source": ("src", "srcset"), "track": ("src",),
    "use": ("href", "xlink:href"), "video": ("src", "poster"),
}  # fmt: skip
_FETCHING_LINKS = {
    "stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest", "apple-touch-icon", "mask-icon",
    "preconnect", "dns-prefetch",
}  # fmt: skip
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_CSS_URL = re.compile(r"""url\(\s*["']?([^"')\s]+)|@import\s+["']([^"']+)""", re.IGNORECASE)
_CANDIDATE = re.compile(r"(\S*[^,\s])(?:\s+[\d.]+[wxh])*\s*(?:,|$)")  # one URL of srcset (HTML 4.8.4.4)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def check(site: Site) -> Iterator[Fault]:
    """Yield a finding for each problem in the pages and stylesheets of a site."""
    pages = site.pages()
    ids = {path: _ids(tags) for path, tags in pages.items()}
    moved = _redirects(site)
    if not pages:
        message = f"{site.shown} has no HTML file, so there was next to nothing to look at"
        yield Fault("no-pages", message, "name the folder that is uploaded", Where(site.shown))
    for path in site.texts(".html", ".htm"):
        if path not in pages:
            message = 'a "<![" begins nothing that HTML knows, so the rest was not looked at'
            yield Fault("bad-html", message, "write &lt;![ if it is text", Where(site.place(path)))
    for path, tags in pages.items():
        yield from _links(site, path, tags, ids, moved)
        yield from _fetched(site, path, tags)
        yield from _twice(site, path, tags)
        yield from _late_policy(site, path, tags)
    yield from _meta_policies(site, pages)
    yield from _styles(site)
    yield from looks_private(site, pages)


def fetches(site: Site, path: str, tags: tuple[Tag, ...]) -> Iterator[tuple[str, Tag]]:
    """Yield every URL that browsers fetch for a page, as written in the page, with its tag."""
    for tag in tags:
        if tag.name == "link" and tag.rel & _FETCHING_LINKS and tag.values.get("href"):
            yield tag.values["href"].strip(), tag
        for name in _ADDRESSES.get(tag.name, ()):
            value = tag.values.get(name, "").strip()
            if name == "srcset":
                yield from ((url, tag) for url in _CANDIDATE.findall(value))
            elif value:
                yield value, tag


def named_in_css(text: str) -> Iterator[tuple[str, int]]:
    """Yield every URL that a stylesheet loads, with its offset in the text."""
    blank = _COMMENT.sub(lambda match: " " * len(match[0]), text)
    yield from ((match[1] or match[2], match.start()) for match in _CSS_URL.finditer(blank))


def target(site: Site, base: str, url: str) -> str | None:
    """Return the file of this site that a URL, relative to a base path, leads to, or None."""
    return site.file_at(joined(base, url).path)


def base_of(site: Site, path: str, tags: tuple[Tag, ...]) -> str:
    """Return the base path for the relative URLs of a page, which <base> can change (HTML 2.4.3)."""
    bases = (tag.values["href"] for tag in tags if tag.name == "base" and "href" in tag.values)
    return joined(site.url(path), next(bases, "")).path


def _ids(tags: tuple[Tag, ...]) -> set[str]:
    named = (tag.values.get("name", "") for tag in tags if tag.name == "a")
    return {
        unicodedata.normalize("NFC", each)
        for each in (*(tag.values.get("id", "") for tag in tags), *named)
        if each
    }


def _redirects(site: Site) -> list[str]:
    """Return the paths that the host redirects."""
    lines = site.text(REDIRECTS).splitlines() if REDIRECTS in site.files else []
    return [line.split()[0] for line in lines if line.startswith("/")]


def _links(
    site: Site, path: str, tags: tuple[Tag, ...], ids: Mapping[str, set[str]], moved: list[str]
) -> Iterator[Fault]:
    base = base_of(site, path, tags)
    for tag in tags:
        url = tag.values.get("href", "").strip() if tag.name in ("a", "area") else ""
        if not url or _ELSEWHERE.match(url):
            continue
        to = joined(base, url)
        aim = path if url.startswith("#") else site.file_at(to.path)
        if aim is None:
            if not headers_file.read("\n".join(moved)).covers(to.path):
                near = did_you_mean(to.path, map(site.url, ids))
                hint = near or "correct the address, or remove the link"
                yield site.found("dead-link", f"no file is at {to.path}", hint, path, tag.start)
            continue
        anchor = unicodedata.normalize("NFC", unquote(to.fragment))
        if anchor and aim in ids and anchor != "top" and anchor not in ids[aim]:
            hint = did_you_mean(anchor, ids[aim]) or 'write that id="…" on the element that is meant'
            yield site.found("unknown-anchor", f'{site.url(aim)} has no id "{anchor}"', hint, path, tag.start)


def _fetched(site: Site, path: str, tags: tuple[Tag, ...]) -> Iterator[Fault]:
    base = base_of(site, path, tags)
    for url, tag in fetches(site, path, tags):
        if url.startswith(("#", "data:", "blob:", "about:")) or url.lower().startswith("javascript:"):
            continue
        checked = tag.name == "script" or (tag.name == "link" and "stylesheet" in tag.rel)
        held = tag.values.get("integrity", "")
        if _ELSEWHERE.match(url) and not site.is_own(f"https:{url}" if url.startswith("//") else url):
            yield from _foreign(site, path, tag.start, url)
            if checked and not held:
                message = f"{url[:80]} has no integrity: whoever has that host can change what runs here"
                hint = 'add integrity="sha384-…" and crossorigin, or keep a copy on this site'
                yield site.found("foreign-integrity", message, hint, path, tag.start)
            continue
        found = target(site, base, url)
        if found is None:
            message = f"nothing is at {url[:80]}"
            yield site.found(
                "missing-asset", message, "upload the whole build, or correct the address", path, tag.start
            )
        elif held and not _fits(held, site.files[found]):
            message = f"{found} is not what its integrity says, so browsers refuse it"
            yield site.found(
                "wrong-integrity", message, "build again, and find out what changed it", path, tag.start
            )
        elif checked and not held:
            message = f"{found} has no integrity: a host or a cache could change it unseen"
            yield site.found("missing-integrity", message, 'add integrity="sha384-…"', path, tag.start)


def _foreign(site: Site, path: str, start: int, url: str) -> Iterator[Fault]:
    host = parts(url).hostname or url[:60]
    if csp.is_plain(url):
        message = f"{url[:80]} is fetched over http: it can be read and changed on the way"
        yield site.found("plain-http", message, "use https, or keep a copy on this site", path, start)
    message = f"{host} is told of every visit, by a request for {url[:80]}"
    yield site.found("third-party", message, "keep a copy on this site", path, start)


def _fits(expected: str, data: bytes) -> bool:
    """Return whether the data matches one of the digests with the strongest algorithm listed (W3C SRI 3.3.4)."""
    named = [each.split("?")[0].partition("-") for each in expected.split()]
    for kind in ("sha512", "sha384", "sha256"):
        digests = [digest for name, _, digest in named if name == kind]
        if digests:
            return base64.b64encode(hashlib.new(kind, data).digest()).decode() in digests
    return True  # browsers ignore a value without any algorithm that they know


def _twice(site: Site, path: str, tags: tuple[Tag, ...]) -> Iterator[Fault]:
    seen: set[str] = set()
    for tag in tags:
        name = tag.values.get("id", "")
        if name and name in seen:
            message = f'two elements have the id "{name}": links and scripts reach the first alone'
            yield site.found("duplicate-id", message, "give one of them another id", path, tag.start)
        seen.add(name)


def _late_policy(site: Site, path: str, tags: tuple[Tag, ...]) -> Iterator[Fault]:
    for _, tag in policies(tags):
        before = next((each for each in tags if each.fetches and each.start < tag.start), None)
        if before is not None:
            message = f"<{before.name}> stands before the policy in a <meta>, which does not reach back to it"
            hint = "make the policy the first thing in <head> after the charset"
            yield site.found("late-csp", message, hint, path, before.start)


def _meta_policies(site: Site, pages: Mapping[str, tuple[Tag, ...]]) -> Iterator[Fault]:
    """Check policies in <meta> tags where no header sends one. The same policy on many pages gives one finding."""
    said: dict[str, tuple[str, Tag]] = {}
    for path, tags in pages.items():
        if "content-security-policy" not in site.sent(path):
            for text, tag in policies(tags):
                said.setdefault(text, (path, tag))
    for text, (path, tag) in said.items():
        for weak in csp.weaknesses(csp.parse(text), site.is_own, meta=True):
            yield site.found(weak.code, weak.message, weak.hint, path, tag.start)


def _styles(site: Site) -> Iterator[Fault]:
    for path in site.texts(".css"):
        for url, start in named_in_css(site.text(path)):
            if url.startswith(("#", "data:", "blob:")):
                continue
            if _ELSEWHERE.match(url) and not site.is_own(f"https:{url}" if url.startswith("//") else url):
                yield from _foreign(site, path, start, url)
            elif target(site, site.url(path), url) is None:
                message = f"nothing is at {url[:80]}, so it is shown without"
                yield site.found(
                    "missing-asset", message, "upload the whole build, or correct the address", path, start
                )
