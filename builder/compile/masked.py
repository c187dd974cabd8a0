"""The JavaScript of a compiled module while it is rewritten, with strings and finished pieces set aside."""

import re
from dataclasses import dataclass, field

from builder.compile.literals import STRING

_KEPT = re.compile("\x01(\\d+)\x02|\x03(\\d+)\x04")
S = "\x01\\d+\x02"  # the placeholder of a string that was set aside
NONE = "_b_.None"


class Unknown(Exception):
    """The module's code does not have the known outer form."""


@dataclass(slots=True)
class MaskedText:
    """A module that is being rewritten: the strings and finished pieces that its placeholders stand for."""

    lines: bool
    docs: bool
    strings: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def mask(self, js: str) -> str:
        """Return the text with its strings set aside and its indentation removed."""

        def aside(found: re.Match[str]) -> str:
            self.strings.append(found.group())
            return f"\x01{len(self.strings) - 1}\x02"

        return "\n".join(line.strip() for line in STRING.sub(aside, js).split("\n"))

    def finish(self, piece: str) -> str:
        """Set a finished piece aside, so that rewriting cannot change it, and return its placeholder."""
        self.pieces.append(piece)
        return f"\x03{len(self.pieces) - 1}\x04"

    def unmask(self, text: str) -> str:
        """Return the text with everything put back. Placeholders inside pieces are replaced too."""
        return _KEPT.sub(
            lambda found: (
                self.strings[int(found[1])] if found[1] else self.unmask(self.pieces[int(found[2])])
            ),
            text,
        )

    def mentions(self, text: str, word: str) -> bool:
        """Return whether the text, or a piece inside it, contains this word."""
        if re.search(rf"(?<![\w$.]){re.escape(word)}(?![\w$])", text):
            return True
        return any(
            self.mentions(self.pieces[int(found[2])], word) for found in _KEPT.finditer(text) if found[2]
        )


def own_scope(
    text: MaskedText, body: str, scope: str, *, file: bool = False, frame_object: bool = True
) -> str:
    """Return a finished body, in which the scope is called `locals` instead of by its long name.

    Variables of the original prologue that the body still needs are declared at its start.
    """
    body = re.sub(rf"(?<![\w$.]){re.escape(scope)}(?![\w$])", "locals", body)
    head = ""
    if text.mentions(body, scope):
        head += f"var {scope} = locals\n"
    if file and text.mentions(body, "__file__"):
        head += "var __file__ = frame.__file__\n"
    if file and text.mentions(body, "int_format"):
        head += "var int_format = 1\n"
    for name, value in (("_frame_obj", "$B.frame_obj"), ("stack_length", "$B.count_frames()")):
        if frame_object and text.mentions(body, name):
            head += f"var {name} = {value}\n"
    return head + body


_OPEN, _CLOSE = "([{", ")]}"


def closing(text: str, start: int) -> int:
    """Return the index of the bracket that closes the one at `start`. Raise Unknown if there is none.

    Strings must have been set aside: every bracket counts.
    """
    depth = 0
    for at in range(start, len(text)):
        if text[at] in _OPEN:
            depth += 1
        elif text[at] in _CLOSE:
            depth -= 1
            if not depth:
                return at
    raise Unknown("a bracket is not closed")


def split(text: str) -> list[str]:
    """Return the items of a list, split at the commas outside of brackets."""
    items, depth, start = [], 0, 0
    for at, char in enumerate(text):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth -= 1
        elif char == "," and not depth:
            items.append(text[start:at].strip())
            start = at + 1
    return [*items, text[start:].strip()]
