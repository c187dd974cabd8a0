# Operators and the functions of math, with values that nobody thought of.
import math, cmath, operator, fractions, decimal
state = 777
def rnd(n):
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return (state >> 8) % n
def pick(xs): return xs[rnd(len(xs))]
N = [0, 1, -1, 2, 3, -7, 10, 255, 2**31, 2**53, -2**53 - 1, 2**64, 10**20, -10**30, True, False, 0.0, -0.0, 0.5, -1.5, 2.5, 3.0, 1e16, 1e22, 1e300, -1e-300, 5e-324, float("inf"), float("-inf"), float("nan"), 0.1, 123456.789]
C = [1j, 1 + 2j, -0.5j, complex(0, 0)]
ops = ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and_", "or_", "xor", "eq", "ne", "lt", "le", "gt", "ge", "is_"]
def out(*what):
    f = what[-1]
    try: r = f()
    except Exception as e: r = type(e).__name__
    print(*map(repr, what[:-1]), repr(r), type(r).__name__)
for i in range(1500):
    o = pick(ops); a, b = pick(N), pick(N)
    if o == "is_" or o == "pow" and a < 0 and b not in (int(b) if b - b == 0 else 0,): continue  # no complex powers
    if o in ("pow", "lshift", "rshift") and (isinstance(b, int) and abs(b) > 300 or isinstance(a, int) and abs(a) > 2**64): continue
    out(o, a, b, lambda: getattr(operator, o)(a, b))
for i in range(300):
    o = pick(["add", "sub", "mul", "eq", "ne"]); a, b = pick(N + C), pick(C)
    out(o, a, b, lambda: getattr(operator, o)(a, b))
one = ["int", "float", "abs", "neg", "pos", "invert", "round", "hash", "str", "bool", "bin", "hex", "oct", "chr", "complex", "repr", "is_integer", "as_integer_ratio", "bit_length", "bit_count", "hexf"]
F = {"int": int, "float": float, "abs": abs, "neg": operator.neg, "pos": operator.pos, "invert": lambda x: 0 if isinstance(x, bool) else ~x, "round": round, "str": str, "bool": bool, "bin": bin, "hex": hex, "oct": oct, "complex": complex, "repr": repr, "is_integer": lambda x: x.is_integer() if isinstance(x, float) else 0, "as_integer_ratio": lambda x: x.as_integer_ratio(), "bit_length": lambda x: x.bit_length(), "bit_count": lambda x: x.bit_count(), "hexf": lambda x: float.hex(x) if isinstance(x, float) else 0, "hash": lambda x: hash(x) if x == x else 0}
for n in F:
    for x in N: out(n, x, lambda: F[n](x))
M = ["acos", "acosh", "asin", "asinh", "atan", "atanh", "ceil", "cos", "cosh", "degrees", "erf", "exp", "expm1", "fabs", "factorial", "floor", "frexp", "isfinite", "isinf", "isnan", "isqrt", "log", "log10", "log1p", "log2", "modf", "radians", "sin", "sinh", "sqrt", "tan", "tanh", "trunc", "ulp"]
def near(r):
    return f"{r:.12g}" if isinstance(r, float) else r
for n in M:
    for x in N + [-0.999, 20.5, 170]:
        if n == "factorial" and x > 200: continue
        out(n, x, lambda: near(getattr(math, n)(x)))
M2 = ["atan2", "copysign", "fmod", "gcd", "lcm", "hypot", "isclose", "ldexp", "pow", "remainder", "comb", "perm", "log", "nextafter", "dist"]
for i in range(600):
    n = pick(M2); a, b = pick(N), pick(N)
    if n in ("comb", "perm") and (abs(a) > 300 or abs(b) > 300 or a != a): continue
    out(n, a, b, lambda: near(getattr(math, n)(a, b)))
for i in range(400):
    a, b = pick(N), pick(N)
    out("divmod", a, b, lambda: divmod(a, b)); 
    c = pick([1, 7, -5, 97])
    if isinstance(b, int) and isinstance(a, int) and abs(b) < 2**65: out("pow3", a, b, c, lambda: pow(a, b, c))
T = ["1", " 12 ", "-3", "+4", "1_000", "_1", "1__0", "0x1f", "0b11", "0o17", "1e3", "inf", "-Infinity", "nan", "", " ", "1.5", ".5", "5.", "1e", "٣", "1j", "0x", "z", "12abc", "1e400", "1_0.0_1", "\t7\n", "- 1", "--1", "1 2", "¹"]
for t in T:
    out("int", t, lambda: int(t)); out("float", t, lambda: float(t))
    for b in (0, 2, 8, 16, 36, 1, 37): out("int", t, b, lambda: int(t, b))
for i in range(400):
    a = pick([x for x in N if isinstance(x, int)]); n = pick([1, 2, 4, 8, 16]); o = pick(["big", "little"]); s = pick([True, False])
    out("to_bytes", a, n, o, s, lambda: a.to_bytes(n, o, signed=s))
    bs = bytes([rnd(256) for _ in range(n)])
    out("from_bytes", bs, o, s, lambda: int.from_bytes(bs, o, signed=s))
Fr = [fractions.Fraction(1, 3), fractions.Fraction(-7, 2), fractions.Fraction(5)]
for i in range(400):
    o = pick(ops[:7] + ops[12:18]); a, b = pick(Fr), pick(Fr + [1, -2, 0.5, True])
    out(o, str(a), str(b), lambda: str(getattr(operator, o)(a, b)))
De = [decimal.Decimal(x) for x in ("0", "1", "-1.5", "0.1", "1E+5", "NaN", "Infinity", "123.456", "-0.00")]
for i in range(600):
    o = pick(ops[:6] + ops[12:18]); a, b = pick(De), pick(De + [1, -2])
    out(o, a, b, lambda: getattr(operator, o)(a, b))
