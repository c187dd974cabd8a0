# format(), % and str.format(), with values that nobody thought of.
state = 31337
def rnd(n):
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return (state >> 8) % n
def pick(xs): return xs[rnd(len(xs))]
def out(*w):
    try: r = w[-1]()
    except Exception as e: r = type(e).__name__
    print(*map(ascii, w[:-1]), ascii(r))
import decimal, fractions, datetime, enum
class C(enum.Enum): A = 1
class I(enum.IntEnum): B = 7
V = [0, 1, -5, 255, 10**20, True, 1.5, -0.0, 1e100, 1e-7, float("inf"), float("nan"), 123456.789, "", "abc", "é🙂x", None, [1], (1,), C.A, I.B, decimal.Decimal("1.50"), fractions.Fraction(1, 3), datetime.date(2024, 2, 29), 2+3j, b"x"]
TYPES = list("bcdeEfFgGnosxX%") + [""] * 6
for k in range(1500):
    v = pick(V)
    if isinstance(v, (complex, decimal.Decimal, fractions.Fraction)): continue
    spec = pick(["", "", "<", ">", "^", "=", "*<", "0>", "é^", "🙂>"]) + pick(["", "", "", "+", "-", " "]) + pick(["", "", "#", "0"]) + pick(["", "", "5", "12", "1"]) + pick(["", "", ",", "_"]) + pick(["", "", ".0", ".2", ".10"]) + pick(TYPES)
    if spec.endswith("c") and "#" in spec: continue
    out(spec, v, lambda: format(v, spec)); out(spec, v, lambda: f"{v:{spec}}") if k % 9 == 0 else 0
for k in range(1500):
    v = pick(V)
    spec = "%" + pick(["", "", "-", "+", " ", "0", "#", "-0", "+0", "# "]) + pick(["", "", "5", "12", "*"]) + pick(["", "", ".0", ".3", "."]) + pick(list("diouxXeEfFgGcrsa"))
    if isinstance(v, tuple): v = [v]
    out(spec, v, lambda: spec % ((7, v) if "*" in spec else (v,)))
    if k % 5 == 0: out(spec, v, lambda: spec.encode() % ((7, v) if "*" in spec else (v,)))
T = ["{}", "{0}{1}", "{a}", "{0.real}", "{a[0]}", "{!r}", "{a!s:>5}", "{{}}", "{", "}", "{:{}}", "{0:{1}.{2}}", "{a.b.c}", "{!x}", "{0!r:^9}", "{a!a}", "{0:}", "{ }", "{a b}"]
for t in T:
    for args, kw in (((), {}), ((1, 2), {}), ((1.5, 8, 2), {}), (({"k": 3},), {"a": [9], "w": 4}), (("é", ), {"a": "🙂", "w": 3})):
        out(t, args, kw, lambda: t.format(*args, **kw))
P = ["%(a)s", "%(b)05d", "%(missing)s", "%s", "%%", "%s %s", "%", "%y", "%(a", "%5"]
for p in P:
    for a in ({"a": 1, "b": 2}, (1,), (1, 2), "x", 5, [], ()): out(p, a, lambda: p % a)
for x in V: out(x, lambda: (repr(x), str(x), ascii(x)))
