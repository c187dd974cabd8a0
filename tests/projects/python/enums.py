from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, unique

class Color(Enum):
    RED = 1
    GREEN = "g"
    BLUE = (1, 2)
    ROUGE = 1
    def describe(self):
        return f"{self.name.lower()}={self.value}"
    @classmethod
    def default(cls):
        return cls.GREEN

class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W

class Level(IntEnum):
    LOW = 1
    HIGH = 10

class State(StrEnum):
    OPEN = auto()
    SHUT = "closed"

class Planet(Enum):
    EARTH = (5.97e24, 6.37e6)
    MARS = (6.4e23, 3.39e6)
    def __init__(self, mass, radius):
        self.mass, self.radius = mass, radius
    @property
    def gravity(self):
        return round(6.67e-11 * self.mass / self.radius ** 2, 2)

print(list(Color), Color.ROUGE is Color.RED, Color("g"), Color["BLUE"], Color.RED.describe(), repr(Color.default()))
print(list(Color.__members__), len(Color), Color.RED in Color, Color.RED == 1, Color.RED != Color.GREEN)
try:
    Color("nope")
except ValueError as e:
    print(type(e).__name__)
try:
    Color["NOPE"]
except KeyError as e:
    print("KeyError", e)
print(Perm.R | Perm.X, Perm.RW, repr(Perm.RW), Perm.R in Perm.RW, ~Perm.R, Perm(0), bool(Perm.R & Perm.W), Perm(7), list(Perm.RW))
print(Level.HIGH > Level.LOW, Level.HIGH + 1, sorted([Level.HIGH, Level.LOW]), f"{Level.LOW}", f"{Level.LOW!r}", str(Level.HIGH))
print(State.OPEN, State.SHUT.upper(), f"{State.OPEN:>6}", State("closed") is State.SHUT, repr(State.OPEN))
print([(p.name, p.gravity) for p in Planet])
try:
    @unique
    class Bad(Enum):
        A = 1
        B = 1
except ValueError as e:
    print(type(e).__name__)
try:
    Color.RED = 3
except AttributeError as e:
    print(type(e).__name__)
Dyn = Enum("Dyn", "ONE TWO")
print(list(Dyn), Dyn.TWO.value, Dyn(1))
print({Color.RED: 1}[Color.RED], [c.name for c in reversed(Color)])
try:
    class More(Color):
        PINK = 3
except TypeError as e:
    print(type(e).__name__)
