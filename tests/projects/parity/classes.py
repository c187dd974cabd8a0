class Base:
    """A base."""
    count = 0

    def __init__(self, name, *parts, sep="-", **more):
        self.name, self.parts, self.sep, self.more = name, parts, sep, more
        Base.count += 1

    def __repr__(self):
        return f"{type(self).__name__}({self.name!r})"

    def __eq__(self, other):
        return isinstance(other, Base) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

    @property
    def upper(self):
        return self.name.upper()

    @upper.setter
    def upper(self, value):
        self.name = value.lower()

    @classmethod
    def make(cls, *args):
        return cls(*args)

    @staticmethod
    def add(a, b=2, /, c=3, *, d=4):
        return a, b, c, d

    class Inner:
        value = 1

        def outer(self):
            return __class__.__qualname__


class Child(Base):
    def __init__(self, name, /, extra=None):
        super().__init__(name, 1, 2, sep="/", extra=extra)
        self.__hidden = extra

    def hidden(self):
        return self.__hidden

    def __getattr__(self, name):
        if name.startswith("dyn_"):
            return name[4:]
        raise AttributeError(name)


class Meta(type):
    def __new__(mcls, name, bases, space, flag=False):
        made = super().__new__(mcls, name, bases, space)
        made.flag = flag
        return made

    def __call__(cls, *args):
        print("calling", cls.__name__, args)
        return super().__call__(*args)


class Marked(metaclass=Meta, flag=True):
    __slots__ = ("a",)

    def __init__(self, a=1):
        self.a = a

    def __init_subclass__(cls, **kw):
        print("subclass", cls.__name__, kw)


class Sub(Marked):
    pass


class Desc:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, owner=None):
        return f"{owner.__name__}.{self.name}"


class Holder:
    field = Desc()


class Ctx:
    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, kind, value, trace):
        print("exit", kind and kind.__name__, value)
        return kind is KeyError


b = Base("x", 1, 2, k=3)
print(b, b.parts, b.sep, b.more, b.upper, Base.count, Base.__doc__)
b.upper = "ZZ"
print(b.name, Base.make("y"), Base.add(1), Base.add(1, 2, c=5, d=6), Base.Inner().outer())
c = Child("kid", extra=7)
print(c, c.hidden(), c.dyn_thing, c._Child__hidden, c.parts, isinstance(c, Base), Child.__mro__[1].__name__)
for call in (lambda: Base(), lambda: Base.add(), lambda: Base.add(1, b=2), lambda: c.nothing, lambda: Base.add(1, 2, 3, 4),
             lambda: Child(), lambda: Child(name="x")):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
print(Marked(3).a, Marked.flag, Sub().a, Sub.flag, Holder().field, Holder.field)
print(Base.__init__.__name__, Base.__init__.__qualname__, Base.Inner.__qualname__, Base.__module__ == __name__)
with Ctx() as ctx:
    raise KeyError("swallowed")
try:
    with Ctx():
        raise ValueError("kept")
except ValueError as error:
    print("after", error)
print(sorted({Base("a"), Base("a"), Base("b")}, key=lambda item: item.name))
print(len({Base("q"), Base("q")}), Base("a") == Base("a"), Base("a") != Base("b"))
print(type("Made", (Base,), {"z": 5})("n").z, vars(b)["name"], hasattr(b, "nope"), getattr(b, "nope", "default"))


class Vector:
    def __init__(self, *values):
        self.values = values

    def __add__(self, other):
        return Vector(*(a + b for a, b in zip(self.values, other.values)))

    def __getitem__(self, index):
        return self.values[index]

    def __len__(self):
        return len(self.values)

    def __iter__(self):
        return iter(self.values)

    def __contains__(self, item):
        return item in self.values

    def __bool__(self):
        return any(self.values)

    def __call__(self, *args, **kw):
        return args, kw

    def __lt__(self, other):
        return sum(self) < sum(other)

    def __format__(self, spec):
        return f"<{spec}>"


v = Vector(1, 2) + Vector(3, 4)
print(list(v), v[0], v[-1], v[0:1], len(v), 4 in v, bool(Vector(0)), v(1, k=2), Vector(1) < Vector(2), f"{v:abc}", max(v))
