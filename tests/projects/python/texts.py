import base64
import json
import re
import string
import textwrap

data = {"a": [1, 2.5, None, True], "b": {"c": "é\"\n"}, "d": "€"}
text = json.dumps(data)
print(text, json.loads(text) == data, json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False))
for bad in ("{", "[1,]", "nul", '{"a" 1}', '"\t"'):
    try:
        json.loads(bad)
    except json.JSONDecodeError as error:
        print(type(error).__name__, error)
print(json.dumps({"k": (1, 2)}, separators=(",", ":")), json.loads("1e3"), json.loads("12345678901234567890"), json.dumps(float("inf")))
try:
    json.dumps({1, 2})
except TypeError as error:
    print(error)
print(json.dumps({"x": {1}}, default=list), json.loads('{"a": 1}', object_hook=lambda d: sorted(d)))
m = re.match(r"(?P<year>\d{4})-(?P<month>\d\d)", "2026-11-23")
print(m.group("year"), m.groups(), m.groupdict(), m.span(), m.start("month"), re.findall(r"[a-z]+", "ab1cd"), re.sub(r"(\w)(\d)", r"\2\1", "a1 b2"))
print(re.split(r"[,;]\s*", "a, b;c"), re.search("x", "abc"), [x.group() for x in re.finditer(r"\b\w", "hi there")], re.compile("A", re.I).fullmatch("a"))
print(re.sub("a", lambda f: f.group().upper(), "banana", count=2), re.escape("a.b*c"), bool(re.match(r"^(?:a|b)+?$", "abab")), re.findall(r"(a)(b)?", "aab"))
try:
    re.compile("(")
except re.error as error:
    print("re.error", str(error).split(" at ")[0])
print(string.ascii_lowercase, string.Template("$a ${b}").substitute(a=1, b=2), textwrap.dedent("  a\n  b"), textwrap.fill("a long text to wrap", 8))
print(base64.b64encode(b"hello\xff"), base64.urlsafe_b64decode("aGk_"), base64.b16encode(b"\x0a"), textwrap.indent("a\nb", "> "))
