"""Read HTML into elements of the fake page. Refuse HTML that a browser would have to repair."""

from html.parser import HTMLParser

from builder.errors import Fault, UsageError
from builder.qa.fake.nodes import Element, Start

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_ROWS = frozenset({"thead", "tbody", "tfoot", ""})


def read(html: str, start: Start) -> Element:
    """Return a fragment with the parsed HTML. Raise UsageError, with the line, for a missing or wrong end tag."""
    reader = _Reader(start)
    reader.feed(html)
    reader.close()
    if reader.open:
        tag, line = reader.open[-1][0].tag, reader.open[-1][1]
        raise _wrong(f"<{tag}> of line {line} is never closed", f"write </{tag}>")
    return reader.root


class _Reader(HTMLParser):
    def __init__(self, start: Start) -> None:
        super().__init__()
        self.start = start
        self.root = Element("", start)
        self.open: list[tuple[Element, int]] = []  # each with the line of its start tag

    @property
    def _inside(self) -> Element:
        last = self.open[-1][0] if self.open else self.root
        return last.content if last.content is not None else last

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inside, line = self._inside, self.getpos()[0]
        if tag == "tr" and inside.tag not in _ROWS:
            raise _wrong(f"<tr> of line {line} is in <{inside.tag}>", "write <tbody> around the rows")
        made = Element(tag, self.start, {name: value or "" for name, value in attrs})
        inside.append(made)
        if tag not in _VOID:
            self.open.append((made, line))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        drawn = any(element.tag in ("svg", "math") for element, _ in self.open)
        if drawn and tag not in _VOID:  # outside of SVG, the slash of <a/> has no meaning
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0].tag != tag:
            wanted = f"</{self.open[-1][0].tag}>" if self.open else "no end tag"
            raise _wrong(f"</{tag}> of line {self.getpos()[0]} closes nothing", f"{wanted} is expected there")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self._inside.append(data)


def _wrong(message: str, hint: str) -> UsageError:
    return UsageError(Fault("fake-html", f"the HTML for the fake page: {message}", hint))
