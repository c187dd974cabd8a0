import traceback


def inner():
    raise ValueError("deep")


def outer():
    inner()


try:
    outer()
except ValueError as error:
    text = traceback.format_exc()
    print(text.splitlines()[0], text.splitlines()[-1], "in outer" in text, "in inner" in text)
    print(traceback.format_exception_only(error))
    print([frame.name for frame in traceback.extract_tb(error.__traceback__)][-2:], [frame.lineno for frame in traceback.extract_tb(error.__traceback__)][-2:])
    print("".join(traceback.format_exception(error)).splitlines()[-1])
try:
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise KeyError("k") from error
except KeyError:
    lines = traceback.format_exc().splitlines()
    print(any("direct cause" in line for line in lines), lines[-1], [line for line in lines if line.startswith("ZeroDivision")])
print(error_line := None)
