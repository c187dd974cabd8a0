def f():
    def g(): return x
    x = "A"
    return g(), [x for x in "BC"], g()
print(f())
print([h() for h in [lambda: i for i in range(3)]])
print([h() for h in (lambda: i for i in range(3))])
print([h() for h in list(lambda: i for i in range(3))])
def k():
    return [h() for h in [lambda: i for i in range(3)]], [h() for h in list(lambda: i for i in range(3))]
print(k())
def m(n):
    xs = [[y for y in range(x)] for x in range(n)]
    fs = {x: (lambda: x) for x in range(n)}
    return xs, {k: v() for k, v in fs.items()}
print(m(3))
class C:
    n = 2
    xs = [i for i in range(n)]
    fs = [lambda: i for i in range(n)]
print(C.xs, [f() for f in C.fs])
def p(b):
    x = "kept"
    try:
        [1/x for x in b]
    except ZeroDivisionError:
        return x
print(p([1,0]))
x = 1
def g(): return x
print([g() for x in range(2)], x)
def inner():
    def i2(): return x, [x for x in "BC"], {x: 1 for x in "a"}, {x for x in "z"}
    x = "A"
    return i2()
print(inner())
def w(xs):
    got = [last := v for v in xs]
    return got, last
print(w([1,2]))
print([(lambda: (a, b))() for a in range(2) for b in "xy" if (lambda: a)() ])
