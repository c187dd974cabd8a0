from decimal import Decimal, ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, getcontext, localcontext, InvalidOperation, DivisionByZero
D = Decimal
print(D("0.1") + D("0.2"), D("1.10") * 3, D(1) / D(7), D("2") ** D("0.5"), D("10").sqrt(), D("-7") // 2, D("-7") % 3, divmod(D(17), D(5)), D(2) ** 100)
for mode in (ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP):
    print(mode, [str(D(x).quantize(D("0.01"), rounding=mode)) for x in ("2.675", "2.665", "-1.005")])
print(repr(D("3.140")), D("1E+3"), D("1E+3").normalize(), D("123.4500").normalize(), D(0.1), str(D("1e-7")), D("0.00001"), f"{D('1234567.891'):,.2f}", f"{D('0.256'):.1%}", f"{D('5'):08.3f}", f"{D('1.5'):>8}|", f"{D('12345'):e}")
print(sum([D("1.1")] * 3), max(D(1), D("1.5")), sorted([D("2"), D("-1"), D("1.5")]), D("1.0") == D("1"), D("1") == 1, D("0.5") == 0.5, hash(D("1.0")) == hash(1), int(D("7.9")), float(D("0.25")), round(D("2.5")), round(D("2.675"), 2))
print(D("123.456").as_tuple(), D("NaN").is_nan(), D("Infinity") > 10, -D("0"), abs(D("-3.2")), D("3.7").to_integral_value(), D("1.23").adjusted(), D("12.3").compare(D("12.30")))
with localcontext() as ctx:
    ctx.prec = 5
    print(D(1) / D(3), getcontext().prec)
print(getcontext().prec, D(1) / D(3))
for wrong in (lambda: D("abc"), lambda: D(1) / D(0), lambda: D(0) / D(0), lambda: D("1") + 1.5):
    try:
        print(wrong())
    except (InvalidOperation, DivisionByZero, TypeError) as e:
        print(type(e).__name__)
prices = ["19.99", "5.01", "0.10"]
total = sum(map(D, prices), D(0))
vat = (total * D("0.081")).quantize(D("0.01"))
print(total, vat, total + vat, (total + vat).quantize(D("0.05") * 1), D(1).exp(), D(10).ln(), D(1000).log10())
