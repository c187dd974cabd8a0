import errno


def told(f, *names):
    try:
        f()
    except BaseException as error:
        print(type(error).__name__, str(error), repr(error), error.args, *[getattr(error, name, "-") for name in names])


def raised(error, *names):
    def run():
        raise error

    told(run, *names)


class Mine(OSError):
    def __init__(self, text):
        super().__init__(2, text)
        self.text = text


class Local(Exception):
    pass


FILE = ("errno", "strerror", "filename", "filename2")
raised(OSError(2, "no file"), *FILE)
raised(OSError(errno.ENOENT, "no file", "x.txt"), *FILE)
raised(OSError(errno.EEXIST, "both", "x.txt", None, "y.txt"), *FILE)
raised(OSError("x"), *FILE)
raised(OSError(), *FILE)
raised(OSError(9999, "odd"), *FILE)
raised(FileNotFoundError(2, "no file"), *FILE)
raised(PermissionError("no"), *FILE)
raised(Mine("t"), "text", *FILE)
for number in ("EPERM", "EACCES", "EISDIR", "ENOTDIR", "EPIPE", "ETIMEDOUT", "ECONNRESET", "ECONNREFUSED", "EINTR", "EAGAIN"):
    print(number, type(OSError(getattr(errno, number), "")).__name__)
try:
    raise OSError(errno.ENOENT, "gone", "a")
except FileNotFoundError as error:
    print("caught", error, error.errno == errno.ENOENT)
for code in ((), (3,), ("bye",), (1, 2)):
    raised(SystemExit(*code), "code")
raised(KeyError("a", "b"))
raised(KeyError())
raised(KeyError("it's"))
raised(ValueError("a", 1))
raised(ValueError(None))
raised(AttributeError("text"), "name")
raised(Local("a"))
told(lambda: [].nothing)
told(lambda: "x".join([1]))  # and nothing but what is printed here goes to the console
told(lambda: bytes(3, "ascii"))
