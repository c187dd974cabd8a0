# Sums of floats, as from Python 3.12 on.
print(sum([0.1] * 10), sum([1e16, 1.0, -1e16]), sum([1, 0.5, 2**70, True, 0.25]), sum([0.1, 1j, 0.2]), sum([1e308, 1e308]), sum([float("nan"), 1.0]), sum([[1], [2]], []), sum([0.1, 0.2], start=1), type(sum([])).__name__)
import math
print(math.sumprod([1, 2, 0.1], [3, 4, 0.2]), math.sumprod([10, 1e16, -1e16], [1, 1, 1]), math.fma(0.1, 10, -1), math.fma(2.0, 3, 4), math.nextafter(1.0, 2, steps=3))
# prints: 1.0 1.0 1.1805916207174113e+21 (0.30000000000000004+1j) inf nan [1, 2] 1.3 int
# prints: 11.02 10.0 5.551115123125783e-17 10.0 1.0000000000000007
