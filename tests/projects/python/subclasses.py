from enum import Enum, StrEnum, IntEnum
import re, json
class S(str): pass
class K(StrEnum):
    N = "name"
    C = ","
class I(IntEnum):
    H = 2
print(",".join([S("a"), "x", K.N]), S("-").join("ab"))
print(S("k").encode(), "abc".find(S("b")), "abc".startswith(S("a")), "a,b".split(S(",")), S("a@").replace("@", "x"), "a@".replace(S("@"), S("b")))
print((lambda **k: k)(**{S("k"): 1}), str.maketrans(S("a"), S("b")), "a,b".rsplit(K.C, 1), "a,b".rpartition(S(",")))
print(re.match(S("a"), S("a")), re.split(S(","), S("a,b")), re.findall("a", S("aa")), re.sub("a", S("b"), S("aa")), re.compile(S("a")).search(S("ba")))
row = {K.N: 1}
print(row.get("name"), row["name"], "name" in row, row.get(S("name")), {"name": 2}[K.N], {"name": 2}.get(S("name")))
print("ab" * I.H, "a,b,c".split(",", I.H), [1] * I.H, (1,) * I.H, b"a" * I.H, I.H * "ab")
print([*K.N], list(S("ab")), [c for c in S("xy")], list(enumerate(S("ab"))), sorted(S("ba")), set(S("a")), dict.fromkeys(S("ab")), tuple(K.N))
print(S("a").startswith("a"), "abc".rindex(S("b")), float(S("1.5")), int(S("12")), ord(S("a")), "{n}".format(**{S("n"): 3}), "abc".index(S("b")), "abc".endswith((S("c"), "d")))
class O: pass
o = O(); setattr(o, S("n"), 1); print(o.n, getattr(o, S("n")), hasattr(o, S("q")), vars(o))
print(json.loads(S("[1]")), json.dumps(K.N), json.dumps({K.N: K.C}), json.dumps(S("a")), json.dumps(I.H))
print(len(S("ab")), S("ab")[0], S("ab")[::-1], S("a") + "b", "a" + S("b"), S("a") == "a", "a" == S("a"), hash(S("a")) == hash("a"), S("a") in "abc", S("b") > "a", "%s %r" % (S("a"), S("b")))
print(f"{S('a'):>3}|{K.N}|{K.N!r}|{K.N:>6}|{I.H}|{I.H:>3}", "{} {:>5}".format(K.N, S("a")), str(K.N), repr(S("a")), "%d" % I.H)
print(K("name"), K.N.upper(), K.N.title(), K.N.value, K.N.name, K.N == "name", K.N in ("name",), {"name": 1}.get(K.N))
print(S("a").ljust(3) + "|", S("a").center(5, S("*")), S("  a ").strip(), S("xax").strip(S("x")), S("a b").split(), S("a\nb").splitlines(), S("abc").count(S("b")), S("A").swapcase(), S("ab").translate({97: "x"}), S("7").zfill(3), S("a").isalpha())
print(sorted([S("b"), "a", K.N]), max(S("a"), "b"), min([K.N, "z"]), type(S("a")).__name__, type(S("a") + "b").__name__, type(S("a").upper()).__name__, isinstance(K.N, str))
print(range(5)[I.H], [1, 2, 3][I.H], "abc"[I.H], list(range(I.H)), I.H + 1, round(2.567, I.H), divmod(7, I.H), 7 // I.H, 2 ** I.H, 1 << I.H, -I.H, ~I.H, abs(I.H), chr(95 + I.H), bin(I.H), "abc"[:I.H], [0, 1, 2][-I.H:])
print(dict([(S("a"), 1)]), {**{S("a"): 1}}, {S("a"): 1} | {"a": 2}, {"a": 1} | {S("a"): 2}, set([S("a"), "a"]), {"a": 1} == {S("a"): 1})
d = {"a": 1}; d[S("a")] = 2; print(d, len(d), list(d)); d.pop(S("a")); print(d); d.setdefault(S("b"), 3); d["b"] += 1; print(d); del d["b"]; print(d)
d = {1: 2, "a": 3}; del d["a"]; print(d.get("a"), "a" in d, d); d["a"] = 4; print(d, d["a"])
import datetime, urllib.parse, html, textwrap, string
print(datetime.datetime.strptime(S("2024-01-02"), S("%Y-%m-%d")), datetime.date.fromisoformat(S("2024-01-02")), datetime.date(2024, 1, I.H).strftime(S("%d")))
print(urllib.parse.quote(S("na me")), urllib.parse.urlencode({K.N: K.C}), html.escape(S("<")), textwrap.fill(S("a b c"), 3), string.Template(S("$a")).substitute(a=K.N), urllib.parse.urlsplit(S("http://a/b")).path)
print(int.from_bytes(S("a").encode(), "big"), bytes(S("a"), "ascii"), S("a").encode(S("utf-8")), b"a".decode(S("ascii")))
match K.N:
    case "name": print("matched")
match S("x"):
    case "x" | "y": print("matched too")
