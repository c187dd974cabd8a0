from abc import ABC, abstractmethod
class Positive:
    def __set_name__(self, owner, name): self.name = "_" + name
    def __get__(self, obj, cls=None): return self if obj is None else getattr(obj, self.name, 0)
    def __set__(self, obj, value):
        if value <= 0: raise ValueError(f"{self.name[1:]} must be positive, not {value!r}")
        setattr(obj, self.name, value)
class Shape(ABC):
    count = 0
    registry = {}
    def __init_subclass__(cls, /, sides=0, **kw):
        super().__init_subclass__(**kw)
        cls.sides = sides; Shape.registry[cls.__name__] = cls
    def __new__(cls, *a, **k):
        Shape.count += 1
        return super().__new__(cls)
    @abstractmethod
    def area(self): ...
    def __lt__(self, other): return self.area() < other.area()
class Rect(Shape, sides=4):
    w, h = Positive(), Positive()
    def __init__(self, w, h): self.w, self.h = w, h
    def area(self): return self.w * self.h
    @property
    def square(self): return self.w == self.h
    @square.setter
    def square(self, side): self.w = self.h = side
    @square.deleter
    def square(self): print("no more square")
    @classmethod
    def unit(cls): return cls(1, 1)
    @staticmethod
    def help(): return "w, h"
    def __repr__(self): return f"{type(self).__name__}({self.w}, {self.h})"
class Sq(Rect, sides=4):
    def __init__(self, s): super().__init__(s, s)
r = Rect(2, 3)
print(r, r.square, Sq(2), Rect.unit(), Rect.help(), Rect.sides, Shape.registry.keys() == {"Rect", "Sq"}, sorted([Sq(3), r]), Shape.count, Rect.w.name, isinstance(Sq(1), Shape), issubclass(Sq, Rect), [c.__name__ for c in Sq.__mro__])
r.square = 5; del r.square; print(r.area(), vars(r))
for wrong in (lambda: Rect(0, 1), lambda: Shape(), lambda: setattr(Sq(1), "w", -1)):
    try: wrong()
    except (ValueError, TypeError) as e: print(type(e).__name__)
class Slots:
    __slots__ = ("a", "b")
    def __init__(self): self.a = 1
s = Slots()
try: s.c = 1
except AttributeError as e: print("AttributeError c")
try: s.b
except AttributeError as e: print("AttributeError b")
print(s.a)
class Vec:
    def __init__(self, *xs): self.xs = xs
    def __add__(self, o): return Vec(*[a + b for a, b in zip(self.xs, o.xs)]) if isinstance(o, Vec) else NotImplemented
    def __radd__(self, o): return self if o == 0 else NotImplemented
    def __mul__(self, k): return Vec(*[x * k for x in self.xs])
    __rmul__ = __mul__
    def __matmul__(self, o): return sum(a * b for a, b in zip(self.xs, o.xs))
    def __neg__(self): return self * -1
    def __eq__(self, o): return isinstance(o, Vec) and self.xs == o.xs
    def __hash__(self): return hash(self.xs)
    def __len__(self): return len(self.xs)
    def __getitem__(self, i): return self.xs[i]
    def __contains__(self, x): return x in self.xs
    def __bool__(self): return any(self.xs)
    def __call__(self, f): return Vec(*map(f, self.xs))
    def __format__(self, spec): return "<" + ", ".join(format(x, spec) for x in self.xs) + ">"
    def __repr__(self): return f"Vec{self.xs}"
    def __iadd__(self, o): self.xs = (self + o).xs; return self
    def __abs__(self): return sum(x * x for x in self.xs) ** 0.5
    def __index__(self): return len(self.xs)
v = Vec(1, 2); w = v
v += Vec(1, 1)
print(v, w is v, v + Vec(1, 1), sum([v, v]), 3 * v, v @ v, -v, v == Vec(2, 3), {v: 1}[Vec(2, 3)], len(v), v[0], v[-1], list(v), 3 in v, bool(Vec(0)), v(str), f"{v:.1f}", abs(Vec(3, 4)), "abc"[v:], v != 1)
try: v + 1
except TypeError as e: print("TypeError")
try: Vec(1) < Vec(2)
except TypeError as e: print("TypeError")
class Meta(type):
    def __new__(m, name, bases, ns, **kw):
        ns["tag"] = name.lower(); return super().__new__(m, name, bases, ns)
    def __call__(cls, *a): print("making", cls.__name__); return super().__call__(*a)
    def __len__(cls): return 7
    @property
    def shout(cls): return cls.__name__.upper()
class Made(metaclass=Meta): pass
print(Made().tag, len(Made), Made.shout, type(Made).__name__)
class Dyn:
    def __getattr__(self, n):
        if n.startswith("x"): return n * 2
        raise AttributeError(n)
    def __setattr__(self, n, v): object.__setattr__(self, n, v + 1)
    def __delattr__(self, n): print("del", n); object.__delattr__(self, n)
    def __dir__(self): return ["b", "a"]
d = Dyn(); d.q = 1; print(d.q, d.xy, getattr(d, "nope", "dflt"), sorted(dir(d))); del d.q
class A:
    def who(self): return ["A"]
class B(A):
    def who(self): return ["B"] + super().who()
class C(A):
    def who(self): return ["C"] + super().who()
class D(B, C):
    def who(self): return ["D"] + super().who()
print(D().who(), type("X", (B,), {"z": 1})().z, D.__bases__, B.who.__qualname__, D.__name__, A.__doc__, D().__class__.__name__)
try:
    class E(A, B): pass
except TypeError as e: print("MRO", "consistent" in str(e))
class Name:
    __private = 5
    def get(self): return self.__private
print(Name().get(), Name._Name__private, hasattr(Name, "__private"), Name.get(Name()))
