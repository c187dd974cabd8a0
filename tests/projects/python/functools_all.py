from functools import cache, cached_property, cmp_to_key, lru_cache, partial, partialmethod, reduce, singledispatch, singledispatchmethod, total_ordering, wraps
calls = []
@lru_cache(maxsize=2)
def slow(x, y=0):
    calls.append(x)
    return x * 10 + y
print(slow(1), slow(1), slow(2), slow(3), slow(1), calls, slow.cache_info(), slow(1, y=2))
slow.cache_clear()
print(slow.cache_info(), slow.__wrapped__(5))
@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(90), fib.cache_info().currsize)
def timed(label):
    def decorate(f):
        @wraps(f)
        def inner(*args, **kwargs):
            print(label, f.__name__, args, kwargs)
            return f(*args, **kwargs)
        return inner
    return decorate
@timed("call")
def add(a, b=1):
    "Add them."
    return a + b
print(add(1, b=5), add.__name__, add.__doc__, add.__wrapped__(1))
p = partial(int, base=2)
print(p("101"), p.func, p.args, p.keywords, partial(print, "a", sep="-")("b") or "none", reduce(lambda a, b: a * b, range(1, 6)), reduce(max, [], 0))
@total_ordering
class V:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __lt__(self, o): return self.n < o.n
    def __repr__(self): return f"V{self.n}"
print(V(1) <= V(1), V(2) > V(1), V(2) >= V(3), sorted([V(3), V(1)]), max(V(1), V(9)))
@singledispatch
def show(x): return f"other {x}"
@show.register
def _(x: int): return f"int {x}"
@show.register(list)
def _(x): return f"list of {len(x)}"
print(show(1), show([1]), show("s"), show(True), show.dispatch(bool)(3), sorted(k.__name__ for k in show.registry))
class C:
    def __init__(self): self.n = 0
    @cached_property
    def heavy(self):
        self.n += 1
        return "heavy"
    def move(self, dx, dy): return dx, dy
    left = partialmethod(move, -1, dy=0)
    @singledispatchmethod
    def m(self, x): return "any"
    @m.register
    def _(self, x: str): return "str"
c = C()
print(c.heavy, c.heavy, c.n, "heavy" in vars(c), c.left(), c.m(1), c.m("a"))
del c.heavy
print(c.heavy, c.n, sorted(["b", "A", "c"], key=cmp_to_key(lambda a, b: (a.lower() > b.lower()) - (a.lower() < b.lower()))))
try:
    slow([])
except TypeError as e:
    print("wrong", type(e).__name__)
