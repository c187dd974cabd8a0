# collections, heapq, bisect and itertools, with values that nobody thought of.
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
import collections, heapq, bisect, itertools, functools, operator, copy
from collections import deque, Counter, OrderedDict, defaultdict, ChainMap, namedtuple, UserList, UserDict
v = lambda: pick([0, 1, 2, 3, "a", None, 1.0])
seq = lambda: [pick([1, 2, 3, 4, 5]) for _ in range(rnd(6))]
for k in range(700):
    d = deque(seq(), pick([None, None, 0, 2, 3])); n = pick(["append", "appendleft", "extend", "extendleft", "pop", "popleft", "rotate", "reverse", "remove", "index", "insert", "count", "copy", "clear", "__getitem__", "__setitem__", "__delitem__", "__add__", "__iadd__", "__mul__", "__imul__", "__contains__", "__eq__", "__lt__", "__reversed__"])
    a = {"extend": lambda: (seq(),), "extendleft": lambda: (seq(),), "rotate": lambda: pick([(), (rnd(9) - 4,)]), "insert": lambda: (rnd(9) - 4, 9), "index": lambda: pick([(v(),), (v(), 1), (v(), 1, 3)]), "__getitem__": lambda: (rnd(9) - 4,), "__setitem__": lambda: (rnd(9) - 4, 8), "__delitem__": lambda: (rnd(9) - 4,), "__add__": lambda: (deque(seq()),), "__iadd__": lambda: (seq(),), "__mul__": lambda: (rnd(3),), "__imul__": lambda: (rnd(3),), "__eq__": lambda: (deque(seq()),), "__lt__": lambda: (deque(seq()),), "append": lambda: (v(),), "appendleft": lambda: (v(),), "remove": lambda: (v(),), "count": lambda: (v(),), "__contains__": lambda: (v(),)}.get(n, tuple)()
    out(n, a, lambda: (lambda r: list(r) if n == "__reversed__" else r)(getattr(d, n)(*a))); print(d, d.maxlen, len(d))
for k in range(200):
    c = Counter("".join(pick("abc") for _ in range(rnd(6)))); o = Counter({pick("abcd"): rnd(5) - 2, pick("abcd"): rnd(4)}); n = pick(["most_common", "elements", "subtract", "update", "total", "__add__", "__sub__", "__and__", "__or__", "__pos__", "__neg__", "__eq__", "__le__", "__lt__", "__getitem__", "__delitem__", "__iadd__", "__isub__", "__ior__", "__iand__"])
    a = {"most_common": lambda: pick([(), (1,), (0,), (9,)]), "elements": tuple, "total": tuple, "__pos__": tuple, "__neg__": tuple, "__getitem__": lambda: ("a",), "__delitem__": lambda: ("a",)}.get(n, lambda: (o,))()
    out(n, c, a, lambda: (lambda r: list(r) if n == "elements" else r)(getattr(c, n)(*a))); print(c)
for k in range(300):
    o = OrderedDict((pick("abc"), rnd(5)) for _ in range(rnd(4))); n = pick(["move_to_end", "popitem", "pop", "update", "__eq__", "__or__", "__reversed__", "setdefault", "items", "copy", "fromkeys"])
    a = {"move_to_end": lambda: pick([("a",), ("a", False)]), "popitem": lambda: pick([(), (False,)]), "pop": lambda: pick([("a",), ("z", 5)]), "update": lambda: ({"a": 9, "q": 1},), "__eq__": lambda: (pick([{"a": 1}, {"b": 1}]),), "__or__": lambda: ({"q": 2},), "setdefault": lambda: ("z", 3), "fromkeys": lambda: ("ab", 1)}.get(n, tuple)()
    out(n, a, lambda: (lambda r: list(r.items()) if isinstance(r, OrderedDict) else list(r) if n == "__reversed__" else r)(getattr(o, n)(*a))); print(list(o.items()))
for k in range(200):
    s = sorted(seq()); x = rnd(7); lo, hi = rnd(4), pick([None, 2, 5])
    out(s, x, lambda: bisect.bisect_left(s, x)); out(s, x, lambda: bisect.bisect(s, x, lo)); out(s, x, lambda: bisect.insort(s, x)); print(s)
    h = seq(); out(h, lambda: heapq.heapify(h)); print(h); out(lambda: heapq.heappushpop(h, x)); out(lambda: heapq.heapreplace(h, x)); out(lambda: heapq.heappop(h)); print(h); out(lambda: heapq.nlargest(2, h)); out(lambda: heapq.nsmallest(2, h, key=lambda q: -q)); out(lambda: list(heapq.merge(s, sorted(h), reverse=False)))
I = {"accumulate": lambda s: itertools.accumulate(s, pick([operator.add, max, operator.mul]), initial=pick([None, 5])), "batched": lambda s: [tuple(x) for x in (itertools.batched(s, rnd(4)) if hasattr(itertools, "batched") else [])] if 0 else [], "chain": lambda s: itertools.chain(s, "ab", s), "combinations": lambda s: itertools.combinations(s[:4], rnd(4)), "cwr": lambda s: itertools.combinations_with_replacement(s[:3], rnd(4)), "compress": lambda s: itertools.compress(s, [1, 0, 1, 1]), "count": lambda s: itertools.islice(itertools.count(rnd(4), pick([1, -1, 0.5])), 3), "cycle": lambda s: itertools.islice(itertools.cycle(s), 7), "dropwhile": lambda s: itertools.dropwhile(lambda x: x < 3, s), "filterfalse": lambda s: itertools.filterfalse(lambda x: x % 2, s), "groupby": lambda s: [(k, list(g)) for k, g in itertools.groupby(s, pick([None, lambda x: x % 2]))], "islice": lambda s: itertools.islice(s, rnd(4), pick([None, 2, 5]), pick([None, 1, 2])), "pairwise": lambda s: itertools.pairwise(s), "permutations": lambda s: itertools.permutations(s[:4], pick([None, 2, 0, 5])), "product": lambda s: itertools.product(s[:3], "ab", repeat=rnd(3)), "repeat": lambda s: itertools.repeat(1, rnd(4) - 1), "starmap": lambda s: itertools.starmap(pow, [(x, 2) for x in s]), "takewhile": lambda s: itertools.takewhile(lambda x: x < 4, s), "tee": lambda s: [list(t) for t in itertools.tee(s, rnd(4))], "zip_longest": lambda s: itertools.zip_longest(s, "abc", fillvalue=0), "zip": lambda s: zip(s, "abc", strict=pick([True, False])), "map": lambda s: map(lambda x, y: (x, y), s, "abc"), "filter": lambda s: filter(None, [x - 2 for x in s]), "enumerate": lambda s: enumerate(s, rnd(5)), "reversed": lambda s: reversed(s), "sorted": lambda s: sorted(s, key=pick([None, lambda x: -x, str]), reverse=pick([True, False])), "reduce": lambda s: [functools.reduce(operator.sub, s)], "min": lambda s: [min(s, key=lambda x: -x, default=None), max(s, default=7), min(s)], "sum": lambda s: [sum(s), sum(s, 5), any(s), all(s), len(s)], "slice": lambda s: s[pick([None, 1, -2]):pick([None, 3, -1]):pick([None, 1, 2, -1])], "unpack": lambda s: (lambda a, *b: [a, b])(*s), "star": lambda s: [*s, *range(2)]}
for k in range(700):
    n = pick(list(I)); s = seq(); out(n, s, lambda: list(I[n](s)))
for k in range(300):
    m = ChainMap(*({pick("abc"): rnd(5)} for _ in range(rnd(3) + 1))); out(lambda: (dict(m), list(m), len(m), "a" in m, m.get("b"), m.new_child({"z": 1}), m.parents))
    dd = defaultdict(pick([int, list, None]), {"a": 1}); out(lambda: dd["q"]); print(dict(dd)); out(lambda: copy.deepcopy(dd)["r"])
P = namedtuple("P", "x y z", defaults=[3]); p = P(1, 2); print(p, p._replace(x=5), p._asdict(), P._fields, P._field_defaults, p[1:], p == (1, 2, 3), hash(p) == hash((1, 2, 3)), P._make([7, 8, 9]))
for w in (lambda: P(1), lambda: P(1, 2, 3, 4), lambda: namedtuple("Q", "a a"), lambda: namedtuple("Q", "class"), lambda: namedtuple("Q", "a class", rename=True)._fields): out(w)
u = UserList([1, 2]); u.append(3); print(u, u + [4], u[1:], UserDict(a=1), UserDict({"b": 2}) | {"c": 3})
