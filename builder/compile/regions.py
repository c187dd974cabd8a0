"""Rewrite compiled functions, classes and comprehensions into calls of the helpers in js/loader.js."""

import re
from collections.abc import Callable, Iterator

from builder.compile.masked import NONE, MaskedText, S, closing, own_scope, split, uses

_FUNCTION = re.compile(r"(?m)^(async )?function (\w+)\(([^()]*)\) \{$")
_CLASS = re.compile(r"\(function\(name, bases, keywords\) \{$", re.MULTILINE)
_EXPRESSION = re.compile(r"\(function\(expr\) \{$", re.MULTILINE)
_FREE = rf"Object\.defineProperty\(locals, ({S}), \{{get: function\(\)\{{return (\w+)\.[\w$]+\}}, set: function\(\)\{{\}}, enumerable: true, configurable: true\}}\)\n"


def rewritten(text: MaskedText, body: str) -> str:
    """Rewrite functions, classes, comprehensions and generator expressions, the innermost first."""
    starts = [(found.start(), kind, found) for kind, found in _found(body)]
    for _, rewrite, found in sorted(starts, key=lambda item: item[0], reverse=True):
        body = rewrite(text, body, found)
    return body


_Rewrite = Callable[[MaskedText, str, re.Match[str]], str]


def _found(body: str) -> Iterator[tuple[_Rewrite, re.Match[str]]]:
    yield from ((_function, found) for found in _FUNCTION.finditer(body))
    yield from ((_class, found) for found in _CLASS.finditer(body))
    yield from ((_expression, found) for found in _EXPRESSION.finditer(body))


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
_ATTRIBUTES = re.compile(
    rf"\n\$B\.set_func_attrs\((?P<name>\w+), frame, {S}\)\n(?P=name)\.ob_type = \$B\.function\n"
    r"(?P<plain>(?P=name)\.__annotate__ = _b_\.None\n)?"
)
_GIVEN = re.compile(r"\n*([\w.$]+) = (\w+)\n")
_LEAVE = "return $B.trace_return_and_leave(frame, "


def _function(text: MaskedText, body: str, found: re.Match[str]) -> str:
    """Rewrite `function f2(…) {…}` and the statements after it that complete it as `var f2 = $B.def(…)`."""
    name, start = found[2], found.start()
    brace = found.end() - 1
    end = closing(body, brace)
    inner = body[brace + 2 : end]
    head, tail = _HEAD.match(inner), _TAIL.search(inner)
    after = _AFTER.match(body, end + 1)
    if not head or not tail or not after or after["named"] != name:
        return body[:start] + text.finish(body[start : end + 1]) + body[end + 1 :]
    facts_end = closing(body, after.end() - 1)
    facts = split(body[after.end() : facts_end])
    rest = _ATTRIBUTES.match(body, facts_end + 1)
    if len(facts) != 20 or not rest or rest["name"] != name:
        return body[:start] + text.finish(body[start : end + 1]) + body[end + 1 :]
    scope = head["empty"] or head["plain"] or head["parsed"]
    own, style = _body(text, inner[head.end() : tail.start()], scope, bool(found[1]))
    made = f"$B.def(frame, {facts[1]}, {facts[7]}, {own}{_more(text, facts, head, style)})"
    remainder = body[rest.end() :]
    if found[1]:
        remainder = remainder.replace(f"{name} = $B.make_async({name})\n", "", 1)
    return body[:start] + _bound(text, name, made, remainder, bool(rest["plain"]))


def _bound(text: MaskedText, name: str, made: str, remainder: str, plain: bool) -> str:
    """Assign the definition directly to its target, or to a variable if its name is needed elsewhere."""
    given = _GIVEN.match(remainder)
    if plain and given and given[2] == name and not uses(remainder, name, given.end()):
        return f"{given[1]} = {text.finish(made)}\n{remainder[given.end() :]}"
    return f"var {name} = {text.finish(made)}\n{remainder}"


def _body(text: MaskedText, inner: str, scope: str, is_async: bool) -> tuple[str, str]:
    """Return the function's body as an arrow function, and a key that tells the helper how to call it.

    As a rule, the helper leaves the frame after the body has returned. That is wrong for an asynchronous
    function, which returns at once, and too late for `finally`, where the compiler counts frames to know if
    the body has returned. Such bodies leave their frame themselves.
    """
    if is_async or "finally{" in inner:
        caught = "} catch (err) {\n$B.set_exc_and_leave(frame, err)\n}\n"
        head = "async (locals, frame)" if is_async else "(locals, frame)"
        return (
            f"{head} => {{\n{own_scope(text, f'try {{{chr(10)}{inner}{caught}', scope)}}}",
            "a" if is_async else "x",
        )
    while (at := inner.find(_LEAVE)) >= 0:
        end = closing(inner, at + len("return $B.trace_return_and_leave"))
        inner = f"{inner[:at]}return {inner[at + len(_LEAVE) : end]}{inner[end + 1 :]}"
    return f"(locals, frame) => {{\n{own_scope(text, inner, scope)}}}", ""


def _more(text: MaskedText, facts: list[str], head: re.Match[str], style: str) -> str:
    """Return the facts about a function that differ from the defaults, as a last argument for `$B.def`."""
    names = [item for item in split(facts[7][1:-1]) if item]
    told = {"l": facts[11]} if text.lines else {}
    if text.unmask(facts[2])[1:-1] != text.unmask(facts[1])[1:-1]:
        told["q"] = facts[2]
    usual = {"d": (4, NONE), "k": (5, NONE), "s": (6, NONE), "v": (8, "null"), "w": (9, "null")}
    usual |= {"n": (10, str(len(names))), "o": (15, "0"), "h": (17, "false"), "t": (18, "[]")}
    told |= {key: facts[place] for key, (place, value) in usual.items() if facts[place] != value}
    if not text.docs:
        told.pop("s", "")
    spaces = dict(re.findall(_FREE, head["free"]))
    free = [item for item in split(facts[13][1:-1]) if item]
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
var class_dict = \$B\.make_class_namespace\(metaclass, name, (?P<qualname>{S}), bases, resolved_bases, keywords\)
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


def _class(text: MaskedText, body: str, found: re.Match[str]) -> str:
    """Rewrite `(function(name, bases, keywords) {…})(…)` as `$B.cls(…)`."""
    start, brace = found.start(), found.end() - 1
    end = closing(body, brace)
    inner = body[brace + 2 : end]
    head, tail = _CLASS_HEAD.match(inner), _CLASS_TAIL.search(inner)
    called = body.startswith(")(", end + 1)
    if not head or not tail or not called or _CLASS_WORDS.search(inner[head.end() : tail.start()]):
        return body[:start] + "(" + text.finish(body[start + 1 : end + 1]) + body[end + 1 :]
    close = closing(body, end + 2)
    arguments = body[end + 3 : close]
    own = inner[head.end() : tail.start()]
    if tail["annotate"] != "var annotate":
        own += f"{tail['annotate']}\nreturn annotate\n"
    told = {"l": head["line"], "q": head["qualname"], "s": head["doc"], "a": tail["static"]}
    unsaid = {"l" if not text.lines else "", "s" if not text.docs else ""}
    told = {key: value for key, value in told.items() if value not in (NONE, "[]") and key not in unsaid}
    if text.unmask(head["qualname"])[1:-1] == text.unmask(split(arguments)[0])[1:-1]:
        del told["q"]
    more = ", {" + ", ".join(f"{key}: {value}" for key, value in told.items()) + "}" if told else ""
    inside = own_scope(text, own, head["scope"])
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


def _expression(text: MaskedText, body: str, found: re.Match[str]) -> str:
    """Rewrite a comprehension as `$B.comp(…)`, and a generator expression as `$B.gen(…)`."""
    start, brace = found.start(), found.end() - 1
    end = closing(body, brace)
    inner = body[brace + 2 : end]
    if not body.startswith(")(", end + 1):
        return body
    close = closing(body, end + 2)
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


def _generator(text: MaskedText, inner: str, over: str) -> str:
    known = _GENERATOR.match(inner)
    if not known:
        return ""
    inner = _YIELD.sub(r"yield \1\n", known["inner"])
    own = own_scope(text, inner, known["scope"], frame_object=False)
    one = f"function*(locals, frame, next_{known['id']}, _frame_obj) {{\n{own}}}"
    return f"$B.gen(frame, {over}, {_line(text, known)}, {known['names']}, {one})"


def _line(text: MaskedText, known: re.Match[str]) -> str:
    return known["line"] if text.lines else "1"
