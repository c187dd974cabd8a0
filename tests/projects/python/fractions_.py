from fractions import Fraction as F
import math
print(F(1, 3) + F(1, 6), F(3, 4) * 2, F(1, 2) / F(3, 4), F(7, 3) // 1, F(-7, 3) % 1, F(2, 3) ** 2, F(2, 3) ** -2, F(4) ** F(1, 2), -F(1, 2), abs(F(-1, 2)))
print(repr(F("3/9")), F("0.125"), F(0.5), F(3.14).limit_denominator(100), F(math.pi).limit_denominator(1000), F(5), F("-2e-2"))
print(F(1, 2) == 0.5, F(1, 2) < 0.6, F(1, 3) == F(2, 6), hash(F(1, 2)) == hash(0.5), sorted([F(1, 2), F(1, 3), 0.4]), int(F(7, 2)), float(F(1, 3)), round(F(7, 2)), round(F(22, 7), 2), math.floor(F(-1, 2)), math.ceil(F(1, 2)), math.trunc(F(-7, 2)))
print(F(10, 4).numerator, F(10, 4).denominator, F(1, 2) + 1, 1 - F(1, 3), F(1, 2) + 0.25, sum([F(1, n) for n in range(1, 6)]), F(7, 4).as_integer_ratio(), bool(F(0)), divmod(F(7, 2), F(1, 3)), F.from_float(0.75))
for wrong in (lambda: F(1, 0), lambda: F("a"), lambda: F(1.5, 2), lambda: F(1) / 0):
    try:
        print(wrong())
    except (ZeroDivisionError, ValueError, TypeError) as e:
        print(type(e).__name__)
def cf(x):
    while True:
        whole = x.numerator // x.denominator
        yield whole
        if x == whole:
            return
        x = 1 / (x - whole)
print(list(cf(F(649, 200))), f"{F(1, 3)}")
