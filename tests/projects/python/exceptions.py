def nested():
    try:
        1/0
    except ZeroDivisionError:
        try:
            int("x")
        except ValueError:
            pass
        raise
def star():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2), ValueError(3)])
    except* ValueError as g:
        print("V", g.exceptions)
    except* TypeError as g:
        print("T", g.exceptions)
    try:
        try:
            raise OSError("naked")
        except* ValueError:
            print("no")
    except OSError as e:
        print("naked", e)
    try:
        raise OSError("n2")
    except* OSError as g:
        print(g.exceptions)


try:
    nested()
except ZeroDivisionError as error:
    print("z", error)
star()
print(str(ValueError("a", 1)), str(ValueError()), str(ValueError(None)), KeyError("k"), ValueError("a"))
for wrong in (lambda: [].nothing, lambda: type("T", (), {}).nothing):
    try:
        wrong()
    except AttributeError as error:
        print(error, error.args)
eg = ExceptionGroup("g", [ValueError("a"), TypeError("b"), ExceptionGroup("h", [ValueError("c")])])
print(eg.subgroup(ValueError), eg.split(TypeError), eg.subgroup((ValueError, TypeError)) is eg, eg.subgroup(lambda e: isinstance(e, KeyError)))
