def zero(f):
    try: return f()
    except Exception as e: return type(e).__name__
print([zero(lambda: a // b) for a, b in ((7.5, 0), (7, 0.0), (1.0, 0), (1, False))], zero(lambda: divmod(7.5, 0)), 7.5 // 2, divmod(-7.5, 2))
print(zero(lambda: 1 << -1), zero(lambda: 1 >> -1), 5 << 3, 5 >> 1, [zero(lambda: a ** 10000) for a in (2.0, 1.0)], (10).conjugate(), (2.5).conjugate())
import math, sys
print(zero(lambda: math.floor(float("inf"))), math.floor(1e20), math.ceil(1e20), math.floor(-2.5), sys.maxsize)
print(zero(lambda: 7.5 // 0), zero(lambda: 2.0 ** 10000), zero(lambda: 1.5 % 0), zero(lambda: 1 << -1), 7.5 // 2, 2.0 ** 10)
print(-1.5 % 0.1, 123456.789 % 0.1, 5 % float("inf"), -5 % float("inf"), 1e22 % 2**53, divmod(float("inf"), 2), 7.0 // float("nan"), -0.0 % 3)
print(0.0 ** True, True ** 0.5, 0 ** 3.0, (-1.0) ** float("inf"), zero(lambda: 0.0 ** -1), zero(lambda: 1e300 ** 2), bool(float("nan")), (-8) ** 2.0)
print(pow(2, 3, -5), pow(-1, -1, 7), pow(3, -2, 11), zero(lambda: pow(2, -1, 4)), zero(lambda: pow(2, 2, 0)), pow(7, 0, 1))
data = b"\x01\x02\x7f"
print(int.from_bytes(data, "big"), data, zero(lambda: (255).to_bytes(1, "big", signed=True)), (-1).to_bytes(2, "little", signed=True), True.as_integer_ratio())
print(int("0x1f", 36), zero(lambda: int(" ")), zero(lambda: float("0x1f")), (0.0).hex(), int(30000000000.5), int(-5e12 - 0.5), abs(-0.0))
print(zero(lambda: sum("ab", "")), zero(lambda: sum([b"a"], b"")), sum([1, 2.5], 0.5), sum([], 1.5))
