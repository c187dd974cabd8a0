import typing
from typing import (TYPE_CHECKING, Any, Callable, ClassVar, Final, Generic, Literal, NamedTuple, NewType, Optional, Protocol, TypedDict,
                    TypeVar, Union, cast, get_args, get_origin, overload, runtime_checkable)

if TYPE_CHECKING:
    import nothing_at_all  # noqa: F401

T = TypeVar("T")


class Box(Generic[T]):
    def __init__(self, item: T) -> None:
        self.item = item


class Pair(NamedTuple):
    a: int
    b: str = "z"

    def both(self):
        return f"{self.a}{self.b}"


class Movie(TypedDict, total=False):
    title: str
    year: int


@runtime_checkable
class Closes(Protocol):
    def close(self) -> None: ...


class Thing:
    def close(self):
        pass


class Hinted:
    a: int
    b: "Optional[str]" = None
    c: "list[Hinted]"


@overload
def over(x: int) -> int: ...
@overload
def over(x: str) -> str: ...
def over(x):
    return x


UserId = NewType("UserId", int)
print(Box[int], Box(3).item, Pair(1), Pair(1, "q").both(), Pair._fields, Movie(title="x"), Movie.__annotations__)
print(isinstance(Thing(), Closes), isinstance(5, Closes), cast(int, "s"), over(2), UserId(5))
print(Optional[int], Union[int, str], Callable[[int], str], Literal["a", 1], get_args(dict[str, int]), get_origin(list[int]), Any, T)
print(Pair.__annotations__, typing.List[int], ClassVar[int], Final)

