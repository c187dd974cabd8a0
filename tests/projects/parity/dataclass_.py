import dataclasses
from dataclasses import KW_ONLY, InitVar, asdict, astuple, dataclass, field, fields, is_dataclass, replace
from typing import ClassVar


@dataclass
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list)
    kind: ClassVar[str] = "point"
    secret: str = field(default="s", repr=False, compare=False)


@dataclass(order=True, frozen=True)
class Version:
    major: int
    minor: int = 0


@dataclass
class Base:
    a: int = 1


@dataclass
class Child(Base):
    b: str = "b"
    _: KW_ONLY
    k: int = 5
    start: InitVar[int] = 10
    made: int = field(init=False, default=0)

    def __post_init__(self, start):
        self.made = start * 2


@dataclass(slots=True)
class Slotted:
    a: int
    b: int = 2


@dataclass(eq=False)
class NoEq:
    a: int = 1


@dataclass(unsafe_hash=True)
class Hashed:
    a: int
    b: list = field(default_factory=list, hash=False)


p = Point(1)
print(p, Point(1) == Point(1), Point(1) == Point(2), p.kind, p.tags is Point(1).tags, Point(1, 2, [3]))
print(Version(1, 2) < Version(1, 3), sorted([Version(2), Version(1, 5)]), hash(Version(1)) == hash(Version(1)), {Version(1): "v"}[Version(1)])
print(Child(), Child(1, "z", k=7, start=3), Child.__match_args__, Slotted(1), Slotted.__slots__)
print(asdict(Point(1, 2, [{"k": 1}])), astuple(Version(1, 2)), replace(p, y=9), is_dataclass(p), is_dataclass(Point))
print([f.name for f in fields(Point)], fields(Point)[0].type, fields(Child)[2].kw_only, NoEq() == NoEq(), hash(Hashed(1)) == hash(Hashed(1)))
for call in (lambda: Point(), lambda: Point(1, 2, 3, 4, 5, 6), lambda: Point(1, z=2), lambda: Point(1, x=2), lambda: Child(1, "b", 5),
             lambda: setattr(Version(1), "major", 2), lambda: delattr(Version(1), "major"), lambda: Version(1) < 5, lambda: hash(p),
             lambda: replace(p, q=1), lambda: asdict(5), lambda: fields(int), lambda: Slotted(1).__setattr__("zz", 1)):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


def bad(**kw):
    def make():
        @dataclass(**kw)
        class Bad:
            a: int = 1
            b: int
    return make


def order():
    @dataclass
    class Wrong:
        a: int = 1
        b: int


for call in (bad(), order, bad(order=True, eq=False)):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)


@dataclass
class Node:
    value: int
    next: "Node | None" = None

    def __repr__(self):
        return f"<{self.value}>"


n = Node(1, Node(2))
print(n, n.next, n == Node(1, Node(2)), Node.__init__.__name__, Node.__eq__.__qualname__)


@dataclass
class Loop:
    me: object = None


loop = Loop()
loop.me = loop
print(loop, Point.__doc__)
match p:
    case Point(x=1, y=y):
        print("match", y)


@dataclass
class self_field:
    self: int = 3


print(self_field(), self_field(self=4))


@dataclass(kw_only=True)
class Keyed:
    a: int
    b: int = field(default=2, kw_only=False)


print(Keyed(5, a=1), Keyed.__match_args__)
