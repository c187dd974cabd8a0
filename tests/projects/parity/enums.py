from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, unique


class Color(Enum):
    RED = 1
    GREEN = auto()
    ALIAS = 1

    @property
    def nice(self):
        return self.name.lower()

    @classmethod
    def default(cls):
        return cls.RED


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Word(StrEnum):
    A = auto()
    B = "bee"


class Perm(Flag):
    R = auto()
    W = auto()


class Bits(IntFlag):
    X = 1
    Y = 2


print(Color.RED, repr(Color.GREEN), Color(2), Color["RED"], Color.ALIAS is Color.RED, list(Color), Color.RED.nice, Color.default())
print(Level.HIGH > 1, Level.LOW + 1, sorted(Level), Word.A, Word.B == "bee", f"{Word.B}", f"{Level.LOW}", isinstance(Color.RED, Color))
print(Perm.R | Perm.W, Perm.R in (Perm.R | Perm.W), Bits.X | Bits.Y, Bits(3), ~Bits.X & Bits.Y, bool(Perm(0)), Color.RED.value)
for call in (lambda: Color(9), lambda: Color["NO"], lambda: setattr(Color, "RED", 5)):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
print({Color.RED: 1}[Color.RED], hash(Color.RED) == hash(Color.ALIAS), Color.__members__["GREEN"], len(Color), Color.RED in Color)
Animal = Enum("Animal", "CAT DOG")
print(list(Animal), Animal.DOG.value)


@unique
class U(Enum):
    A = 1


match Color.RED:
    case Color.GREEN:
        print("green")
    case Color.RED:
        print("red")
