d = {"b": 1, "a": 2, 3: "x", (1, 2): None, None: 0, 2.5: "f", True: "t"}
print(d, d[1], len(d), list(d), d.get("zz", "-"), d.setdefault("new", []), d.pop("b"), "b" in d, d.popitem(), {**d, "a": 9}["a"], d | {"z": 1} == {**d, "z": 1})
d["a"] += 5; d.update(a=1, q=2); d.update([("r", 3)]); del d[3]; print(d, list(d.items())[:2], list(reversed(d)), dict.fromkeys("ab", 0), dict(zip("xy", [1, 2])), {v: k for k, v in {"p": 1}.items()})
k, v, it = d.keys(), d.values(), d.items(); print("q" in k, 2 in v, ("q", 2) in it, sorted(k & {"q", "r"}), k - {"q"} == set(d) - {"q"}, len(v), k, v, it, k == set(d), sorted(map(str, k ^ {"q"})))
try:
    for key in d: d["extra" + str(key)] = 1
except RuntimeError as e: print(e)
s, t = {3, 1, 2}, frozenset([2, 3, 4]); print(s | t, s & t, s - t, s ^ t, s <= {1, 2, 3, 4}, s.isdisjoint({9}), s > {1}, t | s, type(t & s).__name__, {1, 1.0, True}, set("hello") == set("olleh"), {frozenset([1]): 2}[frozenset([1])], len({(), (1,), ()}), {1, 2} == {2, 1}, s.union([7], (8,)), set() or "empty")
s.add(5); s.discard(99); s.update([6]); s -= {1}; s.intersection_update({2, 5, 6}); print(sorted(s), s.pop() in {2, 5, 6}, s.symmetric_difference({2}) is not s, {x % 3 for x in range(10)}, repr(set()), repr(frozenset()), repr(frozenset({1})))
nested = {"users": [{"name": "A", "tags": {"x": 1}}, {"name": "B", "tags": {}}]}
print([u["name"] for u in nested["users"] if u["tags"]], nested["users"][0]["tags"].get("x"), sum(len(u["tags"]) for u in nested["users"]), str(nested))
groups = {}
for w in "the cat sat on the mat at noon".split(): groups.setdefault(len(w), []).append(w)
print({k: groups[k] for k in sorted(groups)}, max(groups, key=lambda k: len(groups[k])), sorted(groups.items(), key=lambda kv: (-len(kv[1]), kv[0]))[0])
class Key:
    def __init__(self, v): self.v = v
    def __hash__(self): return 1
    def __eq__(self, o): return isinstance(o, Key) and self.v == o.v
    def __repr__(self): return f"K{self.v}"
kd = {Key(1): "a", Key(2): "b"}; kd[Key(1)] = "c"; print(kd, Key(2) in kd, Key(3) in kd, kd.pop(Key(2)), kd, {Key(1), Key(1), Key(5)})
class D(dict):
    def __missing__(self, k): self[k] = v = k * 2; return v
    def __setitem__(self, k, v): super().__setitem__(k, (v,))
dd = D(a=1); print(dd["x"], dd, dd.get("y"), isinstance(dd, dict), D.fromkeys("a", 1), {**dd})
print([1, 2] + [3], [1] * 3, [3, 1, 2].sort(), sorted([3, 1, 2]), [1, [2, [3]]], [[1, 2], [3, 4]] == [[1, 2], [3, 4]], [1, 2] < [1, 3], [*zip(*[[1, 2], [3, 4]])], list("abc")[-1], [x for xs in [[1], [2, 3]] for x in xs], [i if i % 2 else -i for i in range(4)], (1,), (), (1, 2)[::-1], tuple("ab") + (1,), (1, 2) == (1, 2.0), [None] * 2, [] == (), list({"a": 1}), any([]), all([]), [0, 1, 2][True], "abc"[False])
a = [5, 3, 8]; a.sort(reverse=True); a.extend(x for x in (1, 2)); a.insert(0, 9); a.remove(3); b = a.copy(); b.clear(); a.reverse(); print(a, b, a.index(8), 8 in a, a.count(5), a[-1:], a[::2], a[5:], a[-100:2], del_(a) if False else "")
m = {1: "one", 1.0: "float", "1": "str", True: "bool"}; print(m, {"1": 1, 1: 2}, {0: "z", False: "f", "": "e"}, {"10": 1, "9": 2, 8: 3, 7: 4}, {-1: "n", "-1": "s"}, {1e100: 1, 10**30: 2}, {"constructor": 1, "__proto__": 2, "toString": 3, "hasOwnProperty": 4}, {b"a": 1, "a": 2})
import sys
from types import MappingProxyType, SimpleNamespace
mp = MappingProxyType({"a": 1}); ns = SimpleNamespace(x=1, y="z"); print(mp, mp["a"], list(mp.items()), ns, ns.x, ns == SimpleNamespace(x=1, y="z"))
try: mp["b"] = 1
except TypeError as e: print(e)
