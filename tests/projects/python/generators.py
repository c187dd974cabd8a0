def counter(n):
    total = 0
    while n:
        got = yield n
        total += got or 0
        n -= 1
    return total
g = counter(3)
print(next(g), g.send(10), g.send(5))
try: g.send(1)
except StopIteration as e: print("stop", e.value)
def outer():
    result = yield from counter(2)
    print("inner gave", result)
    yield from "ab"
    yield from ()
    return "end"
print(list(outer()))
def careful():
    try:
        yield 1
        yield 2
    except ValueError as e:
        print("caught", e)
        yield "recovered"
    finally:
        print("cleanup")
c = careful(); next(c); print(c.throw(ValueError("boom"))); print(next(c, "done"))
c = careful(); next(c); c.close(); print(next(c, "closed"))
def stubborn():
    try: yield 1
    except GeneratorExit: yield 2
s = stubborn(); next(s)
try: s.close()
except RuntimeError as e: print(e)
def bad():
    yield 1
    raise StopIteration
try: list(bad())
except RuntimeError as e: print(type(e).__name__)
def walk(t):
    if t is not None:
        l, v, r = t
        yield from walk(l); yield v; yield from walk(r)
print(list(walk(((None, 1, None), 2, (None, 3, ((None, 4, None), 5, None))))))
gen = (x * y for x in range(3) if x for y in (10, 20))
print(next(gen), list(gen), sum(i * i for i in range(10)), "".join(c for c in "hello" if c not in "l"), any(x > 2 for x in [1, 2]), dict((k, v) for k, v in zip("ab", [1, 2])))
fibs = {0: 0, 1: 1}
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
from itertools import islice, takewhile
print(list(islice(fib(), 10)), list(takewhile(lambda x: x < 50, fib())), max(islice(fib(), 100)))
def pipeline(lines):
    stripped = (l.strip() for l in lines)
    numbers = (int(l) for l in stripped if l.isdigit())
    return [n * 2 for n in numbers]
print(pipeline([" 1 ", "x", "22\n"]))
class Tree:
    def __init__(self, *kids): self.kids = kids
    def __iter__(self):
        yield self
        for k in self.kids: yield from k
print(sum(1 for _ in Tree(Tree(Tree()), Tree())), type(g).__name__, g.gi_running if hasattr(g, "gi_running") else False)
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n
print(list(It()), [*It()], dict(zip(It(), "abc")), list(iter(iter([1, 2, 0, 3]).__next__, 0)), list(enumerate(It(), 5)), list(map(lambda a, b: a + b, It(), It())), tuple(reversed([1, 2])), list(filter(None, [0, 1, "", "a"])))
def late():
    try:
        return "try"
    finally:
        print("finally")
print(late())
def acc():
    x = yield
    while True: x = (yield x * 2)
a = acc(); next(a); print(a.send(1), a.send("ab"))
try: acc().send(1)
except TypeError as e: print(e)
def pairs():
    it = iter([1, 2, 3])
    while True:
        a = next(it); b = next(it)
        yield a, b
def tried():
    try: return list(pairs())
    except RuntimeError as e: return str(e), type(e.__cause__).__name__
print(tried())
def once():
    x = yield 1
    return 5
running = once(); next(running)
def stopped():
    try: running.send(1)
    except StopIteration as e: return e.value
print(stopped(), running.gi_frame)
