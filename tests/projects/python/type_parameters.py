# prints: Box(1) 1 none
# prints: Pair Pair int | float (T,)
# prints: Box(5) {'a': 1} (T,)
# prints: [('T', None, (<class 'int'>, <class 'str'>)), ('N', <class 'float'>, ())] a
from collections.abc import Callable
type Pair[T] = tuple[T, T]
type Number = int | float
class Box[T]:
    def __init__(self, item: T) -> None:
        self.item = item
    def map[U](self, change: Callable[[T], U]) -> "Box[U]":
        return Box(change(self.item))
    def __repr__(self) -> str:
        return f"Box({self.item!r})"
class Named[K, V = int](dict):
    pass
def first[T](items: list[T], default: T | None = None) -> T | None:
    return items[0] if items else default
print(Box(3).map(str).map(len), first([1, 2]), first([], "none"))
print(Pair, Pair.__name__, Number.__value__, first.__type_params__)
print(Box[int](5), Named(a=1), Pair.__type_params__)
def bounded[T: (int, str), N: float](a: T, b: N) -> T: return a
print([(t.__name__, t.__bound__, t.__constraints__) for t in bounded.__type_params__], bounded("a", 1.0))
