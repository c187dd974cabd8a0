from dataclasses import dataclass
from enum import Enum
class Op(Enum):
    ADD = "+"; NEG = "-"
@dataclass
class Num: value: float
@dataclass
class Bin: op: Op; left: object; right: object
@dataclass
class Un: op: Op; arg: object
def ev(e):
    match e:
        case Num(v) | (int(v) | float(v)): return v
        case Bin(Op.ADD, l, r): return ev(l) + ev(r)
        case Un(op=Op.NEG, arg=a): return -ev(a)
        case str() as s if s.isdigit(): return int(s)
        case _: raise TypeError(f"cannot evaluate {e!r}")
print(ev(Bin(Op.ADD, Num(2), Un(Op.NEG, "5"))), ev(3))
try: ev([])
except TypeError as e: print("TypeError")
def seq(x):
    match x:
        case []: return "empty"
        case [1]: return "one"
        case [x, y] if x == y: return f"pair of {x}"
        case [first, *rest, last]: return f"{first}..{last} with {rest}"
        case {"type": "p", "at": {"x": x, **more}, **rest}: return f"point {x} {more} {rest}"
        case {}: return "mapping"
        case (True | False) as b: return f"bool {b}"
        case None: return "none"
        case 0 | 0.5: return "small"
        case -1: return "minus"
        case 1+2j: return "complex"
        case "a" | "b": return "letter"
        case b"x": return "bytes"
        case range(start=s, stop=t): return f"range {s} {t}"
        case float(): return "float"
        case _: return "other"
for x in ([], [1], (2, 2), [1, 2, 3, 4], {"type": "p", "at": {"x": 1, "z": 2}, "k": 0}, {"q": 1}, True, None, 0, 0.5, -1, 1 + 2j, "a", "abc", b"x", range(2, 5), 2.5, {1}, 7, iter([])):
    print(seq(x), end="; ")
print()
class Pt:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
def quad(p):
    match p:
        case Pt(0, 0): return "origin"
        case Pt(x=0): return "y axis"
        case Pt(x, y) if x > 0 < y: return "first"
        case Pt(): return "elsewhere"
print([quad(Pt(*t)) for t in ((0, 0), (0, 1), (2, 3), (-1, 0))])
try:
    match Pt(1, 2):
        case Pt(1, 2, 3): pass
except TypeError as e: print("TypeError")
def cmd(line):
    match line.split():
        case ["go", ("north" | "south") as where]: return where
        case ["go", *_]: return "where?"
        case ["take", item, "x", n]: return (item, int(n))
        case ["quit" | "exit"]: return None
        case [c, *args]: return f"{c}? {args}"
print([cmd(c) for c in ("go north", "go up", "take ax x 3", "exit", "dance a b")])
match 5:
    case n if n < 3: print("low")
    case n: print("bound", n)
if (n := 10) > 5 and (m := n * 2): print(n, m)
while chunk := "abc"[n - 10:n - 8]:
    print(chunk, end=" "); n += 2
print([y := 1, y ** 2, (z := 5) + y], [last := c for c in "xyz"], last, (lambda: (q := 3) + q)())
