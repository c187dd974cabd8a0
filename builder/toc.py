"""Build the table of contents of a page: its nested headings below the first level, from the rendered HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from typing import overload

from markupsafe import Markup, escape

_HEADING = re.compile(r"h[2-6]")
_QUIET = "footnote-ref"  # the class of a footnote's number, which is not part of a heading's text


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with an id, and the headings below it. `title` is its text without tags."""

    level: int  # 2 for <h2>
    id: str
    title: Markup
    children: tuple[Heading, ...] = ()


class Contents(Sequence[Heading]):
    """The value that templates know as `toc`. It is computed on first use, because most templates do not use it."""

    def __init__(self, html: str) -> None:
        self._html = html

    @cached_property
    def _headings(self) -> tuple[Heading, ...]:
        return contents(self._html)

    @overload
    def __getitem__(self, at: int) -> Heading: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Heading, ...]: ...
    def __getitem__(self, at: int | slice) -> Heading | tuple[Heading, ...]:
        return self._headings[at]

    def __len__(self) -> int:
        return len(self._headings)


def contents(html: str) -> tuple[Heading, ...]:
    """Return the headings of a page, from <h2> to <h6>, that have an id. An <h1> is the page's own title."""
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except AssertionError:
        pass  # raised by html.parser for a "<![" that does not start a CDATA section; html_lint.py reports it
    return _nested([Heading(level, name, _title(words)) for level, name, words in reader.found])


def _title(words: Sequence[str]) -> Markup:
    """Return text as HTML, escaped so that nothing in it looks like an asset token."""
    text = str(escape(" ".join("".join(words).split())))
    return Markup(text.replace("@@", "&#64;&#64;"))


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
