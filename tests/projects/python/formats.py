import datetime
class Temp:
    def __init__(self, c): self.c = c
    def __format__(self, spec): return f"{self.c * 9 / 5 + 32:.1f}F" if spec == "f" else f"{self.c:{spec or '.1f'}}C"
    def __str__(self): return "temp"
    def __repr__(self): return f"Temp({self.c})"
t, w, p, name = Temp(21.456), 10, 3, "Zoë"
print(f"{t}|{t:f}|{t:.3f}|{t!r}|{t!s:>6}|{name:*^{w}}|{3.14159:{w}.{p}f}|{name!a}|{1 + 1 = }|{name=!s:>5}|{w=:<5}|")
print(f"{12345.6789:,.2f} {12345:_} {-5:+} {5: d} {255:#b} {255:#o} {255:#X} {0.00012:e} {1e20:g} {0.1 + 0.2:.17g} {1/3:.0%} {True:d} {True} {None!s:>6} {10**20:,} {3.0} {1e16} {1e-5} {-0.0}")
print(f"{'nested ' + f'{name.upper()} {[x for x in (1, 2)]}'} {{literal}} {(lambda x: x * 2)(3)} {'a' if w > 5 else 'b'} {dict(a=1)['a']}")
print(f"""multi
{name:>8}
  line {w:04d}""", f'{"quoted"}', rf"\d{w}", f"{datetime.date(2024, 5, 6):%d.%m.%Y}", f"{[1, 'a', None]}", f"{1_000_000:>12,}", f"{1.5:.1f}", f"{b'x'!r}")
print("%-10s|%+.2e|%5.1f%%|%s %r %a" % ("left", 12345.678, 99.5, "é", "é", "é"), "{:>{w}.{p}}".format("abcdefgh", w=w, p=p), "{0!r:<8}{1:^8}{0}".format("q", "mid"), "{:{}{}}".format(5, ">", 4), "{!s}".format(t), format(5, "03"), format(2.5, ".0f"), format("x", "<3") + "|", str(1e22), repr(0.1), str(123456789012345678), round(2.5), round(-1.5), round(1234.567, -2), round(5, -1))
rows = [("apple", 3, 1.5), ("kiwi", 12, 0.333), ("Straße", 1, 100)]
for n, k, price in rows: print(f"{n:<8}{k:>4}{price:>9.2f}{k * price:>10.2f}")
print("-" * 20, "=".join(["a", "b"]), "tab\tsep".expandtabs(4), "a,b,,c".split(","), "  x y  ".split(), "a\nb\r\nc".splitlines(True), "x".zfill(3), "-5".zfill(4), "Hello World".swapcase(), "they're bill's".title(), "ab" < "b", "abc" * 2, "k=v=w".partition("="), "k=v=w".rpartition("="), "a-b-c".rsplit("-", 1), "abcabc".replace("b", "X", 1), "hello".find("l"), "hello".rindex("l"), "hello".count("l"), "Hello".startswith(("x", "He")), "x".join("abc"), "ß".upper(), "İ".lower() == "i̇", "ǆ".title(), "ﬁ".upper(), "ΑΣ".lower(), "straße".casefold(), "1".isdigit(), "½".isnumeric(), "५".isdecimal(), "".isalpha(), "a b".isidentifier(), "\t".isspace(), "Ab".istitle(), "é".isascii(), "abc".islower(), "a".isprintable(), "\n".isprintable())
print(ascii("é👍\x00"), repr("it's"), repr('say "hi"'), repr("both ' and \""), repr("\t\n\\\x7f\u200b\ud7ff"), "\N{BULLET}", "\u00e9" == "é", "e\u0301" == "é", len("👨‍👩‍👧"), "👍"[0], "a👍b"[::-1], "a👍b"[1:2], "x👍".index("👍"), "👍👎".split("👎"), [hex(ord(c)) for c in "aé👍"], chr(128077), "👍" in "a👍", "é".encode(), "é".encode("latin-1"), b"\xc3\xa9".decode(), "👍".encode("utf-16-le"), bytes("é", "utf-8").hex(), "abc".encode("utf-16"), "a\x00b", "née".translate({233: "e"}), sorted("éaÉz"), max("aé👍"), "%c" % 128077, "%5s|" % "👍", "👍".center(5, "*"), "👍".ljust(3) + "|")
b = b"hello world"
print(b[0], b[:5], b.split(), b.upper(), b.find(b"o"), b.replace(b"o", b"0"), b.hex(" ", 2), bytearray(b)[::-1], b.title(), list(b"ab"), bytes([65, 66]), bytes(3), b"%d-%s" % (5, b"x"), b"a" + bytearray(b"b"), b"abc" < b"abd", b.startswith(b"he"), int.from_bytes(b"\x01\x02", "big"), (258).to_bytes(2, "little"), (-2).to_bytes(2, "big", signed=True), b" x ".strip(), b"a,b".split(b","), memoryview(b)[1:3].tobytes(), b"x" in b"axb", 120 in b"x", b"\x00\xff\n'\"", b.count(b"l"), b.isalpha(), b"ab".join([b"1", b"2"]), b.partition(b" "), bytearray(b"abc").pop(), b"a".ljust(3, b"-"))
ba = bytearray(b"abc"); ba[1] = 90; ba.append(33); ba.extend(b"??"); ba[0:1] = b"__"; del ba[-1]; print(ba, len(ba), bytes(ba), ba.decode())
