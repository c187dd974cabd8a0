from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass
class Point:
    x: int
    y: list[Missing] | None = None  # noqa: F821


class C:
    a: Missing  # noqa: F821

    def f(self, q: Nope) -> Nope:  # noqa: F821
        return q


print(Point(1), [f.type for f in fields(Point)], C.__annotations__, C.f.__annotations__, C().f(2))
