from dataclasses import FrozenInstanceError, KW_ONLY, asdict, astuple, dataclass, field, fields, replace
from typing import ClassVar

@dataclass(order=True, frozen=True)
class Money:
    cents: int
    currency: str = "EUR"
    def __add__(self, other):
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return replace(self, cents=self.cents + other.cents)

@dataclass
class Line:
    name: str
    price: Money
    count: int = field(default=1, compare=False)
    tags: list[str] = field(default_factory=list, repr=False)
    total: Money = field(init=False)
    known: ClassVar[int] = 0
    def __post_init__(self):
        self.total = Money(self.price.cents * self.count, self.price.currency)
        Line.known += 1

@dataclass(slots=True)
class Point:
    x: float
    y: float = 0.0
    _: KW_ONLY
    label: str = "-"

@dataclass
class Tree:
    value: int
    children: list["Tree"] = field(default_factory=list)
    def depth(self):
        return 1 + max((c.depth() for c in self.children), default=0)

a, b = Line("tea", Money(250), 3), Line("tea", Money(250), 4, ["hot"])
print(a, b.total, a == b, sorted([Money(5), Money(2), Money(2, "CHF")]))
print(asdict(a), astuple(b), Line.known)
try:
    a.price.cents = 3
except FrozenInstanceError as e:
    print(type(e).__name__, e)
try:
    Money(1) + Money(2, "CHF")
except ValueError as e:
    print(type(e).__name__)
print(hash(Money(1)) == hash(Money(1)), {Money(1), Money(1), Money(2)} == {Money(2), Money(1)})
p = Point(1, label="q")
print(p, [f.name for f in fields(p)], Point.__slots__, Point.__match_args__)
try:
    p.z = 1
except AttributeError as e:
    print("no z")
try:
    Point(1, 2, 3)
except TypeError as e:
    print(type(e).__name__)
t = Tree(1, [Tree(2), Tree(3, [Tree(4)])])
print(t, t.depth(), asdict(t)["children"][1])
print(replace(p, x=9), Line.__eq__(a, 3), Money(1) < Money(2) <= Money(2))
