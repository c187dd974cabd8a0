name, n, f = "Ada", 42, 3.14159
print(f"{name} {n:>6} {n:06d} {n:x} {n:#b} {f:.2f} {f:10.3f}| {name!r:>8} {n=} {f=:.1f} {'nested'!s} {n + 1:,}")
print(f"{{}} {'a' if n else 'b'} {[x for x in range(3)]} {name:{'>'}{10}} {1234567.891:,.2f} {0.25:.0%} {1e10:g}")
print("\N{EURO SIGN} \N{GREEK SMALL LETTER ALPHA} \u20ac \x41 \U0001F600", len("\U0001F600"), "\N{EURO SIGN}" == "€")
print("%s %d %5.2f %r %x %%" % ("s", 5, 1.5, "q", 255), "{} {1} {k}".replace("{1}", "").format(1, k=2), "{0:>5}|{0:<5}|{0:^5}".format("m"))
print("a,b,,c".split(","), "  x y  ".split(), "abc".partition("b"), "a-b-c".rsplit("-", 1), "\n".join(["a", "b"]).splitlines())
print("Hello".swapcase(), "hello world".title(), "x".center(5, "*"), "abc".translate({97: "z", 98: None}), "aXb".lower())
print("abc"[::-1], "abc"[-2:], "abc".find("z"), "banana".count("an"), "a\tb".expandtabs(4), "x".isidentifier(), "12".isdigit(), "é".isalpha())
print(repr("it's"), repr('"'), ascii("é€"), repr("\n\t\\\x00"), b"by\xfftes", bytes([1, 2]), bytearray(b"x"), b"abc".hex(), bytes.fromhex("0aff"))
print("é€".encode(), b"\xe2\x82\xac".decode(), "abc".encode("utf-16-le"), "é".encode("latin-1"), "naïve".encode("ascii", "replace"))
print("abc" < "abd", "a" * 3, "b" in "abc", min("hello"), sorted("hello"), "".join(reversed("abc")), "abc".startswith(("x", "a")))
print("{:>10}|{:^10}|{:<10}|{:+d}|{: d}|{:e}".format("r", "c", "l", 5, 5, 12345.678), f"{True}", f"{None!r}", f"{[1, 'a']}")
print(r"raw\n", "a" "b", """tri
ple""", "x".zfill(4), "-5".zfill(4), "prefix-x".removeprefix("prefix-"), "x.py".removesuffix(".py"))
print(f"""multi {
    n
} line""", f"{'a' 'b'}", f'{"q"}', f"{n!r}", f"{n:{n}}", "{!r}".format("x"))
print(int("ff", 16), int("0b11", 0), float("1e3"), 10 ** 20, 2 ** 64 - 1, -7 // 2, -7 % 3, divmod(7, -2), round(2.5), round(2.675, 2), 1_000)
print(0.1 + 0.2, 1 / 3, 1e100, float("inf"), -0.0, 5 // 2.0, 7.0 % 2, abs(-3.5), int(-3.7), (3).bit_length(), hex(255), 1 == 1.0, complex(1, 2) * 2)
print(str(1.0), str(1e16), str(123456789012345678), repr(0.1), 3.0, 1e-5, (0.1).hex() if hasattr(0.1, "hex") else "", 255 .to_bytes(2, "big"))
