"""Compiled Python's JavaScript, rewritten to say once, in the loader, what the compiler says in every function.

Brython's compiler writes out for each function its argument parsing, its frame, its error handling and a table of
facts. Here each becomes one call of a helper in js/loader.js. Whatever does not look exactly as expected is left as
the compiler wrote it, so an unknown construct costs bytes, never its meaning. Strings are set aside first: no pattern
can match inside of one.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from builder.compile.literals import STRING

_KEPT = re.compile("\x01(\\d+)\x02|\x03(\\d+)\x04")
S = "\x01\\d+\x02"  # a string that was set aside
NONE = "_b_.None"

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
_FUNCTION = re.compile(r"(?m)^(async )?function (\w+)\(([^()]*)\) \{$")
_CLASS = re.compile(r"\(function\(name, bases, keywords\) \{$", re.MULTILINE)
_EXPRESSION = re.compile(r"\(function\(expr\) \{$", re.MULTILINE)
_FREE = rf"Object\.defineProperty\(locals, ({S}), \{{get: function\(\)\{{return (\w+)\.[\w$]+\}}, set: function\(\)\{{\}}, enumerable: true, configurable: true\}}\)\n"


class Unknown(Exception):
    """The module's outer shape is not the one that is known."""


@dataclass(frozen=True, slots=True)
class Lean:
    """A rewritten module: its body, to be run with `$B`, `_b_`, `locals` and `frame` at hand, and its docstring."""

    body: str
    doc: str


@dataclass(slots=True)
class _Text:
    """The module under work: the strings and the finished pieces that its text stands for."""

    lines: bool
    docs: bool
    strings: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def mask(self, js: str) -> str:
        """The text with its strings set aside and its indentation gone."""

        def aside(found: re.Match[str]) -> str:
            self.strings.append(found.group())
            return f"\x01{len(self.strings) - 1}\x02"

        return "\n".join(line.strip() for line in STRING.sub(aside, js).split("\n"))

    def finish(self, piece: str) -> str:
        """Set a finished piece aside, so that what surrounds it can be rewritten without touching it."""
        self.pieces.append(piece)
        return f"\x03{len(self.pieces) - 1}\x04"

    def unmask(self, text: str) -> str:
        """The text with everything put back."""
        while True:
            text, count = _KEPT.subn(
                lambda found: self.strings[int(found[1])] if found[1] else self.pieces[int(found[2])], text
            )
            if not count:
                return text

    def mentions(self, text: str, word: str) -> bool:
        """Whether the text or a piece inside of it has this word."""
        if re.search(rf"(?<![\w$.]){re.escape(word)}(?![\w$])", text):
            return True
        return any(
            self.mentions(self.pieces[int(found[2])], word) for found in _KEPT.finditer(text) if found[2]
        )


def lean(js: str, *, lines: bool, docs: bool) -> Lean:
    """A module's compiled JavaScript, rewritten. `lines` keeps line numbers, `docs` keeps docstrings.

    Raises Unknown when the module's outer shape is not the one this Brython gives.
    """
    text = _Text(lines, docs)
    masked = text.mask(js)
    opened = _PROLOGUE.match(masked)
    closed = _EPILOGUE.search(masked)
    if not opened or not closed:
        raise Unknown("the module's prologue is not the one that is known")
    body = _without_positions(f"{opened[3] or ''}\n{masked[opened.end() : closed.start()]}\n")
    if not lines:
        body = _without_lines(body)
    body = _shorter_calls(_mended_annotations(body))
    body = _regions(text, body)
    body = _own(text, body, opened[1], file=True)
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


def _mended_annotations(body: str) -> str:
    """Reading a class's annotations needs annotationlib only for forward references; a name that is not there yet
    is one."""
    body = _FORWARD.sub(r"var int_format = $B.int_value(format)\nvar FR = int_format == 2 && \1\n", body)
    return _ANNOTATED.sub(lambda _: _ANNOTATED_OURS, body)


def _without_positions(body: str) -> str:
    """Columns serve the carets of a traceback, which need the source, which is not in the browser."""
    body = re.sub(r"(?m)^frame\.positions(?:\.push\(| = ).*\n", "", body)
    body = re.sub(r"(?m)^(?:\$B\.frame_obj\.)?frame\.inum = .*\n", "", body)
    return re.sub(r"(?m)^iterator_\d+\[\$B\.INUM\] = \d+\n", "", body)


def _without_lines(body: str) -> str:
    body = re.sub(rf"\$B\.set_lineno\(frame, \d+(?:, {S})?\) && ", "", body)
    body = re.sub(rf"(?m)^\$B\.set_lineno\(frame, \d+(?:, {S})?\);?\n", "", body)
    return re.sub(r"(?m)(?<!\x02\n)^frame\.\$lineno = \d+\n", "", body)


# Calls whose last arguments say where in the line they stand: name → (that argument's place, new name).
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
_CALLS = re.compile(
    "(?<![\\w$.])(" + "|".join(re.escape(name) for name in [*_PLACED, "$B.call_attr", "$B.$bool"]) + r")\("
)
_HASHED = re.compile(rf"(\[{S}, )")


def _shorter_calls(body: str) -> str:
    for found in reversed(list(_CALLS.finditer(body))):
        end = _closing(body, found.end() - 1)
        arguments = _split(body[found.end() : end])
        body = body[: found.start()] + _shorter(found[1], arguments) + body[end + 1 :]
    return _without_hashes(body)


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
    """Whether this is one `!` or one `$bool` of something, which is a boolean already."""
    inner = text.removeprefix("! ")
    return inner.startswith("$B.$bool(") and _closing(inner, 8) == len(inner) - 1


def _without_hashes(body: str) -> str:
    for found in reversed(list(re.finditer(r"_b_\.dict\.\$literal\(\[", body))):
        end = _closing(body, found.end() - 1)
        rows = _split(body[found.end() : end])
        kept = [_without_hash(row) for row in rows]
        body = f"{body[: found.end()]}{', '.join(kept)}{body[end:]}"
    return body


def _without_hash(row: str) -> str:
    parts = _split(row[1:-1]) if row.startswith("[") and row.endswith("]") else []
    hashed = len(parts) == 3 and parts[2].lstrip("-").isdigit() and re.fullmatch(S, parts[0])
    return f"[{parts[0]}, {parts[1]}]" if hashed else row


def _regions(text: _Text, body: str) -> str:
    """Rewrite functions, classes and generator expressions, the innermost first."""
    starts = [(found.start(), kind, found) for kind, found in _found(body)]
    for _, rewrite, found in sorted(starts, key=lambda item: item[0], reverse=True):
        body = rewrite(text, body, found)
    return body


_Rewrite = Callable[[_Text, str, re.Match[str]], str]


def _found(body: str) -> Iterator[tuple[_Rewrite, re.Match[str]]]:
    yield from ((_function, found) for found in _FUNCTION.finditer(body))
    yield from ((_class, found) for found in _CLASS.finditer(body))
    yield from ((_expression, found) for found in _EXPRESSION.finditer(body))


def _own(text: _Text, body: str, scope: str, *, file: bool = False, frame_object: bool = True) -> str:
    """A finished body: its scope's long name is `locals`; what it still needs of the old prologue stands first."""
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


_HEAD = re.compile(
    rf"""var locals
(?:(?:var (?P<empty>locals_\w+) = locals = \$B\.empty_dict\(\);
if \(arguments\.length !== 0\) \{{
\$B\.args_parser\(\w+, arguments\)
\}}
)|(?:if\(arguments\.length == \d+ && ! \w+\?\.\$kw\)\{{
var \w+ = locals = \{{[^{{}}]*\}}
\}} else \{{
var (?P<plain>locals_\w+) = locals = \$B\.args_parser\(\w+, arguments\)
\}}
)|(?:var (?P<parsed>locals_\w+) = locals = \$B\.args_parser\(\w+, arguments\)
))(?P<free>(?:{_FREE})*)var frame = \[{S}, locals, {S}, (?P<globals>\w+), \w+\]
\$B\.enter_frame\(frame, __file__, \d+\)
(?:var stack_length = \$B\.count_frames\(\)
)?(?:var _frame_obj = \$B\.frame_obj
)?(?:frame\.\$async = true
)?try \{{
\$B\.js_this = this
(?:locals\.ob_type = +locals\.__class__ = \$B\.get_method_class\(\w+, (?P<owner>\w+), {S}, \[[^\]]*\]\)
)?"""
)
_TAIL = re.compile(
    r"""\} catch \(err\) \{
(?:\$B\.set_exc_and_leave\(frame, err\)|\$B\.set_exc_and_trace\(frame, err\)
\$B\.leave_frame\(\)
throw err)
\}
\Z"""
)
_AFTER = re.compile(
    r"\n*(?P<method>(?P<name>\w+)\.\$is_method = true\n)?(?P<named>\w+)\.\$function_infos = \["
)
_LEAVE = "return $B.trace_return_and_leave(frame, "


def _function(text: _Text, body: str, found: re.Match[str]) -> str:
    """`function f2(…) {…}` and the statements that follow about it → `var f2 = $B.def(…)`."""
    name, start = found[2], found.start()
    brace = found.end() - 1
    end = _closing(body, brace)
    inner = body[brace + 2 : end]
    head, tail = _HEAD.match(inner), _TAIL.search(inner)
    after = _AFTER.match(body, end + 1)
    if not head or not tail or not after or after["named"] != name:
        return body[:start] + text.finish(body[start : end + 1]) + body[end + 1 :]
    facts_end = _closing(body, after.end() - 1)
    facts = _split(body[after.end() : facts_end])
    rest = re.match(
        rf"\n\$B\.set_func_attrs\({name}, frame, {S}\)\n{name}\.ob_type = \$B\.function\n"
        rf"(?P<plain>{name}\.__annotate__ = _b_\.None\n)?",
        body[facts_end + 1 :],
    )
    if len(facts) != 20 or not rest:
        return body[:start] + text.finish(body[start : end + 1]) + body[end + 1 :]
    scope = head["empty"] or head["plain"] or head["parsed"]
    own, style = _body(text, inner[head.end() : tail.start()], scope, bool(found[1]))
    made = f"$B.def(frame, {facts[1]}, {facts[7]}, {own}{_more(text, facts, head, style)})"
    remainder = body[facts_end + 1 + rest.end() :]
    if found[1]:
        remainder = remainder.replace(f"{name} = $B.make_async({name})\n", "", 1)
    return body[:start] + _bound(text, name, made, remainder, bool(rest["plain"]))


def _bound(text: _Text, name: str, made: str, remainder: str, plain: bool) -> str:
    """The definition given to whatever the compiler gives it to, without a name of its own where it can be."""
    given = re.match(rf"\n*([\w.$]+) = {name}\n", remainder)
    if plain and given and not re.search(rf"(?<![\w$.]){name}(?![\w$])", remainder[given.end() :]):
        return f"{given[1]} = {text.finish(made)}\n{remainder[given.end() :]}"
    return f"var {name} = {text.finish(made)}\n{remainder}"


def _body(text: _Text, inner: str, scope: str, is_async: bool) -> tuple[str, str]:
    """The function's body as an arrow function, and how the helper has to call it.

    A helper that leaves the frame after the body has returned would be too late for an asynchronous function, which
    returns at once, and for `finally`, where the compiler counts frames to know whether the body has returned.
    """
    if is_async or "finally{" in inner:
        caught = "} catch (err) {\n$B.set_exc_and_leave(frame, err)\n}\n"
        head = "async (locals, frame)" if is_async else "(locals, frame)"
        return (
            f"{head} => {{\n{_own(text, f'try {{{chr(10)}{inner}{caught}', scope)}}}",
            "a" if is_async else "x",
        )
    while (at := inner.find(_LEAVE)) >= 0:
        end = _closing(inner, at + len("return $B.trace_return_and_leave"))
        inner = f"{inner[:at]}return {inner[at + len(_LEAVE) : end]}{inner[end + 1 :]}"
    return f"(locals, frame) => {{\n{_own(text, inner, scope)}}}", ""


def _more(text: _Text, facts: list[str], head: re.Match[str], style: str) -> str:
    """The facts about a function that differ from what is usual, as an object."""
    names = [item for item in _split(facts[7][1:-1]) if item]
    told = {"l": facts[11]} if text.lines else {}
    if text.unmask(facts[2])[1:-1] != text.unmask(facts[1])[1:-1]:
        told["q"] = facts[2]
    usual = {"d": (4, NONE), "k": (5, NONE), "s": (6, NONE), "v": (8, "null"), "w": (9, "null")}
    usual |= {"n": (10, str(len(names))), "o": (15, "0"), "h": (17, "false"), "t": (18, "[]")}
    told |= {key: facts[place] for key, (place, value) in usual.items() if facts[place] != value}
    if not text.docs:
        told.pop("s", "")
    spaces = dict(re.findall(_FREE, head["free"]))
    free = [item for item in _split(facts[13][1:-1]) if item]
    if free:
        by_name = {text.unmask(key): value for key, value in spaces.items()}
        told["f"] = "{" + ", ".join(f"{item}: {by_name.get(text.unmask(item), '0')}" for item in free) + "}"
    if head["owner"]:
        told["c"] = head["owner"]
    if style:
        told[style] = "1"
    return ", {" + ", ".join(f"{key}: {value}" for key, value in told.items()) + "}" if told else ""


_CLASS_HEAD = re.compile(
    rf"""(?:\$B\.frame_obj\.frame\.inum = \d+
)?var resolved_bases = \$B\.resolve_mro_entries\(bases\)
var metaclass = \$B\.get_metaclass\(name, resolved_bases(?:, keywords\.metaclass)?\)
var class_dict = \$B\.make_class_namespace\(metaclass, name, (?P<qualname>{S}), bases, resolved_bases\)
var (?P<scope>locals_\w+) = \$B\.dict_proxy\(class_dict\),
locals = \w+
locals\.__doc__ = (?P<doc>{S}|_b_\.None)
locals\.__module__ = {S}
locals\.__firstlineno__ = (?P<line>\d+)
var frame = \[name, locals, {S}, \w+\]
\$B\.enter_frame\(frame, __file__, \d+\)
var _frame_obj = \$B\.frame_obj
if \(frame\.\$f_trace !== _b_\.None\) \{{
\$B\.trace_line\(\)
\}}
"""
)
_CLASS_TAIL = re.compile(
    rf"""locals\.__static_attributes__ = \$B\.fast_tuple\((?P<static>\[[^\]]*\])\)
(?P<annotate>var annotate(?: = function\(format\) \{{(?:.|\n)*)?)
\$B\.make_annotate_func\(class_dict, annotate, frame\)
var kls = \$B\.\$class_constructor\({S}, class_dict, metaclass, resolved_bases, bases, keywords\)
\$B\.trace_return_and_leave\(frame, _b_\.None\)
return kls
\Z"""
)
_CLASS_WORDS = re.compile(r"(?<![\w$.])(?:class_dict|metaclass|resolved_bases|bases|keywords|name)(?![\w$:])")


def _class(text: _Text, body: str, found: re.Match[str]) -> str:
    """`(function(name, bases, keywords) {…})(…)` → `$B.cls(…)`."""
    start, brace = found.start(), found.end() - 1
    end = _closing(body, brace)
    inner = body[brace + 2 : end]
    head, tail = _CLASS_HEAD.match(inner), _CLASS_TAIL.search(inner)
    called = body.startswith(")(", end + 1)
    if not head or not tail or not called or _CLASS_WORDS.search(inner[head.end() : tail.start()]):
        return body[:start] + "(" + text.finish(body[start + 1 : end + 1]) + body[end + 1 :]
    close = _closing(body, end + 2)
    arguments = body[end + 3 : close]
    own = inner[head.end() : tail.start()]
    if tail["annotate"] != "var annotate":
        own += f"{tail['annotate']}\nreturn annotate\n"
    told = {"l": head["line"], "q": head["qualname"], "s": head["doc"], "a": tail["static"]}
    unsaid = {"l" if not text.lines else "", "s" if not text.docs else ""}
    told = {key: value for key, value in told.items() if value not in (NONE, "[]") and key not in unsaid}
    if text.unmask(head["qualname"])[1:-1] == text.unmask(_split(arguments)[0])[1:-1]:
        del told["q"]
    more = ", {" + ", ".join(f"{key}: {value}" for key, value in told.items()) + "}" if told else ""
    inside = _own(text, own, head["scope"])
    made = f"$B.cls(frame, {arguments}, (locals, frame) => {{\n{inside}}}{more})"
    return body[:start] + text.finish(made) + body[close + 1 :]


_COMPREHENSION = re.compile(
    r"""\Avar next_func_(?P<id>\d+) = \$B\.make_js_iterator\(expr, frame, (?P<line>\d+)\)
var result_\d+ = (?P<start>[^\n]*)
try \{
for \(var next_\d+ of next_func_\d+\) \{
(?P<inner>(?:.|\n)*)\}
\} catch \(err\) \{
\$B\.set_exc\(err, frame\)
throw err
\}
(?P<gone>(?:delete \w+\.[\w$]+\n)*)return result_\d+
\Z"""
)
_GENERATOR = re.compile(
    rf"""\Avar (?P<scope>locals_\w+) = \{{\}},
locals = \w+
locals\[{S}\] = expr
var frame = \[{S}, \w+, {S}, \w+\]
frame\.\$has_generators = true
frame\.__file__ = {S}
frame\.\$lineno = (?P<line>\d+)
\$B\.make_f_code\(frame, (?P<names>\[[^\]]*\])\)
var next_func_(?P<id>\d+) = \$B\.make_js_iterator\(expr, frame, \d+\)
frame\.\$f_trace = _b_\.None
var _frame_obj = \$B\.frame_obj

var gen\d+ = \$B\.generator\.\$factory\(function\*\(expr\)\{{
\$B\.enter_frame\(frame, __file__, \d+\)
var next_func_\d+ = \$B\.make_js_iterator\(expr, frame, \d+\)
for \(var next_\d+ of next_func_\d+\) \{{
\$B\.enter_frame\(frame, __file__, \d+\)
(?P<inner>(?:.|\n)*)\$B\.leave_frame\(\)
\}}
\$B\.leave_frame\(\)
\}}, {S}\)\(expr\)

return gen\d+
\Z"""
)
_YIELD = re.compile(r"try\{\nyield (.*)\n\}catch\(err\)\{\n\$B\.leave_frame\(\)\nthrow err\n\}\n")
_WAITS = re.compile(r"(?<![\w$.])(?:await|yield|return|break)(?![\w$])")


def _expression(text: _Text, body: str, found: re.Match[str]) -> str:
    """A comprehension → `$B.comp(…)`; a generator expression → `$B.gen(…)`."""
    start, brace = found.start(), found.end() - 1
    end = _closing(body, brace)
    inner = body[brace + 2 : end]
    if not body.startswith(")(", end + 1):
        return body
    close = _closing(body, end + 2)
    over = body[end + 3 : close].strip()
    if made := _generator(text, inner, over):
        return body[:start] + text.finish(made) + body[close + 1 :]
    if "function*(expr)" in inner or inner.startswith("var locals_"):
        return body[:start] + "(" + text.finish(body[start + 1 : end + 1]) + body[end + 1 :]
    if (known := _COMPREHENSION.match(inner)) and not _WAITS.search(known["inner"]):
        gone = re.findall(r"delete (\w+)\.([\w$]+)", known["gone"])
        space = gone[0][0] if gone else "locals"
        names = ", ".join(f'"{name}"' for _, name in gone)
        one = f"(next_{known['id']}, result_{known['id']}) => {{\n{known['inner']}}}"
        made = f"$B.comp(frame, {space}, {over}, {_line(text, known)}, {known['start']}, {one}, [{names}])"
        return body[:start] + made + body[close + 1 :]
    return body


def _generator(text: _Text, inner: str, over: str) -> str:
    known = _GENERATOR.match(inner)
    if not known:
        return ""
    inner = _YIELD.sub(r"yield \1\n", known["inner"])
    own = _own(text, inner, known["scope"], frame_object=False)
    one = f"function*(locals, frame, next_{known['id']}, _frame_obj) {{\n{own}}}"
    return f"$B.gen(frame, {over}, {_line(text, known)}, {known['names']}, {one})"


def _line(text: _Text, known: re.Match[str]) -> str:
    return known["line"] if text.lines else "1"


_OPEN, _CLOSE = "([{", ")]}"


def _closing(text: str, start: int) -> int:
    """Where the bracket that opens at `start` closes. Strings are set aside, so every bracket counts."""
    depth = 0
    for at in range(start, len(text)):
        if text[at] in _OPEN:
            depth += 1
        elif text[at] in _CLOSE:
            depth -= 1
            if not depth:
                return at
    raise Unknown("a bracket is not closed")


def _split(text: str) -> list[str]:
    """The items of a list, split at the commas that stand outside of brackets."""
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
