def f(a, b=2, /, c=3, *args, d, e=5, **kw): return (a, b, c, args, d, e, kw)
print(f(1, d=4), f(1, 9, 8, 7, 6, d=4, z=1), f(*[1, 2], **{"d": 3, "c": 4}), f(1, *(2, 3), 4, *[5], d=0, **{"x": 1}, **{"y": 2}))
for wrong in ("f()", "f(1)", "f(1, d=1, a=2)", "g(1, 2)", "g(1, x=2)", "g()", "h(1, 2, 3)", "g(**{'y': 1})", "g(1, **{'p': 2})", "k()"):
    pass
def g(p): return p
def h(x, *, y): return x, y
def k(a, b, c): pass
for call in (lambda: f(), lambda: f(1), lambda: g(1, 2), lambda: g(1, x=2), lambda: g(), lambda: h(1, 2), lambda: h(1), lambda: k(), lambda: k(1), lambda: g(1, **{"p": 2}), lambda: g(*1), lambda: g(**[1]), lambda: len(), lambda: len(1), lambda: int("x", 10, 3), lambda: print(end=1), lambda: f(1, 2, d=1, **{"d": 2})):
    try: print(call())
    except TypeError: print("TypeError")
def defaults(x, acc=[]): acc.append(x); return acc
print(defaults(1), defaults(2), defaults(3, []), defaults.__defaults__)
a, *b, c = range(5); (d, e), f2 = [1, 2], 3; [x, [y, *z]] = 1, [2, 3, 4]
print(a, b, c, d, e, f2, x, y, z); a, b = b, a; print(a, b)
for i, (p, q) in enumerate({"k": 1, "l": 2}.items()): print(i, p, q, end=" ")
print([*range(3), *"ab"], {**{"a": 1}, "b": 2, **{"a": 3}}, (*[1], 2), {*[1, 2], 3})
for wrong in (lambda: (lambda: [0 for a, b in [(1,)]])(), lambda: (lambda: [0 for a, b in [(1, 2, 3)]])(), lambda: [0 for a, *b in [()]], lambda: [0 for a, b in [5]]):
    try: wrong()
    except (ValueError, TypeError) as e: print(type(e).__name__)
def make():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get(): return n
    return inc, get
inc, get = make(); inc(); inc(5); print(get())
fs = [lambda i=i: i for i in range(3)]; gs = [lambda: i for i in range(3)]
print([f() for f in fs], [g() for g in gs])
def compose(*fns):
    def run(x):
        for fn in reversed(fns): x = fn(x)
        return x
    return run
print(compose(str, lambda x: x + 1, abs)(-4), (lambda *a, **k: (a, k))(1, b=2), (lambda x, /, y=2, *, z: x + y + z)(1, z=3))
xs = [3, 1, 2]; ys = xs; ys += [4]; zs = xs[:]; zs.sort(); print(xs, ys is xs, zs, xs[::-1], xs[1:3], xs[-2:], xs[10:], xs[::2])
xs[1:2] = ["a", "b"]; del xs[0]; xs[::2] = [0, 0]; xs.insert(1, "i"); print(xs, xs.index("i"), xs.pop(), xs.count(0)); xs *= 2; print(xs); xs[len(xs):] = [9]; print(xs)
try: xs[::2] = [1]
except ValueError as e: print(e)
print(sorted("bAc", key=str.lower), sorted([(2, "a"), (1, "b"), (2, "0")], key=lambda t: (-t[0], t[1])), sorted([3, 1], reverse=True), min("abc", "ab", key=len), max([], default="none"), sorted({"b": 1, "a": 2}.items()), list(zip([1, 2], "ab", strict=True)), sorted([1, True, 0.5]), [[0] * 2 for _ in range(2)])
try: list(zip([1], [1, 2], strict=True))
except ValueError as e: print(e)
try: sorted([1, "a"])
except TypeError as e: print(e)
print(defaults.__name__, f.__kwdefaults__, g.__code__.co_varnames, h.__code__.co_argcount, (lambda: 0).__name__, make.__qualname__, inc.__qualname__)
