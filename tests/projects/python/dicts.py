d = {1.5: 3}
print(d[1.5], 1.5 in d, d.get(1.5), {2.0: "a"}[2], {1: "a"}[1.0], {True: 1}[1])
k = 2.5
d[k] = 4
print(d, d[2.5], {float("inf"): 1}[float("inf")], {0.1 + 0.2: 1}.get(0.30000000000000004))
e = {"__proto__": 1, "constructor": 2, "toString": 3, "a": 4}
print(e, len(e), e["__proto__"], "__proto__" in e, "hasOwnProperty" in e)
e["__proto__"] = 5
del e["constructor"]
print(list(e.items()), dict(e) == e, {**e})
f = {"b": 1, "2": 2, "1": 3, "a": 4}
print(f, list(f), f.pop("2"), f)
g = {}
for w in "x 10 9 y 10".split():
    g[w] = g.get(w, 0) + 1
print(g, {(1, 2): 3}[1, 2], {None: 1}[None], {"👍": 1}["👍"], {"a👍"[1]: 2}["👍"])
h = {-1: "a", -2: "b", 10**20: "c", 1 + 0j: "d"}
print(h[-1], h[-2], h[10**20], h[1], {b"a": 1}[b"a"], {frozenset([1]): 2}[frozenset([1])])
def kw(**k):
    return k
print(kw(**{"1": 1, "b": 2}), {"-1": 1, "-2": 2}, {"": 0, " ": 1})
from collections import Counter, defaultdict
print(Counter([1.5, 1.5, "__proto__"]), sorted({1.5, 2.5, 1.5}), 1.5 in {1.5}, hash(1.5) == hash(1.5), hash(2.0) == hash(2))
class A: pass
a = A()
a.__dict__["x"] = 1
setattr(a, "constructor", 2)
print(a.x, a.constructor, vars(a))
from collections import UserDict
from types import MappingProxyType

d = {1: None, "a": (1, 2)}
print(d.keys(), d.values(), MappingProxyType(d).keys(), {}.values(), {**UserDict(a=1), "b": 2}, {**MappingProxyType(d)})
try:
    print({**1})
except TypeError as error:
    print(error)
import collections
class D(dict): pass
print(collections.defaultdict(list, x=[1]) | {"b": [2]}, D(a=1) | {}, D(a=1).copy(), {"a": 1} | D(b=2), D(a=1) == {"a": 1})
dd = collections.defaultdict(list, x=[1]); c = dd.copy(); print(c, type(c).__name__); dd |= {"y": [2]}; print(dd)
d = {"a": 1, "b": 2}
def emptied():
    try:
        for k in d: del d[k]
    except RuntimeError as e: return str(e)
print(emptied())
