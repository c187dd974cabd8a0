import collections
from collections import ChainMap, Counter, OrderedDict, defaultdict, deque, namedtuple

Point = namedtuple("Point", "x y")
p = Point(1, y=2)
print(p, p.x, p[1], p._replace(x=5), p._asdict(), Point._fields, Point._make([3, 4]), p == (1, 2), len(p), hash(p) == hash((1, 2)))
x, y = p
print(x, y, Point.__doc__, Point.__new__.__defaults__, Point.__match_args__, p + (3,))
D = namedtuple("D", ["a", "b", "c"], defaults=(2, 3))
print(D(1), D._field_defaults, D(1, c=9), D.__new__.__defaults__)
N = namedtuple("N", "a b")
N.__new__.__defaults__ = (None,) * 2
print(N(), N(1))
for call in (lambda: Point(1), lambda: Point(), lambda: Point(1, 2, 3), lambda: Point(1, z=2), lambda: Point(1, x=1),
             lambda: p._replace(q=1), lambda: namedtuple("Bad", "class"), lambda: namedtuple("Bad", "a a"), lambda: setattr(p, "x", 3)):
    try:
        call()
        print("fine")
    except Exception as error:
        print(type(error).__name__, error)


class Sub(Point):
    __slots__ = ()

    @property
    def total(self):
        return self.x + self.y

    def __new__(cls, x, y=10):
        return super().__new__(cls, x, y)


print(Sub(1).total, Sub(1, 2), isinstance(Sub(1), tuple), namedtuple("R", "a class a", rename=True)._fields)
match p:
    case Point(x=1, y=b):
        print("matched", b)
c = Counter("abracadabra")
print(c.most_common(2), c["z"], sorted(c.elements())[:3], c + Counter("ab"), c.total())
d = defaultdict(list)
d["a"].append(1)
print(dict(d), d.default_factory.__name__, "q" in d)
o = OrderedDict([("a", 1), ("b", 2)])
o.move_to_end("a")
print(list(o), o.popitem())
q = deque([1, 2, 3], maxlen=3)
q.append(4)
q.appendleft(0)
q.rotate(1)
print(list(q), q.maxlen, q.pop(), q.popleft())
m = ChainMap({"a": 1}, {"a": 2, "b": 3})
print(m["a"], m["b"], sorted(m), isinstance({}, collections.abc.Mapping))
