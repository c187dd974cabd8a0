# Formats of struct, with values that nobody thought of.
import struct
state = 99
def rnd(n):
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return (state >> 8) % n
def pick(xs): return xs[rnd(len(xs))]
def out(*w):
    try: r = w[-1]()
    except Exception as e: r = type(e).__name__
    print(*map(repr, w[:-1]), repr(r))
V = {"b": [0, 127, -128, 200, "x", 1.5], "B": [0, 255, 256, -1], "h": [1, -2, 40000], "H": [7, 65535], "i": [5, -6, 2**31], "I": [2**32 - 1, True], "l": [1, -1], "L": [2**33, 3], "q": [-2**63, 2**62, 2**64], "Q": [2**64 - 1, -1], "n": [3], "N": [4], "P": [5],
 "e": [0.0, -0.0, 1.5, 65504.0, 65520.0, 1e-8, 5.96e-8, 6.1e-5, float("inf"), float("nan"), 2, 0.1], "f": [0.1, 1e39, -2.5, 1, 1e-45, float("-inf"), "x"], "d": [0.1, 5e-324, 3, None], "?": [True, 0, [], "a"], "c": [b"a", b"ab", "a"], "s": [b"ab", b"abcdef", "x", bytearray(b"q")], "p": [b"ab", b"abcdef"], "x": []}
for k in range(250):
    fmt, vals = pick(["", "<", ">", "=", "@", "!"]), []
    for _ in range(rnd(4) + 1):
        c = pick(list(V)); n = pick(["", "", "", "2", "3", "1" if c in "sp" else "0"])
        fmt += pick(["", " "]) + n + c
        if c in "sp": vals.append(pick(V[c]))
        elif c != "x": vals += [pick(V[c][:rnd(9) + 1]) for _ in range(int(n or 1))]
    out(fmt, vals, lambda: struct.pack(fmt, *vals))
    out(fmt, lambda: struct.calcsize(fmt))
    try: data = bytes(rnd(256) for _ in range(struct.calcsize(fmt)))
    except struct.error: continue
    out(fmt, data, lambda: struct.unpack(fmt, data))
    out(fmt, lambda: list(struct.iter_unpack(fmt, data * 2)))
    out(fmt, lambda: struct.unpack_from(fmt, b"zz" + data, 2))
    out(fmt, lambda: struct.unpack_from(fmt, data, -1))
for f in ("2", "y", "1 2b", "<n", b"<h", 5, "3", "z"): out(f, lambda: struct.calcsize(f))
buf = bytearray(10); struct.pack_into("<HI", buf, 1, 1, 2); print(buf)
for w in (lambda: struct.pack_into("<Q", buf, 5, 1), lambda: struct.pack("h"), lambda: struct.pack("h", 1, 2), lambda: struct.pack("H", 70000), lambda: struct.pack("h", 1 << 20), lambda: struct.pack("h", "a"), lambda: struct.unpack("h", b"a"), lambda: struct.unpack_from("<Q", b"abc", 1), lambda: list(struct.iter_unpack("h", b"abc")), lambda: struct.pack("f", 1e40), lambda: struct.pack("c", "a"), lambda: struct.pack("2s", "a"), lambda: struct.pack("f", "a")):
    try: print(w())
    except (struct.error, OverflowError) as e: print(type(e).__name__)
s = struct.Struct("<2h"); print(s.size, s.format, s.pack(1, 2), s.unpack(b"\1\0\2\0"), list(s.iter_unpack(b"\1\0\2\0" * 2)))
