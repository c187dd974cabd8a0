from typing import Optional


class Node:
    pass


def first(x: Optional[int] = None, *rest: "Node", k: list[Node] = []) -> Optional[Node]:
    return None


def outer(kind):
    def inner(x: kind, y: Node) -> kind:
        return x

    return inner


print(first.__annotations__["k"], first.__annotations__["return"] == Optional[Node], first.__annotations__["rest"])
print(outer(int).__annotations__["x"], sorted(outer(str).__annotations__))
