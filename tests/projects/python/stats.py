import statistics as s
data = [2.75, 1.75, 1.25, 0.25, 0.5, 1.25, 3.5]
print(s.mean(data), s.median(data), s.median_low([1, 3, 5, 7]), s.median_high([1, 3, 5, 7]), s.mode("aabbb"), s.multimode([1, 1, 2, 2, 3]), s.fmean([1, 2, 4]))
print(s.stdev(data), s.pstdev([1, 5]), s.variance([1, 2, 3, 4]), s.pvariance([0, 0, 5]), s.harmonic_mean([40, 60]), round(s.geometric_mean([54, 24, 36]), 6), s.quantiles([1, 2, 3, 4, 5, 6], n=4))
print(round(s.correlation([1, 2, 3], [2, 4, 7]), 6), s.linear_regression([1, 2, 3], [2, 4, 6]), s.covariance([1, 2, 3], [1, 2, 4]), s.median_grouped([1, 2, 2, 3, 4]))
from fractions import Fraction
from decimal import Decimal
print(s.mean([Fraction(1, 2), Fraction(1, 3)]), s.mean([Decimal("0.5"), Decimal("0.75")]), s.mean([1, 2, 3, 4]), s.median([1, 2]), s.mean([True, False]))
for wrong in (lambda: s.mean([]), lambda: s.mode([]), lambda: s.stdev([1]), lambda: s.harmonic_mean([-1])):
    try:
        print(wrong())
    except s.StatisticsError as e:
        print(type(e).__name__, e)
n = s.NormalDist(100, 15)
print(n, round(n.cdf(115), 6), round(n.pdf(100), 6), round(n.inv_cdf(0.9), 6), n.mean, n.stdev, n + 5, n * 2, round(n.zscore(130), 3), s.NormalDist.from_samples([1, 2, 3]))
