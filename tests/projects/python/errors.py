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
UNICODE = ("encoding", "object", "start", "end", "reason")
WRONG = ("é", "aéé", "a😀é", "\ud800", "a\ud800\ud801b")
for text in WRONG:
    for codec in ("ascii", "latin-1", "utf-8", "UTF8", "iso-8859-1"):
        for errors in ("strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace"):
            try:
                print(ascii(text), codec, errors, text.encode(codec, errors))
            except UnicodeEncodeError as error:
                print(ascii(text), codec, errors, error, error.encoding, error.start, error.end, error.object == text)
for data in (b"\xff", b"a\xc3", b"a\xc3b", b"\xe2\x82", b"\xe2\x82a", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\x80", b"\xf5", b"\xe0\x80\x80", b"ab\xf0\x9f\x98\x80\xff\xfe"):
    for codec in ("utf-8", "ascii", "utf_8_sig"):
        for errors in ("strict", "ignore", "replace", "backslashreplace", "surrogateescape"):
            told(lambda: print(data, codec, errors, ascii(data.decode(codec, errors))))
told(lambda: "é".encode("ascii"), *UNICODE[:4])
told(lambda: b"\xff".decode("utf-8"), *UNICODE)
told(lambda: bytearray(b"a\xff").decode("ascii"), *UNICODE)
told(lambda: str(b"\xff", "utf-8"), *UNICODE)
told(lambda: print("a\udc80".encode("ascii", "surrogateescape"), "\ud800".encode("utf-8", "surrogatepass")))
told(lambda: print(ascii(b"\xed\xa0\x80".decode("utf-8", "surrogatepass")), "é😀".encode(), b"\xf0\x9f\x98\x80".decode() == "😀"))
raised(UnicodeEncodeError("ascii", "añ", 1, 2, "why"), *UNICODE)
raised(UnicodeTranslateError("añb", 1, 3, "why"), *UNICODE[1:])
raised(UnicodeError("a", 1))
told(lambda: UnicodeEncodeError("a"))
try:
    "é".encode("ascii")
except ValueError as error:
    print(isinstance(error, UnicodeError), error.reason)


class Passed(OSError):
    def __init__(self, *args, **named):
        super().__init__(*args, **named)


class Shown(Exception):
    def __init__(self, *args, **named):
        super().__init__(*args, **named)


raised(Passed(2, "no", "x"), *FILE)
raised(Passed("no"), *FILE)
raised(Shown("no"))
raised(Shown())
told(lambda: Shown(a=1))
told(lambda: print("é€".encode("cp1252"), b"\x81".decode("cp1252")), *UNICODE)
told(lambda: print("aЖ".encode("cp1252", "replace"), "aЖ".encode("cp1252", "ignore"), "aЖ".encode("cp1252")), *UNICODE)
told(lambda: b"a".decode("nope"))
print(len(b"\xf0\x9f\x98\x80!".decode()), len(str("a😀".encode(), "utf-8")))


class Empty:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration


def once():
    yield 1


over = once()
next(over)
ends = (over, iter([]), map(str, []), zip([]), filter(None, []), enumerate([]), iter({}), iter(""), reversed([]), iter(range(0)), Empty())
for end in ends:
    told(lambda: next(end), "value")
told(lambda: {}.popitem())
told(lambda: print(all([]), all(Empty()), all([1, 0]), all(iter([1, 2])), all(1 / x for x in (0,))))
told(lambda: any(1 / x for x in (0,)))
print(b"a-b-c".rsplit(b"-", 1), bytearray(b"a-b-c").rsplit(b"-"))
