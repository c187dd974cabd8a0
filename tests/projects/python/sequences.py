s = bytearray(10); s[0::2] = b"12345"; print(s)
s = bytearray(b"abc"); s[1:2] = b"xyz"; print(s, s.append(65), s.insert(0, 66), s.reverse(), s); s.extend([65, 66]); print(s)
def sieve(n):
    flags = bytearray([1]) * (n + 1)
    for i in range(2, n + 1):
        if flags[i]:
            yield i
            flags[i * i::i] = bytes(len(range(i * i, n + 1, i)))
print(list(sieve(40)))
def boom():
    yield 1
    raise ValueError("boom")
def spread():
    try: return [*boom()]
    except ValueError as e: return str(e)
print(spread())
print(bool(range(0)), bool(range(3, 3)), bool(range(5, 3)), bool(range(1)), bool(range(5, 3, -1)))
print(list(zip()), list(zip(*[])), [*zip(*[(1, 2), (3, 4)])], dict(zip("ab", [1, 2])))
from collections.abc import Hashable
print(isinstance([], Hashable), isinstance({}, Hashable), isinstance(set(), Hashable), isinstance((), Hashable), isinstance(bytearray(), Hashable), list.__hash__, [].__hash__)
for thing in ([], {}, set(), bytearray(), ([],)):
    try: hash(thing)
    except TypeError: print("unhashable")
class Box: x = 1
print(memoryview(b"a").readonly, memoryview(bytearray(b"a")).readonly, delattr(Box, "x"), hasattr(Box, "x"))
a = bytearray(b"abc"); b = bytes(a); c = bytearray(a); a.reverse(); a[0] = 90; print(a, b, c)
print(range(0)[100:5:-2], range(9)[7:1:-3], (1, 2) * -1, {1}.issubset("a"), {1, 2}.issubset({1: 0, 2: 0}), {1}.__lt__({1, 2}))
several = [1, 2]
several *= -1
print(several, 1.0 in range(3), range(5, -5, -2).index(3))
try:
    range(0, -3).index(-1)
except ValueError:
    print("not in range")
