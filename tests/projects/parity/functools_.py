import functools
import itertools
import operator
from functools import cache, cached_property, lru_cache, partial, reduce, singledispatch, total_ordering, wraps


def deco(f):
    @wraps(f)
    def wrapper(*args, **kw):
        return "wrapped", f(*args, **kw)
    return wrapper


@deco
def named(a):
    """Docs."""
    return a


@lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@cache
def slow(x):
    print("slow", x)
    return x


@total_ordering
class V:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        return self.v == o.v

    def __lt__(self, o):
        return self.v < o.v


@singledispatch
def show(x):
    return "any"


@show.register
def _(x: int):
    return "int"


@show.register(list)
def _(x):
    return "list"


class P:
    @cached_property
    def big(self):
        print("computing")
        return 5


print(named(1), named.__name__, named.__doc__, fib(50), fib.cache_info().hits > 0, slow(1), slow(1), V(1) <= V(2), V(3) > V(2))
print(show(1), show([]), show("x"), partial(pow, 2)(5), reduce(operator.add, [1, 2, 3], 10), functools.cmp_to_key(lambda a, b: b - a)(1) < functools.cmp_to_key(lambda a, b: b - a)(0))
p = P()
print(p.big, p.big)
print(list(itertools.chain([1], "a")), list(itertools.islice(itertools.count(5, 2), 3)), list(itertools.permutations("ab")), list(itertools.combinations(range(3), 2)))
print(list(itertools.product("ab", [1, 2])), [(k, list(g)) for k, g in itertools.groupby("aabbc")], list(itertools.accumulate([1, 2, 3])), list(itertools.zip_longest("ab", "c")))
print(list(itertools.takewhile(lambda x: x < 3, range(9))), list(itertools.batched("abcde", 2)), list(itertools.starmap(pow, [(2, 3)])))
print(operator.itemgetter(1, 0)("ab"), operator.attrgetter("v")(V(9)), operator.methodcaller("upper")("x"))
