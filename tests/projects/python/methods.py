# Calls of methods of builtin types with values that nobody thought of.
state = 12345
def rnd(n):
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return (state >> 8) % n
def pick(xs): return xs[rnd(len(xs))]
S = ["", "a", "ab", "ba", "aba", "abcabc", " a b ", "A b", "x\ny\r\nz", "🙂a🙂", "1.5", "-12", "\t", "é", "ß"]
B = [s.encode() for s in S]
IDX = [None, 0, 1, 2, -1, -2, 5, 100, -100]
bounds = lambda: pick([(), (pick(IDX),), (pick(IDX), pick(IDX))])
def case(T, kind):
    two = lambda: (pick(T),)
    m = {
      "find": lambda: two() + bounds(), "rfind": lambda: two() + bounds(), "index": lambda: two() + bounds(), "rindex": lambda: two() + bounds(),
      "count": lambda: two() + bounds(), "startswith": lambda: (pick([pick(T), (pick(T), pick(T)), ()]),) + bounds(), "endswith": lambda: (pick([pick(T), (pick(T), pick(T)), ()]),) + bounds(),
      "split": lambda: pick([(), (None,), two(), (pick(T), rnd(4) - 1), (None, rnd(3))]), "rsplit": lambda: pick([(), (None,), two(), (pick(T), rnd(4) - 1), (None, rnd(3))]),
      "strip": lambda: pick([(), (None,), two()]), "lstrip": lambda: pick([(), (None,), two()]), "rstrip": lambda: pick([(), (None,), two()]),
      "partition": two, "rpartition": two, "removeprefix": two, "removesuffix": two,
      "replace": lambda: pick([(pick(T), pick(T)), (pick(T), pick(T), rnd(4) - 1)]),
      "splitlines": lambda: pick([(), (True,)]), "expandtabs": lambda: pick([(), (rnd(5),)]), "zfill": lambda: (rnd(8),),
      "center": lambda: pick([(rnd(9),), (rnd(9), T[1])]), "ljust": lambda: pick([(rnd(9),), (rnd(9), T[1])]), "rjust": lambda: pick([(rnd(9),), (rnd(9), T[1])]),
      "join": lambda: ([pick(T), pick(T), pick(T)],), "title": tuple, "capitalize": tuple, "swapcase": tuple, "upper": tuple, "lower": tuple, "isdigit": tuple, "isalpha": tuple, "isalnum": tuple, "isspace": tuple, "isupper": tuple, "islower": tuple, "istitle": tuple,
      "__mul__": lambda: (rnd(4) - 1,), "__add__": two, "__contains__": two, "__getitem__": lambda: (slice(pick(IDX), pick(IDX), pick([None, 1, 2, -1, -2])),), "__len__": tuple, "__eq__": two, "__lt__": two,
    }
    name = pick(list(m))
    return name, m[name]()
def out(o, name, a):
    try: r = getattr(o, name)(*a)
    except Exception as e: r = type(e).__name__
    print(ascii((o, name, a, r)))
for i in range(1500):
    n, a = case(S, "s"); out(pick(S), n, a)
for i in range(1000):
    n, a = case(B, "b"); out(pick(B), n, a)
for i in range(1000):
    n, a = case(B, "b"); out(bytearray(pick(B)), n, a)
L = [[], [1], [1, 2], [2, 1, 2], list("abcab"), [1.0, True, 0], [None, 1, None]]
def lcase():
    v = lambda: pick([1, 2, "a", None, True, 0, 1.0])
    i = lambda: pick([0, 1, -1, 2, -2, 5, -9])
    m = {"append": lambda: (v(),), "extend": lambda: (pick([pick(L), "ab", (1,), {3: 4}, range(2)]),), "insert": lambda: (i(), v()), "pop": lambda: pick([(), (i(),)]), "remove": lambda: (v(),), "index": lambda: pick([(v(),), (v(), i()), (v(), i(), i())]),
     "count": lambda: (v(),), "reverse": tuple, "copy": tuple, "clear": tuple, "__getitem__": lambda: (pick([i(), slice(pick(IDX), pick(IDX), pick([None, 1, 2, -1, -2]))]),), "__delitem__": lambda: (pick([i(), slice(pick(IDX), pick(IDX), pick([None, 1, 2, -1, -2]))]),),
     "__setitem__": lambda: (slice(pick(IDX), pick(IDX), pick([None, 1, 1, -1])), pick([[], [9], [8, 9], (7,), "xy"])), "__mul__": lambda: (rnd(4) - 1,), "__add__": lambda: (pick(L),), "__iadd__": lambda: (pick([pick(L), "ab"]),), "__imul__": lambda: (rnd(3),), "__eq__": lambda: (pick(L),), "__lt__": lambda: (pick(L),), "__contains__": lambda: (v(),)}
    n = pick(list(m)); return n, m[n]()
for k in range(1000):
    n, a = lcase(); o = pick(L)[:]
    try: r = getattr(o, n)(*a)
    except Exception as e: r = type(e).__name__
    print(ascii((n, a, r, o)))
for k in range(300):
    n, a = lcase(); o = tuple(pick(L))
    if n in ("count", "index", "__getitem__", "__mul__", "__contains__"):
        try: r = getattr(o, n)(*a)
        except Exception as e: r = type(e).__name__
        print(ascii((n, a, r, o)))
R = [range(0), range(5), range(1, 9, 3), range(5, -5, -2), range(-3)]
for k in range(300):
    o = pick(R); i = pick([0, 1, -1, 2, -9, 4]); s = slice(pick(IDX), pick(IDX), pick([None, 1, 2, -1, -2]))
    for f in (lambda: o[i], lambda: o[s], lambda: i in o, lambda: o.index(i), lambda: o.count(i), lambda: list(reversed(o)), lambda: len(o), lambda: o == pick(R), lambda: (o.start, o.stop, o.step), lambda: max(o), lambda: 1.0 in o):
        try: r = f()
        except Exception as e: r = type(e).__name__
        print(o, i, s, r)
SETS = [set(), {1}, {1, 2}, {2, 3}, {1, 2, 3}, {"a"}, frozenset([1, 2]), frozenset()]
OTH = SETS + [[1, 2], "a", {1: 2}, (), range(3), [1, 1, 5]]
show = lambda x: (type(x).__name__, sorted(x, key=repr)) if isinstance(x, (set, frozenset)) else x
for k in range(900):
    o = pick(SETS).copy(); n = pick(["union", "intersection", "difference", "symmetric_difference", "issubset", "issuperset", "isdisjoint", "update", "intersection_update", "difference_update", "symmetric_difference_update", "__or__", "__and__", "__sub__", "__xor__", "__le__", "__lt__", "__ge__", "__gt__", "__eq__", "__ror__", "__rsub__", "__contains__"])
    a = pick(OTH)
    if n == "__contains__": a = pick([1, "a", frozenset([1])])
    try: r = getattr(o, n)(a)
    except Exception as e: r = type(e).__name__
    print(n, show(a), show(r), show(o))
D = [{}, {1: 2}, {"a": 1, "b": 2}, {1: "x", True: "y"}, {None: 0, 2.0: 1}]
for k in range(1000):
    o = dict(pick(D)); n = pick(["get", "pop", "setdefault", "update", "popitem", "fromkeys", "keys", "values", "items", "__or__", "__ior__", "__eq__", "__contains__", "__getitem__", "__delitem__", "copy", "clear", "__reversed__"])
    key = pick([1, "a", 2, None, True, 2.0, "z"])
    a = {"get": lambda: pick([(key,), (key, 5)]), "pop": lambda: pick([(key,), (key, 5)]), "setdefault": lambda: pick([(key,), (key, 5)]), "update": lambda: pick([(pick(D),), ([(key, 7)],), ()]), "fromkeys": lambda: pick([("ab",), ([1], 2)]), "__or__": lambda: (pick(D),), "__ior__": lambda: (pick(D),), "__eq__": lambda: (pick(D),), "__contains__": lambda: (key,), "__getitem__": lambda: (key,), "__delitem__": lambda: (key,)}.get(n, tuple)()
    try: r = getattr(o, n)(*a); r = list(r) if n == "__reversed__" else r
    except Exception as e: r = type(e).__name__
    print(ascii((n, a, r, o)))
