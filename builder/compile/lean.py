"""Shorten the JavaScript of compiled Python by replacing repeated code with helpers in the loader.

For each function, Brython's compiler writes out argument parsing, a frame, error handling and a table of
facts. Here each function becomes one call of a helper in js/loader.js. Code that does not look exactly as
expected is left as the compiler wrote it, so an unknown construct costs bytes, but never changes its meaning.
Strings are set aside first, so that no pattern can match inside one.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from builder.compile.masked import NONE, MaskedText, S, Unknown, closing, own_scope, split
from builder.compile.regions import rewritten

_PROLOGUE = re.compile(
    rf"""\Avar \$B = __BRYTHON__,
_b_ = \$B\.builtins,
(locals_\w+) = \$B\.namespace\({S}\),
locals = \1,
frame = \[{S}, locals, {S}, locals\]
var __file__ = locals\.__file__ = {S}
locals\.__name__ = {S}
locals\.__doc__ = ({S}|_b_\.None)
(?:frame\.positions = [^\n]*\n)?\$B\.enter_frame\(frame, __file__, 1\)
+var _frame_obj = \$B\.frame_obj
(?:locals\.\$annotations = \{{\}}|(locals\.__annotations__ = \$B\.empty_dict\(\)))
var stack_length = \$B\.count_frames\(\)
try \{{
""",
)
_EPILOGUE = re.compile(
    r"""\n?\$B\.leave_frame\(\{locals, value: _b_\.None\}\)
\} catch \(err\) \{
\$B\.set_exc_and_trace\(frame, err\)
\$B\.leave_frame\(\{locals, value: _b_\.None\}\)
throw err
\}\s*\Z"""
)


@dataclass(frozen=True, slots=True)
class Lean:
    """A rewritten module: its body, which expects `$B`, `_b_`, `locals` and `frame`, and its docstring."""

    body: str
    doc: str


def lean(js: str, *, lines: bool, docs: bool) -> Lean:
    """Return a module's compiled JavaScript, rewritten. `lines` keeps line numbers, `docs` keeps docstrings.

    Raise Unknown if the module's outer code is not what the known version of Brython writes.
    """
    text = MaskedText(lines, docs)
    masked = text.mask(js)
    opened = _PROLOGUE.match(masked)
    closed = _EPILOGUE.search(masked)
    if not opened or not closed:
        raise Unknown("the module's prologue is not the one that is known")
    body = _without_positions(f"{opened[3] or ''}\n{masked[opened.end() : closed.start()]}\n")
    if not lines:
        body = _without_lines(body)
    body = _shorter_calls(_fixed_annotations(_without_else_flags(body)))
    body = rewritten(text, body)
    body = _shorter_names(text, own_scope(text, body, opened[1], file=True))
    doc = text.unmask(opened[2]) if docs and opened[2] != NONE else ""
    return Lean(text.unmask(body), doc)


_FORWARD = re.compile(
    rf"var FR = (\$B\.module_getattr\(\$B\.imported\.annotationlib, {S}\))\n"
    r"var int_format = \$B\.int_value\(format\)\n"
)
_ANNOTATED = re.compile(
    r"\$B\.\$setitem\(res, key, func\(\)\)\n\} catch \(err\) \{\n\$B\.set_exc_and_leave\(frame, err\)\n\}\n"
)
_ANNOTATED_OURS = """$B.$setitem(res, key, func())
} catch (err) {
if (int_format == 2 && $B.is_exc(err, [_b_.NameError])) { $B.$setitem(res, key, $B.$call(FR, err.name)) }
else { $B.set_exc_and_leave(frame, err) }
}
"""


def _fixed_annotations(body: str) -> str:
    """Make annotation functions use annotationlib only if forward references are requested.

    A name that is not defined yet then becomes a forward reference.
    """
    body = _FORWARD.sub(r"var int_format = $B.int_value(format)\nvar FR = int_format == 2 && \1\n", body)
    return _ANNOTATED.sub(lambda _: _ANNOTATED_OURS, body)


def _without_positions(body: str) -> str:
    """Remove column positions. They are only used for carets below source lines, and the browser has no source."""
    body = re.sub(r"(?m)^frame\.positions(?:\.push\(| = ).*\n", "", body)
    body = re.sub(r"(?m)^(?:\$B\.frame_obj\.)?frame\.inum = .*\n", "", body)
    return re.sub(r"(?m)^iterator_\d+\[\$B\.INUM\] = \d+\n", "", body)


def _without_lines(body: str) -> str:
    body = re.sub(rf"\$B\.set_lineno\(frame, \d+(?:, {S})?\) && ", "", body)
    # a line that starts with a bracket would continue the previous line, so keep a semicolon
    body = re.sub(rf"(?m)^\$B\.set_lineno\(frame, \d+(?:, {S})?\);?\n(?=[(\[`])", ";", body)
    body = re.sub(rf"(?m)^\$B\.set_lineno\(frame, \d+(?:, {S})?\);?\n", "", body)
    body = re.sub(r"(\$B\.make_js_iterator\(\w+, frame, )\d+\)", r"\g<1>1)", body)
    return re.sub(r"(?m)(?<!\x02\n)^frame\.\$lineno = \d+\n", "", body)


_ELSE_FLAG = re.compile(r"var no_break_(\d+) = true(?:,\n(?=iterator_)|\n)")
_FLAG = re.compile(r"\bno_break_(\d+)\b")
_FLAG_SET = re.compile(
    r"var no_break_(?P<first>\d+) = true,\n(?=iterator_)|^(?:var )?no_break_(?P<alone>\d+) = (?:true|false)\n",
    re.MULTILINE,
)


def _without_else_flags(body: str) -> str:
    """Remove the flags that say whether a loop ended with `break` from loops without an `else`."""
    sets = Counter(found["first"] or found["alone"] for found in _FLAG_SET.finditer(body))
    uses = Counter(_FLAG.findall(body))
    unread = {number for number in _ELSE_FLAG.findall(body) if uses[number] == sets[number]}

    def without(found: re.Match[str]) -> str:
        if (found["first"] or found["alone"]) not in unread:
            return found[0]
        return "var " if found["first"] else ""

    return _FLAG_SET.sub(without, body)


# Calls with an argument for the column positions: name → (index of that argument, new name if it changes).
_PLACED = {
    "$B.$call_with_position": (1, "$B.$call"),
    "$B.$getattr_pep657": (2, "$B.$getattr"),
    "$B.$getitem": (2, ""),
    "$B.getitem_slice": (2, ""),
    "$B.$setitem": (3, ""),
    "$B.$delitem": (2, ""),
    "$B.$setattr1": (3, ""),
    "$B.$delattr": (2, ""),
    "$B.$delete": (2, ""),
    "$B.rich_op": (3, ""),
    "$B.assert": (2, ""),
    "$B.resolve_in_scopes": (2, ""),
    "$B.resolve_local": (1, ""),
    "$B.resolve_global": (2, ""),
    "$B.own_class_name": (1, ""),
    "$B.$import_from": (5, ""),
    "$B.import": (4, ""),
    "$B.unpacker": (-1, ""),
}
_NAMES = "|".join(re.escape(name) for name in [*_PLACED, "$B.call_attr", "$B.$bool"])
_CALL = re.compile(rf"(?<![\w$.])(?P<call>{_NAMES})\(")
_TOKEN = re.compile(rf"{_CALL.pattern}|[()\[\]{{}},]")


def _shorter_calls(body: str) -> str:
    """Rewrite the calls, innermost first, in one pass, because some modules have tens of thousands of them."""
    done: list[str] = []
    at = 0
    while found := _CALL.search(body, at):
        made, end = _shorter_call(body, found)
        done += (body[at : found.start()], made)
        at = end
    return _without_hashes("".join([*done, body[at:]]))


@dataclass(slots=True)
class _Call:
    """A call that is being parsed: the text of the current argument, and the earlier arguments."""

    name: str
    texts: list[str] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)
    depth: int = 0  # open brackets in this argument

    def next(self, text: str) -> None:
        """Finish the current argument by adding this text."""
        self.arguments.append("".join([*self.texts, text]).strip())
        self.texts.clear()


def _shorter_call(body: str, opening: re.Match[str]) -> tuple[str, int]:
    """Return the rewritten call that starts with `opening`, and its end. Raise Unknown if it does not end."""
    calls, at = [_Call(opening[1])], opening.end()
    for found in _TOKEN.finditer(body, at):
        token, inner = found[0], calls[-1]
        if token in "([{":
            inner.depth += 1
        elif token in ")]}" and inner.depth:
            inner.depth -= 1
        elif token == "," and inner.depth:
            continue
        elif token == ",":
            inner.next(body[at : found.start()])
            at = found.end()
        elif token in ")]}":
            inner.next(body[at : found.start()])
            at = found.end()
            made = _shorter(inner.name, inner.arguments)
            calls.pop()
            if not calls:
                return made, at
            calls[-1].texts.append(made)
        else:
            inner.texts.append(body[at : found.start()])
            at = found.end()
            calls.append(_Call(found["call"]))
    raise Unknown("a bracket is not closed")


def _shorter(name: str, arguments: list[str]) -> str:
    if name == "$B.$bool" and len(arguments) == 1 and _is_boolean(arguments[0]):
        return arguments[0]
    if name == "$B.call_attr" and len(arguments) > 2 and arguments[2].isdigit():
        arguments[2] = "0"
    place, shorter = _PLACED.get(name, (99, ""))
    if place < len(arguments) and arguments[place].isdigit():
        del arguments[place]
        name = shorter or name
    return f"{name}({', '.join(item for item in arguments if item)})"


def _is_boolean(text: str) -> bool:
    """Return whether this is a single `$B.$bool(…)`, optionally with `!`, which is already a boolean."""
    inner = text.removeprefix("! ")
    return inner.startswith("$B.$bool(") and closing(inner, 8) == len(inner) - 1


def _without_hashes(body: str) -> str:
    for found in reversed(list(re.finditer(r"_b_\.dict\.\$literal\(\[", body))):
        end = closing(body, found.end() - 1)
        rows = split(body[found.end() : end])
        kept = [_without_hash(row) for row in rows]
        body = f"{body[: found.end()]}{', '.join(kept)}{body[end:]}"
    return body


def _without_hash(row: str) -> str:
    parts = split(row[1:-1]) if row.startswith("[") and row.endswith("]") else []
    hashed = len(parts) == 3 and parts[2].lstrip("-").isdigit() and re.fullmatch(S, parts[0])
    return f"[{parts[0]}, {parts[1]}]" if hashed else row


# The functions that compiled code calls most, with the short names that js/loader.js defines.
SHORT = {
    "$B.call_attr": "$B.m",
    "$B.$call": "$B.c",
    "$B.rich_comp": "$B.q",
    "$B.rich_op": "$B.o",
    "$B.$getitem": "$B.i",
    "$B.$getattr": "$B.g",
    "$B.$bool": "$B.b",
    "$B.fast_tuple": "$B.t",
    "_b_.dict.$literal": "$B.d",
    "$B.$import_from": "$B.f",
    "$B.$is_member": "$B.h",
    "$B.make_js_iterator": "$B.j",
    "$B.promise": "$B.p",
    "$B.resolve_in_scopes": "$B.r",
    "$B.unpacker": "$B.u",
    "$B.set_exc_and_leave": "$B.x",
    "$B.trace_return_and_leave": "$B.y",
}
_LONG = re.compile("(?<![\\w$.])(" + "|".join(re.escape(name) for name in SHORT) + r")(?=\()")


def _shorter_names(text: MaskedText, body: str) -> str:
    text.pieces = [_LONG.sub(lambda found: SHORT[found[1]], piece) for piece in text.pieces]
    return _LONG.sub(lambda found: SHORT[found[1]], body)
