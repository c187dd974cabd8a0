def outer(a, b=2, *args, c, d=4, **kw):
    """The doc."""
    total = a

    def inner(x):
        nonlocal total
        total += x
        return total

    def read():
        return total, a, sorted(kw)

    inner(1)
    inner(2)
    return inner(3), read(), args, c, d


def counter():
    n = 0
    while True:
        got = yield n
        if got == "stop":
            return "done"
        n += got or 1


def delegate():
    result = yield from counter()
    yield "result", result


def flow(n):
    try:
        if n == 0:
            return "try"
        if n == 1:
            raise ValueError("one")
        if n == 2:
            raise KeyError("two")
        for i in range(5):
            if i == n:
                break
        else:
            return "else"
    except ValueError as error:
        return f"caught {error}"
    else:
        return "tried"
    finally:
        print("finally", n)
    return "end"


def early():
    for i in range(3):
        try:
            if i == 1:
                continue
            if i == 2:
                return i
        finally:
            print("cleanup", i)


def override():
    try:
        return 1
    finally:
        return 2  # noqa: B012


print(outer(1, c=3), outer(1, 2, 3, 4, c=5, d=6, z=1, y=2))
print(outer.__name__, outer.__doc__, outer.__defaults__, outer.__kwdefaults__, outer.__code__.co_argcount)
print(outer.__code__.co_varnames[:4], outer.__qualname__)
g = counter()
print(next(g), next(g), g.send(5))
try:
    g.send("stop")
except StopIteration as stop:
    print("stopped", stop.value)
d = delegate()
print(next(d), d.send(2), d.send("stop"))
for n in (0, 1, 3, 9):
    print(flow(n))
try:
    flow(2)
except KeyError as error:
    print("out", error)
print(early(), override())
fs = [lambda i=i: i * 2 for i in range(3)]
print([f() for f in fs], (lambda *a, **k: (a, k))(1, 2, z=3), [(lambda: i)() for i in range(3)])
try:
    print(undefined_name)
except NameError as error:
    print("NameError", error)


def local():
    try:
        print(later)
    except UnboundLocalError as error:
        print("Unbound", str(error)[:35])
    later = 1
    return later


local()
x = 5


def scoped():
    global x
    x += 1
    return x


print(scoped(), x)
for call in (lambda: outer(), lambda: outer(1), lambda: outer(c=1), lambda: outer(1, c=1, a=2), lambda: local(1), lambda: scoped(q=1)):
    try:
        call()
    except TypeError as error:
        print(error)
outer.__defaults__ = (20,)
print(outer(1, c=3)[0])


def recursive(n):
    return 1 if n < 2 else n * recursive(n - 1)


print(recursive(20))
try:
    (lambda f: f(f))(lambda f: f(f))
except RecursionError as error:
    print("RecursionError")
a, (b, *c), d = 1, (2, 3, 4), 5
print(a, b, c, d, [*c, *"ab"], {**{"x": 1}, "y": 2})
if (n := len("abc")) > 2:
    print("walrus", n)
print([y for x in range(3) if x for y in range(x)], sum(x * x for x in range(4)), any(x > 2 for x in (1, 2)), all(()))
print({i: {j for j in range(i)} for i in range(3)}, list(x + y for x in "ab" for y in "cd"))


def gen_return():
    yield 1
    return 5


print(list(gen_return()), list(zip(gen_return(), "ab")))


def closes():
    try:
        yield 1
        yield 2
    finally:
        print("closed")


g = closes()
next(g)
g.close()
g = closes()
next(g)
try:
    g.throw(ValueError, "thrown")
except ValueError as error:
    print("thrown", error)


def f1(x):
    match x:
        case 0:
            return "zero"
        case [a, b]:
            return f"pair {a} {b}"
        case {"k": v, **rest}:
            return f"map {v} {rest}"
        case str() as s if len(s) > 2:
            return f"str {s}"
        case int() | float():
            return "number"
        case _:
            return "other"


print([f1(x) for x in (0, [1, 2], {"k": 1, "z": 2}, "long", "s", 2.5, None)])
print(globals()["x"], "scoped" in globals(), locals() is not None)
