from itertools import *
import operator
print(list(accumulate([1, 2, 3, 4], operator.mul)), list(accumulate([1, 2], initial=100)), list(chain.from_iterable(["ab", "c"])))
print(list(combinations("abcd", 2))[:4], list(combinations_with_replacement("ab", 2)), list(permutations("abc", 2)), len(list(permutations(range(5)))))
print(list(compress("abcdef", [1, 0, 1, 0, 1, 1])), list(islice(count(10, -3), 4)), list(islice(cycle("ab"), 5)), list(dropwhile(lambda x: x < 3, [1, 5, 2])))
print(list(filterfalse(lambda x: x % 2, range(6))), [(k, list(g)) for k, g in groupby("aabbbca")], list(islice("abcdefg", 2, None, 2)))
print(list(pairwise([1, 2, 3])), list(product("ab", repeat=2)), list(product([1, 2], "xy")), list(repeat(7, 3)), list(starmap(pow, [(2, 5), (3, 2)])))
print(list(takewhile(str.isalpha, "ab1c")), list(zip_longest("abc", "x", fillvalue="-")))
a, b, c = tee(iter("xyz"), 3)
next(a)
print(list(a), list(b), next(c), list(c))
rows = [{"city": "Bern", "n": 3}, {"city": "Bern", "n": 4}, {"city": "Genf", "n": 1}]
for city, group in groupby(rows, key=operator.itemgetter("city")):
    print(city, sum(r["n"] for r in group))
def batches(xs, n):
    it = iter(xs)
    while chunk := tuple(islice(it, n)):
        yield chunk
print(list(batches(range(7), 3)), next(count(0.5, 0.25)), list(islice(count(1), 3, 6)))
def primes():
    yield 2
    for n in count(3, 2):
        if all(n % p for p in takewhile(lambda p: p * p <= n, primes())):
            yield n
print(list(islice(primes(), 12)))
try:
    list(islice([1], -1))
except ValueError as e:
    print("ValueError")
print(sum(1 for _ in product(range(3), range(4))), list(zip(count(), "ab")), max(chain([1], [5], [3])))
