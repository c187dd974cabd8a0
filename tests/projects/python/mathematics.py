# The functions of math, with values that nobody thought of.
import math, random, statistics
state = 4242
def rnd(n):
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return (state >> 8) % n
def pick(xs): return xs[rnd(len(xs))]
N = [0.0, -0.0, 1.0, -1.0, 0.1, 0.2, 0.3, 1e16, -1e16, 1e-17, 1e300, -1e300, 1e308, 5e-324, 2.5, 123.456, 1/3, 7, -3, True, 2**60, 2**70, 10**25]
X = N + [float("inf"), float("-inf"), float("nan")]
def out(*w):
    try: r = w[-1]()
    except Exception as e: r = type(e).__name__
    print(*map(repr, w[:-1]), repr(r))
def near(f): 
    r = f(); return f"{r:.11g}" if isinstance(r, float) else r
for k in range(200):
    a = [pick(N) for _ in range(rnd(7))]; b = [pick(N) for _ in a]
    out("fsum", a, lambda: math.fsum(a)); out("prod", a, lambda: math.prod(a))
    out("hypot", a, lambda: math.hypot(*a)); out("dist", a, b, lambda: math.dist(a, b))
    x, y = pick(X), pick(X)
    out("next", x, y, lambda: math.nextafter(x, y)); out("rem", x, y, lambda: math.remainder(x, y)); out("fmod", x, y, lambda: math.fmod(x, y)); out("pow", x, y, lambda: near(lambda: math.pow(x, y)))
    out("copysign", x, y, lambda: math.copysign(x, y) if y == y else 0); out("logb", x, y, lambda: near(lambda: math.log(x, y))); out("isclose", x, y, lambda: math.isclose(x, y)); out("isclose2", x, y, lambda: math.isclose(x, y, rel_tol=0.5, abs_tol=1))
for i in range(-60, 61):
    x = i / 7 * (1 + abs(i) / 10)
    for n in ("gamma", "lgamma", "erf", "erfc", "cbrt", "exp2", "atan", "asinh", "tanh"): out(n, x, lambda: near(lambda: getattr(math, n)(x)))
for x in (170.5, 171.0, 172.0, 1e-300, -1e-25, 0, -3, -3.5, -150.5, -200.5, 25, 27.5, 1e6, float("inf"), float("-inf"), float("nan"), 10**400):
    for n in ("gamma", "lgamma", "erf", "erfc", "cbrt", "exp2", "sqrt", "log", "log2", "log10", "ceil", "floor", "trunc", "isqrt", "fabs", "degrees"): out(n, x, lambda: near(lambda: getattr(math, n)(x)))
for a in range(-3, 12):
    for b in range(-3, 8): out("comb", a, b, lambda: (math.comb(a, b), 0)); out("perm", a, b, lambda: math.perm(a, b)); out("gcd", a * 6, b * 4, lambda: math.gcd(a * 6, b * 4)); out("lcm", a, b, lambda: math.lcm(a, b))
print(math.perm(5), math.gcd(), math.lcm(), math.comb(1000, 500), math.factorial(300), math.isqrt(10**301), math.log(10**400), math.log2(2**2000), math.log10(10**500), math.log(2**64, 2), math.prod([2, 3], start=4), math.prod(["a"], start=2) if 0 else "")
for w in (lambda: math.sqrt("1"), lambda: math.floor("a"), lambda: math.sin(), lambda: math.gcd(1.5), lambda: math.factorial(2.0), lambda: math.log(), lambda: math.log(0), lambda: math.log(5, 1), lambda: math.ldexp(1.0, 5000), lambda: math.perm(3, -1), lambda: math.isclose(1, 2, rel_tol=-1), lambda: math.dist((1,), (1, 2)), lambda: math.fsum(["a"]), lambda: math.trunc("a"), lambda: math.hypot("a"), lambda: math.sin(x=1)): out(w)  if 0 else out(lambda: w())
class P:
    def __floor__(self): return "f"
    def __ceil__(self): return "c"
    def __trunc__(self): return "t"
    def __float__(self): return 2.25
    def __index__(self): return 12
print(math.floor(P()), math.ceil(P()), math.trunc(P()), math.sqrt(P()), math.gcd(P(), 8), math.factorial(P()), math.frexp(8.5), math.modf(-3.25), math.pi, math.tau, math.e, math.inf, math.nan, math.sin.__name__, math.ulp(1), math.ulp(-1e300), math.ulp(0), math.frexp(5e-324), math.ldexp(5e-324, 2), math.ldexp(0.75, -1074))
random.seed(5); print([random.random() for _ in range(3)], random.gauss(0, 1), random.betavariate(2, 3), random.sample(range(100), 5), random.expovariate(2))
