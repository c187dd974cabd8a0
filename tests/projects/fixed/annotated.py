from dataclasses import dataclass, fields
from typing import ClassVar, NamedTuple, Optional, get_type_hints

value: int = 5


@dataclass
class Late:
    value: Undefined  # noqa: F821
    other: "AlsoUndefined" = None  # noqa: F821
    kind: ClassVar[int] = 3
    text: "ClassVar[str]" = "t"


class Hinted:
    a: int
    b: "Optional[str]" = None
    c: "list[Hinted]"
    d: "dict[str, tuple[int, ...]] | None" = None


class Pair(NamedTuple):
    a: int
    b: "str" = "z"


def hinted(a: "int", b: "Pair | None" = None) -> "list[str]":
    return []


print(Late(1), [f.name for f in fields(Late)], Late.text)
print(__annotations__["value"])
hints = get_type_hints(Hinted)
print(hints["a"], hints["c"], hints["d"])
print(sorted(get_type_hints(hinted)), get_type_hints(hinted)["b"])
print(Pair(1), Pair._field_defaults)
# prints: Late(value=1, other=None) ['value', 'other'] t
# prints: <class 'int'>
# prints: <class 'int'> list[annotated.Hinted] dict[str, tuple[int, ...]] | None
# prints: ['a', 'b', 'return'] annotated.Pair | None
# prints: Pair(a=1, b='z') {'b': 'z'}
