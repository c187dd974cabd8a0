"""Build the table of contents of a page: its nested headings below the first level, from the rendered HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from typing import overload

from markupsafe import Markup, escape

from builder.errors import Fault

_HEADING = re.compile(r"h[2-6]")
_PLAIN = re.compile(r"<h[2-6][ >].*?</h[2-6]>", re.DOTALL)
_QUIET = "footnote-ref"  # the class of a footnote's number, which is not part of a heading's text


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with an id, and the headings below it. `title` is its text without tags."""

    level: int  # 2 for <h2>
    id: str
    title: Markup
    children: tuple[Heading, ...] = ()


Found = tuple[int, str, str]  # a heading's level, id, and text


@dataclass(frozen=True, slots=True)
class Body:
    """A page's body as HTML, its headings if they are known, its faults, and the seconds of work that was done before."""

    html: str
    headings: Sequence[Found] | None
    faults: Sequence[Fault]
    before: float = 0.0


class Contents(Sequence[Heading]):
    """The value that templates know as `toc`. It is computed on first use, because most templates do not use it.

    `found` are the page's headings, if they are known: see `headings`.
    """

    def __init__(self, html: str, found: Sequence[Found] | None = None) -> None:
        self._html = html
        self._found = found

    @cached_property
    def _headings(self) -> tuple[Heading, ...]:
        return contents(headings(self._html) if self._found is None else self._found)

    @overload
    def __getitem__(self, at: int) -> Heading: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Heading, ...]: ...
    def __getitem__(self, at: int | slice) -> Heading | tuple[Heading, ...]:
        return self._headings[at]

    def __len__(self) -> int:
        return len(self._headings)


def contents(found: Sequence[Found]) -> tuple[Heading, ...]:
    """Return headings nested by their levels."""
    return _nested([Heading(level, name, _title(text)) for level, name, text in found])


def headings(html: str, *, plain: bool = False) -> list[Found]:
    """Return the headings of a page, from <h2> to <h6>, that have an id: (level, id, text). An <h1> is the page's own title.

    `plain` HTML has "<" only where a tag begins, and no comments, so that all but the headings can be skipped.
    """
    reader = _Reader()
    try:
        reader.feed("".join(_PLAIN.findall(html)) if plain else html)
        reader.close()
    except AssertionError:
        pass  # raised by html.parser for a "<![" that does not start a CDATA section; html_lint.py reports it
    return [(level, name, "".join(words)) for level, name, words in reader.found]


def _title(text: str) -> Markup:
    """Return text as HTML, escaped so that nothing in it looks like an asset token."""
    return Markup(str(escape(" ".join(text.split()))).replace("@@", "&#64;&#64;"))


def _nested(flat: Sequence[Heading]) -> tuple[Heading, ...]:
    """Nest the headings: put each one inside the nearest earlier heading with a higher rank."""
    found: list[Heading] = []
    at = 0
    while at < len(flat):
        end = at + 1
        while end < len(flat) and flat[end].level > flat[at].level:
            end += 1
        head = flat[at]
        found.append(Heading(head.level, head.id, head.title, _nested(flat[at + 1 : end])))
        at = end
    return tuple(found)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str, list[str]]] = []
        self._within = ""  # the tag of the open heading
        self._quiet = ""  # the tag whose text is skipped

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if _HEADING.fullmatch(tag) and values.get("id"):
            self.found.append((int(tag[1]), values["id"], []))
            self._within = tag
        elif self._within and _QUIET in values.get("class", "").split():
            self._quiet = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._within:
            self._within = ""
        if tag == self._quiet:
            self._quiet = ""

    def handle_data(self, data: str) -> None:
        if self._within and not self._quiet:
            self.found[-1][2].append(data)
