"""The JavaScript of a compiled module while it is rewritten, with strings and finished pieces set aside."""

import re
from dataclasses import dataclass, field

from builder.compile.literals import STRING

_KEPT = re.compile("\x01(\\d+)\x02|\x03(\\d+)\x04")
_PIECE = re.compile("\x03(\\d+)\x04")
_before, _after = re.compile(r"[\w$.]").match, re.compile(r"[\w$]").match
_SCOPE = re.compile(r"(?<![\w$.])locals_\w+(?![\w$])")
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
    _known: dict[tuple[str, str], bool] = field(default_factory=dict)

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
        return uses(text, word) or any(self._piece_mentions(key, word) for key in _PIECE.findall(text))

    def _piece_mentions(self, key: str, word: str) -> bool:
        """Return whether a finished piece contains this word. Pieces inside it are checked, too; results are cached."""
        if (key, word) not in self._known:
            self._known[key, word] = self.mentions(self.pieces[int(key)], word)
        return self._known[key, word]


def uses(text: str, word: str, start: int = 0) -> bool:
    """Return whether the text has this variable from `start` on, not as a part of another name or as a member."""
    while (at := text.find(word, start)) >= 0:
        start = at + len(word)
        if not _before(text[at - 1 : at]) and not _after(text[start : start + 1]):
            return True
    return False


def own_scope(
    text: MaskedText, body: str, scope: str, *, file: bool = False, frame_object: bool = True
) -> str:
    """Return a finished body, in which the scope is called `locals` instead of by its long name.

    Variables of the original prologue that the body still needs are declared at its start.
    """
    body = _SCOPE.sub(lambda found: "locals" if found[0] == scope else found[0], body)
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


_OPEN = "([{"
_BRACKET = re.compile(r"[()\[\]{}]")
_BRACKET_OR_COMMA = re.compile(r"[()\[\]{},]")


def closing(text: str, start: int) -> int:
    """Return the index of the bracket that closes the one at `start`. Raise Unknown if there is none.

    Strings must have been set aside: every bracket counts.
    """
    depth = 0
    for found in _BRACKET.finditer(text, start):
        depth += 1 if found[0] in _OPEN else -1
        if not depth:
            return found.start()
    raise Unknown("a bracket is not closed")


def split(text: str) -> list[str]:
    """Return the items of a list, split at the commas outside of brackets."""
    items, depth, start = [], 0, 0
    for found in _BRACKET_OR_COMMA.finditer(text):
        if found[0] in _OPEN:
            depth += 1
        elif found[0] != ",":
            depth -= 1
        elif not depth:
            items.append(text[start : found.start()].strip())
            start = found.end()
    return [*items, text[start:].strip()]
