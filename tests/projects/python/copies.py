import copy, operator, bisect, heapq, math
class Node:
    def __init__(self, v, kids=()):
        self.v, self.kids, self.parent = v, list(kids), None
        for k in self.kids: k.parent = self
    def __repr__(self): return f"N{self.v}{self.kids or ''}"
a = Node(1, [Node(2), Node(3)])
b, c = copy.copy(a), copy.deepcopy(a)
b.kids.append(Node(9))
print(a, b, c, c.kids[0].parent is c, b.kids is a.kids)
class P:
    def __copy__(self): return "copied"
    def __deepcopy__(self, memo): return "deep"
print(copy.copy(P()), copy.deepcopy([P(), {"k": P()}]), copy.replace if hasattr(copy, "replacex") else "-")
loop = [1]; loop.append(loop)
d = copy.deepcopy(loop)
print(d[1] is d, loop, d == [1, d])
t = ([1], 2)
print(copy.deepcopy(t)[0] is t[0], copy.copy(t) is t, copy.deepcopy({1: {2, 3}, "f": frozenset([1])}))
print(operator.itemgetter(1, "a")({1: "x", "a": "y"}), operator.attrgetter("real", "imag")(3 + 4j), operator.methodcaller("split", "-")("a-b"), operator.mul(3, 4), operator.contains([1], 1), operator.concat("a", "b"), operator.truediv(7, 2), operator.floordiv(-7, 2), operator.mod(-7, 3), operator.index(True), operator.xor(5, 1), operator.not_(0), operator.indexOf("abc", "c"), operator.countOf([1, 1, 2], 1), operator.length_hint([1, 2]), operator.is_(None, None))
xs = [1, 3, 3, 5]
print(bisect.bisect(xs, 3), bisect.bisect_left(xs, 3), bisect.bisect_right(xs, 9), bisect.bisect_left(xs, 4, key=lambda v: v), "FDCBA"[bisect.bisect([60, 70, 80, 90], 77)])
bisect.insort(xs, 4); bisect.insort_left(xs, 3); print(xs)
h = [5, 1, 8, 3, 2]
heapq.heapify(h); heapq.heappush(h, 0)
print(h, heapq.heappop(h), heapq.heappushpop(h, 4), heapq.heapreplace(h, 7), heapq.nlargest(2, h), heapq.nsmallest(3, "hello world", key=lambda ch: (-ord(ch), ch)), list(heapq.merge([1, 4], [2, 3], [0, 9])), list(heapq.merge("ca", "b", reverse=True)))
print(math.sqrt(2), math.gcd(12, 18, 8), math.lcm(4, 6), math.factorial(20), math.comb(10, 3), math.perm(5, 2), math.prod([1.5, 2]), math.fsum([0.1] * 10), math.hypot(3, 4, 12), math.dist((0, 0), (3, 4)), math.floor(-1.5), math.ceil(1.2), math.trunc(-1.7), math.copysign(2, -0.0), math.isclose(0.1 + 0.2, 0.3), math.log(8, 2), math.log2(1024), math.log10(0.001), math.modf(-3.25), math.frexp(10), math.ldexp(0.5, 4), math.degrees(math.pi), math.isqrt(10**20), math.inf, -math.inf, math.nan, math.atan2(-1, -1), round(math.cbrt(27)), math.exp2(3), math.remainder(7, 4), math.fmod(-7, 3), math.ulp(1.0), math.nextafter(1, 2), math.sumprod([1, 2], [3, 4]) if hasattr(math, "sumprodx") else "")
for wrong in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.factorial(-1), lambda: heapq.heappop([]), lambda: math.exp(1000), lambda: math.gcd(1.5), lambda: math.isqrt(-1), lambda: math.acos(2)):
    try: print(wrong())
    except (ValueError, IndexError, OverflowError, TypeError) as e: print(type(e).__name__)
