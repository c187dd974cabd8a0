def a():
    try:
        1/0
    except ZeroDivisionError as e:
        print(repr(e))
    try:
        print(e)
    except UnboundLocalError as x:
        print("unbound", x)
a()
def b():
    fs = []
    try:
        int("x")
    except ValueError as e:
        fs.append(lambda: e)
    try:
        fs[0]()
    except NameError as x:
        print(type(x).__name__)
b()
try:
    {}["k"]
except KeyError as err:
    print(err)
print("err" in globals(), "err" in dir())
try: err
except NameError as n: print(n)
err = 5
for i in range(3):
    try:
        [][i]
    except IndexError as err:
        if i == 1: break
        continue
print("err" in globals())
class K:
    try:
        1/0
    except ZeroDivisionError as z:
        pass
print(hasattr(K, "z"))
def c():
    global err
    try: 1/0
    except Exception as err: pass
    return "err" in globals()
err = 1
print(c())
def d(x):
    try: 1/0
    except ZeroDivisionError as x:
        del x
    return sorted(locals())
print(d(1))
def g():
    e = 1
    def h():
        nonlocal e
        try: 1/0
        except ZeroDivisionError as e: print("in", e)
    h()
    try: return e
    except NameError as q: return str(q)
print(g())
def f():
    try:
        try: 1/0
        except ZeroDivisionError as e:
            raise KeyError("x") from e
    except KeyError as k:
        print(k.__cause__)
        try: e
        except NameError as u: print(u)
f()
def st():
    try: raise ExceptionGroup("g", [ValueError(1)])
    except* ValueError as eg: print(eg.exceptions)
    try: eg
    except NameError as u: print(u)
st()
def brk():
    for i in range(2):
        try:
            if i == 0: continue
            break
        except ValueError: pass
        else: print("else", i)
        finally: print("fin", i)
    while True:
        try: break
        except ValueError: pass
        else: print("bad else")
brk()
def gen():
    try:
        yield 1
    except ValueError as e:
        yield str(e)
    yield sorted(locals())
it = gen(); next(it); print(it.throw(ValueError("v"))); print(next(it))
