"""Read a built page as a list of its start tags, each with its position."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

_FETCHED = {"stylesheet", "preload", "modulepreload", "prefetch", "icon", "manifest"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag: its name, its attributes, and its offset in the page's text."""

    name: str
    values: Mapping[str, str]
    start: int

    @property
    def rel(self) -> set[str]:
        """The keywords of a link's rel attribute."""
        return set(self.values.get("rel", "").lower().split())

    @property
    def fetches(self) -> bool:
        """Whether a browser fetches something for this tag."""
        return (self.name == "link" and bool(self.rel & _FETCHED)) or "src" in self.values


@lru_cache(maxsize=4096)  # several checks look at every page
def tags(html: str) -> tuple[Tag, ...]:
    """Return the start tags of a document, in order. Raise ValueError if html.parser cannot parse it."""
    reader = _Reader(html)
    try:
        reader.feed(html)
        reader.close()
    except AssertionError as error:  # caused by a "<![" that does not start a CDATA section
        raise ValueError(str(error)) from error
    return tuple(reader.found)


def policies(found: tuple[Tag, ...]) -> Iterator[tuple[str, Tag]]:
    """Yield the policies that the page's <meta> tags set, each with its tag."""
    for tag in found:
        if tag.name == "meta" and tag.values.get("http-equiv", "").lower() == "content-security-policy":
            yield tag.values.get("content", ""), tag


class _Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Tag] = []
        self._lines = [0]
        for line in text.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, column = self.getpos()
        values: dict[str, str] = {}
        for name, value in attrs:
            values.setdefault(name, value or "")  # if an attribute is repeated, browsers keep the first
        self.found.append(Tag(tag, values, self._lines[line - 1] + column))
