import sys


class Custom(Exception):
    def __init__(self, code, *, cause=None):
        super().__init__(code)
        self.code = code
        self.cause = cause

    def __str__(self):
        return f"<{self.code}>"


def chain():
    try:
        try:
            1 / 0
        except ZeroDivisionError as error:
            raise Custom("c1", cause=error) from error
    except Custom as error:
        print(error, error.args, type(error.__cause__).__name__, error.__context__ is error.__cause__, error.cause)


chain()
try:
    try:
        raise KeyError("a")
    except KeyError:
        raise ValueError("b") from None
except ValueError as error:
    print(error.__cause__, error.__suppress_context__, type(error.__context__).__name__)
try:
    try:
        raise KeyError("a")
    finally:
        print("finally")
except (ValueError, KeyError) as error:
    print(type(error).__name__, error.args)
for expression in (
    lambda: [][1], lambda: {}["k"], lambda: int("x"), lambda: None.x, lambda: 1 + "a", lambda: "a" + 1, lambda: (1, 2)[5],
    lambda: len(5), lambda: next(iter([])), lambda: {}.popitem(), lambda: [1, 2].index(9), lambda: float("z"),
    lambda: "abc".encode("ascii").decode("utf-8")[10], lambda: b"\xff".decode("utf-8"), lambda: chr(-1), lambda: int([]),
    lambda: sorted([1, "a"]), lambda: "x".join([1]), lambda: (lambda a: a)(), lambda: object().x, lambda: 5(),
    lambda: __import__("sys").nothing, lambda: iter(5), lambda: dict([1]), lambda: range(1.5), lambda: [] < 5,
):
    try:
        expression()
        print("no error")
    except Exception as error:
        print(type(error).__name__, error)
try:
    assert 1 == 2, "told"
except AssertionError as error:
    print("assert", error)


def reraise():
    try:
        raise ValueError("again")
    except ValueError:
        print(sys.exc_info()[0].__name__, sys.exception())
        raise


try:
    reraise()
except ValueError as error:
    print(error, sys.exc_info()[1] is error)
print(sys.exc_info()[0])
try:
    error
except NameError:
    print("error is gone")
e = ValueError("x")
e.add_note("a note")
print(e.__notes__, repr(e), repr(KeyError("k")))
