"""Index the words of the public pages, for the search that runs in visitors' browsers (search.js).

The index is cut into files of a few tens of kilobytes by the alphabet, so that a search fetches those of its words and no
others. Nothing of a protected page is in it: everybody can fetch an index.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from pathlib import Path

from builder.compile.small import small
from builder.config.schema import Config
from builder.fingerprint import Raw, integrity_token, url_token
from builder.load import Sources
from builder.pages import NOT_FOUND
from builder.render import Document
from builder.sources import SEARCH, SEARCH_INDEX, PageSource

SHARD = 32_000  # characters of a file of the index, before compression
LONGEST = 40  # letters of a word: nobody types a longer one
EXCERPT = 160  # letters of a page's text where it has no description
_PLACE = "templates/partials/search.html"
_ALONE = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"  # scripts without blanks between words: each letter counts
_WORD = re.compile(rf"[{_ALONE}]|[^\W{_ALONE}]+")
_TAG = r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
_MAIN = re.compile(rf"<main\b{_TAG}(.*?)</main>", re.DOTALL | re.IGNORECASE)
_UNREAD = re.compile(
    rf"<!--.*?-->|<(script|style|nav|template|svg)\b{_TAG}.*?</\1\s*>", re.DOTALL | re.IGNORECASE
)
_HEADING = re.compile(rf"<h[1-6]\b{_TAG}(.*?)</h[1-6]\s*>", re.DOTALL | re.IGNORECASE)
_ANY_TAG = re.compile(rf"</?[a-zA-Z]{_TAG}")
_TITLE, _HEADINGS, _DESCRIPTION = 8, 3, 2  # how many times a word counts that stands there


def words(text: str) -> list[str]:
    """Return the words of a text as they are looked for: small letters without accents. search.js does the same."""
    if not text.isascii():
        text = "".join(
            char for char in unicodedata.normalize("NFKD", text) if unicodedata.category(char)[0] != "M"
        )
    return [word for word in _WORD.findall(text.lower()) if len(word) <= LONGEST]


def search(documents: Sequence[Document], sources: Sources, config: Config) -> list[Raw]:
    """Return the script of the search, and its index. Return nothing if no page has a search."""
    wanted = url_token(SEARCH_INDEX)
    if not any(wanted in document.html for document in documents):
        return []
    shown = _public(documents, sources.originals.values())
    pages, found = [], [Raw(SEARCH, small(_script()).encode(), _PLACE)]
    postings: dict[str, list[int]] = {}
    for number, (page, document) in enumerate(shown):
        text, headings, excerpt = _read(document.html)
        pages.append([config.site.base + page.route[1:], page.title, page.description or excerpt])
        if config.languages:
            pages[-1].append(page.language)
        for word, count in _counts(page, text, headings).items():
            # from 1 to 99, and the less each further time says
            postings.setdefault(word, []).extend((number, round(100 * count / (count + 2))))
    shards = []
    for number, (first, shard) in enumerate(_shards(postings)):
        name = f"search/{number}.json"
        found.append(Raw(name, shard.encode(), _PLACE))
        shards.append([first, url_token(name), integrity_token(name)])
    index = f'{{"pages":{_safe(pages)},"shards":{json.dumps(shards)}}}'
    return [*found, Raw(SEARCH_INDEX, index.encode(), _PLACE)]


def _script() -> str:
    return Path(__file__).with_name("search.js").read_text(encoding="utf-8")


def _public(
    documents: Iterable[Document], originals: Iterable[PageSource]
) -> Iterator[tuple[PageSource, Document]]:
    """Yield the pages that everybody may read, each with its document. `originals` are one page for each source."""
    by_route = {document.route: document for document in documents}
    for page in originals:
        if page.search and not (page.protected or page.route == NOT_FOUND):
            yield page, by_route[page.route]


def _read(html: str) -> tuple[str, str, str]:
    """Return what a page says in <main>, what its headings say, and how it begins below its first heading."""
    main = _MAIN.search(html)
    body = _UNREAD.sub(" ", main[1] if main else "")
    headings = " ".join(_plain(found[1]) for found in _HEADING.finditer(body))
    return _plain(body), headings, _excerpt(_plain(_HEADING.sub(" ", body, count=1)))


def _plain(html: str) -> str:
    return unescape(_ANY_TAG.sub(" ", html))


def _excerpt(text: str) -> str:
    """Return the beginning of a text, up to the end of a word."""
    text = " ".join(text.split())
    return text if len(text) <= EXCERPT else text[:EXCERPT].rpartition(" ")[0] + " …"


def _counts(page: PageSource, text: str, headings: str) -> Counter[str]:
    counts = Counter(words(text))
    for said, times in ((page.title, _TITLE), (headings, _HEADINGS), (page.description, _DESCRIPTION)):
        for word in words(said):
            counts[word] += times
    return counts


def _shards(postings: dict[str, list[int]]) -> Iterator[tuple[str, str]]:
    """Yield the files of the index in the order of JavaScript's strings, each with its first word."""
    first, size = "", 0
    rows: list[str] = []
    for word in sorted(postings, key=lambda word: word.encode("utf-16-be")):
        row = f"{json.dumps(word)}:{json.dumps(postings[word], separators=(',', ':'))}"
        if rows and size + len(row) > SHARD:
            yield first, f"{{{','.join(rows)}}}"
            rows, size = [], 0
        first = first if rows else word
        rows.append(row)
        size += len(row) + 1
    if rows:
        yield first, f"{{{','.join(rows)}}}"


def _safe(value: object) -> str:
    """Return JSON in which no text looks like a token of fingerprint.py."""
    return json.dumps(value, separators=(",", ":")).replace("@@", "\\u0040\\u0040")
