class A:
    x: int = 1
    y: "str" = ""
    z: list[int]

    def method(self, a: int, *b: str, c: "float" = 3) -> bool:
        return True


def function(a: int, b: str = "x") -> None:
    pass



class B[T]:
    def get(self, item: T) -> T:
        return item


def generic[T](x: T) -> T:
    return x


type Alias = int | str

print(A.__annotations__["x"], sorted(A.__annotations__), A.method.__annotations__)
print(function.__annotations__, B[int], B().get(3), generic(4), Alias.__value__)


def lazily(a: Missing) -> None:  # noqa: F821
    return a


print(lazily(3))
try:
    lazily.__annotations__
except NameError as error:
    print("NameError", error)
print(list[int], dict[str, int], int | None, isinstance(5, int | str), tuple[int, ...])
