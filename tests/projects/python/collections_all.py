from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, defaultdict, deque, namedtuple

words = "the quick brown the lazy dog the end".split()
c = Counter(words)
print(c.most_common(2), c["missing"], c.total(), sorted(c.elements())[:3], Counter("aab") + Counter("bc"), Counter("aab") - Counter("ab"), Counter(a=3) & Counter(a=1, b=2), Counter(a=3) | Counter(b=1))
c.subtract({"the": 5})
print(c["the"], +c, c.pop("dog"), "dog" in c, Counter(a=1) == Counter({"a": 1, "b": 0}))
d = defaultdict(list)
for w in words:
    d[len(w)].append(w)
print(dict(d), d[99], sorted(d), d)
q = deque([1, 2, 3], maxlen=3)
q.append(4); q.appendleft(0)
q.rotate(1)
print(q, q[0], q.maxlen, list(reversed(q)), q.index(2) if 2 in q else None, q.count(0))
q.extend("ab"); q.remove("a")
print(q, q.pop(), q.popleft(), len(q), deque("abc") == deque("abc"), deque([1]) < deque([2]))
try:
    deque().pop()
except IndexError as e:
    print(type(e).__name__)
P = namedtuple("P", "x y z", defaults=[0])
p = P(1, y=2)
print(p, p._asdict(), p._replace(z=5), P._fields, P._make([7, 8, 9]), p.x + p[1], p == (1, 2, 0), *p)
try:
    P(1)
except TypeError as e:
    print(type(e).__name__)
try:
    p.x = 4
except AttributeError as e:
    print(type(e).__name__)
o = OrderedDict(a=1, b=2, c=3)
o.move_to_end("a"); o.move_to_end("c", last=False)
print(dict(o), o.popitem(last=False), list(reversed(o)), OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1) == {"a": 1})
m = ChainMap({"a": 1}, {"a": 2, "b": 3})
print(m["a"], m["b"], sorted(m), m.parents, m.new_child({"b": 0})["b"], len(m), dict(m))
class Lower(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)
x = Lower(A=1)
x["B"] = 2
print(x, "a" in x, x.get("b"), {**x}, x | {"C": 3})
class Loud(UserList):
    def append(self, item):
        super().append(str(item).upper())
u = Loud(["a"]); u.append("b")
print(u, u + ["c"], u[::-1], len(u))
