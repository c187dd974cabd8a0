import re
log = """2024-01-05 ERROR [db] timeout after 30s
2024-01-06 INFO [web] GET /a?b=1 200
2024-01-07 WARN [web] slow: 1.5s
"""
line = re.compile(r"^(?P<date>\d{4}-\d\d-\d\d) (?P<level>[A-Z]+)\s+\[(?P<part>\w+)\] (?P<text>.*)$", re.M)
for m in line.finditer(log):
    print(m.groupdict(), m.span("text"), m.lastgroup, m.lastindex)
print(re.findall(r"\d+(?:\.\d+)?", log), re.findall(r"(\w)=(\d)", "a=1,b=2"), re.split(r"(\s*[,;]\s*)", "a , b;c"), re.split(r"\W+", "Hello, world!"), re.split("", "abc"), re.split(r"x*", "axbc"))
print(re.sub(r"(?i)hello", "bye", "Hello HELLO"), re.sub(r"(\d+)", lambda m: str(int(m[1]) * 2), "a1 b22"), re.subn("a", "b", "banana", count=2), re.sub("x*", "-", "abxd"), re.sub(r"\bcat\b", r"<\g<0>>", "cat concat cat"))
p = re.compile(r"""
    (?P<user>[\w.+-]+)   # name
    @
    (?P<host>[\w-]+(?:\.[\w-]+)+)  # host
""", re.X)
print([m.group("user", "host") for m in p.finditer("mail a.b+c@x-y.example.org, or ü@é.fr!")], p.groups, p.groupindex, bool(p.flags & re.X))
m = re.match(r"(a)(b)?(c)?", "ac")
print(m.groups(), m.groups("-"), m.group(0, 1), m[3], m.start(2), m.end(), m.regs, m.string, m.re.pattern, m.expand(r"\1-\3"))
print(re.fullmatch(r"\w+", "naïve"), re.match(r"\w+", "naïve", re.A), re.search(r"(?<=\$)\d+", "cost $45"), re.search(r"(?<!\d)\d{2}(?!\d)", "123 45"), re.match(r"(\w)\1", "aab").span(), re.search("(?P<q>['\"]).*?(?P=q)", "say 'hi' \"x\"").group())
print(re.findall(r"^\w", "ab\ncd", re.M), re.findall(r".+", "a\nb", re.S), re.findall(r"\w$", "ab\ncd\n"), re.findall(r"a{2,3}?", "aaaa"), re.findall(r"(?:ab)+", "ababxab"), re.findall(r"[^aeiou\s]+", "the queue"), re.findall(r"[\]\-^]", "a]-^"))
print(re.escape("1.5*(a+b) #x é"), re.sub(r"\\", "/", r"a\b"), re.match(r"(?:(\d+)|(\w+))$", "abc").groups(), re.findall("(a|ab)(c|bcd)(d*)", "abcd"), re.match(r"(a+)+b", "aaab").groups())
for bad in ("(", "[a", "*a", "a**", r"\8", "(?P<1>a)", "(?P<a>x)(?P<a>y)", "(?<=a*)b", "a{3,1}", "(?z)", "[z-a]", ")"):
    try:
        re.compile(bad)
        print(bad, "compiled")
    except re.error as e:
        print(bad, "is wrong", e.msg, e.pos)
print(re.sub(r"(?P<a>\w+) (?P<b>\w+)", r"\g<b> \g<a>", "hello world"), re.compile("a").sub("b", "aaa", 1), re.compile("b").search("abcb", 2).start(), re.compile("^b").match("ab", 1), re.purge())
tokens = re.compile(r"(?P<num>\d+)|(?P<op>[-+*/()])|(?P<ws>\s+)|(?P<bad>.)")
print([(m.lastgroup, m.group()) for m in tokens.finditer("12 + (3*x)") if m.lastgroup != "ws"])
print(re.findall(rb"\w+", b"ab \xff cd"), re.sub(rb"a", b"\\n", b"ba"), re.match("👍+", "👍👍x").span(), re.findall(".", "a👍b"), re.split("👍", "x👍y"), re.search("b", "👍b").start(), re.sub("(?<=👍).", "_", "a👍b"))
print(re.I, repr(re.I | re.M), re.compile("a", re.I | re.S), re.compile(b"a"), (re.I | re.M).value, re.RegexFlag.X.name, bool(re.I & re.M), re.compile("a").flags)
print(re.search(r"\d*\Z", ""), re.match(r"(a|b*)*", "abx").groups(), re.match(r"(?:(a)|b)*", "ab").groups(), re.findall(r"(?i)straße|ſ", "STRAßE S"), re.search(r"(?>a+)ab", "aaab"), re.match("a++b", "aab"))
print(len(re.match(r"(?:.|\n)*", "ab\n" * 20_000).group()), re.sub(r"(?P<w>\w+)", lambda m: m["w"].title(), "é ab"), re.compile("a") == re.compile("a"), {re.compile("a"): 1}[re.compile("a")])
print([m.span() for m in re.finditer(r"\b|a", "a ba")], re.search("a", "ba", re.I).endpos, re.Scanner([(r"\d+", lambda s, t: int(t)), (r"\s", None)]).scan("1 22 x"))
for wrong in (lambda: re.match("a", b"a"), lambda: re.compile(b"a").match("a"), lambda: re.sub("a", b"b", "a"), lambda: re.match(1, "a"), lambda: re.match("a", 1), lambda: re.match("a", "a").group(1), lambda: re.sub("a", r"\1", "a"), lambda: re.compile(re.compile("a"), re.I)):
    try:
        print(wrong())
    except (TypeError, IndexError, ValueError, re.error) as e:
        print(e)
