print(7 // 2, -7 // 2, 7 % -3, -7 % 3, divmod(-7, 2), 2 ** 10, 2 ** -1, 2 ** 0.5, 10 ** 20, -2 ** 2, (-8) ** (1 / 3), 7.5 // 2, -7.5 % 2, 0.1 + 0.2, 1e308 * 10, 5 / 2, 4 / 2, 3 * 1.0, 1_000, 0xff, 0b101, 0o17, 1e3, 5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 70, -1 >> 1, True + True, bool(0.0), int("-42"), int("ff", 16), int("0b11", 0), int(" 7 "), int("1_000"), int(3.99), int(-3.99), float("1e-3"), float("inf"), float("-nan"), float(" 2.5 "), complex(1, -2), complex("1+2j"), abs(3 + 4j), (1 + 2j) * (3 - 1j), (2j).conjugate(), (1 + 2j) / 2, 1j ** 2)
print((255).bit_length(), (5).bit_count(), (0.5).as_integer_ratio(), (2.0).is_integer(), (0.1).hex(), float.fromhex("0x1.8p1"), hash(1) == hash(1.0) == hash(True), hash(2 ** 61 - 1), hash(0.5), hash(-1), hash("a") == hash("a"), 2 ** 64 % 1000, pow(3, 200, 13), pow(3, -1, 11), 10 ** 25 // 7, -(10 ** 25) // 7, 10 ** 25 % 7, int(1e25), float(10 ** 25), 10 ** 16 + 1.0, 9007199254740993, 9007199254740993 + 0, 2 ** 53 + 1, 3 * 10 ** 15 * 7, 123456789 * 987654321, -123456789 * 987654321 // 3, 99999999999 % 12345, str(2 ** 100), hex(2 ** 70), bin(-5), oct(8), int.from_bytes(b"\xff" * 8, "big"), round(12345678901234567890, -5), 5 .real, 0 == -0.0, 1 < 2 < 3 > 2, not 1 == 2)
print(sum([1, 2.5, True]), sum([[1], [2]], []), max(1, 2.0, 2), min(3, 1, 2, key=lambda x: -x), sorted([3, -1, 2.5], key=abs), list(range(10, 0, -3)), range(5)[1:3], len(range(0, 100, 7)), 5 in range(0, 10, 5), range(3) == range(0, 3, 1), list(reversed(range(3))), range(0, 10, 2)[-1], range(10).index(4), round(0.5), round(1.5), round(2.675, 2), round(1e20), round(-2.5), round(3.14159, 3), round(1234, -2), round(True), 1e16, 1e15, 123456789.123456789, 1e-4, 1e-5, 0.1 + 0.7, 100 * 1.1, 1 / 3, 2 / 3, 1e100, 5e-324, 1.7976931348623157e308, float("1" * 30), 3.0, -0.0, 1e22, 1e23, 4.35 * 100, 1.1 + 2.2)
def collatz(n):
    steps = 0
    while n != 1: n = n // 2 if n % 2 == 0 else 3 * n + 1; steps += 1
    return steps
print([collatz(n) for n in (27, 97, 871)], sum(int(d) for d in str(2 ** 1000)), [n for n in range(2, 50) if all(n % d for d in range(2, int(n ** 0.5) + 1))])
def roman(n):
    out = ""
    for v, s in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        k, n = divmod(n, v); out += s * k
    return out
print(roman(1994), roman(3888), "%.15g" % 0.1, "%.3g" % 1234567, f"{1e-7}", f"{123456789:e}", (1234.5).__round__(-2), (3).__pow__(2), (7).__divmod__(2), isinstance(True, int), type(1 // 1.0).__name__, int is type(5), float("nan") == float("nan"), 0.1 * 3, 1 - 0.9, 1e1, 12e-1)
x = 5; x //= 2; x **= 3; x <<= 2; x |= 1; x ^= 3; x %= 7; print(x); y = 7.0; y /= 2; y -= .5; print(y, -y, +y)
for bad in (lambda: int("5.5"), lambda: int("abc", 16), lambda: float("abc"), lambda: 1 // 0, lambda: 10 ** 400 * 1.0, lambda: int("9" * 5), lambda: complex("a"), lambda: 5 % 0.0, lambda: (-1) ** 0.5, lambda: round(float("nan"))):
    try: print(bad())
    except Exception as e: print(type(e).__name__)
