def zero(f):
    try: return f()
    except Exception as e: return type(e).__name__
def f(**k): return k
print(f(**{"a": 1}, b=2), f(x=0, **{"a": 1}, b=2, **{"c": 3}), dict(**{"a": 1}, b=2), f(**{}, z=1), f(z=1))
print(zero(lambda: f(**{"a": 1}, a=2)), zero(lambda: f(a=1, **{"a": 2})))
order = []
def note(x): order.append(x); return x
f(**{note("a"): 1}, b=note("b"), **{note("c"): 3}); print(order)
class Gen:
    def __class_getitem__(cls, item): return item
print(Gen[int], Gen[int, str], list[int], dict[str, int])
class Meta(type):
    @classmethod
    def __prepare__(m, n, b, **kw): print(n, kw); return {}
    def __new__(m, n, b, ns, **kw): return super().__new__(m, n, b, ns)
    def __init__(self, *a, **kw): pass
class A(metaclass=Meta, flag=True): pass
class B2(metaclass=Meta): pass
class C:
    def __getattr__(s, n): raise AttributeError("my message")
    @property
    def p(self): raise AttributeError("from p")
class P:
    @property
    def p(self): return self.missing
    @property
    def q(self): raise AttributeError("q is not ready")
def told(f):
    try: return f()
    except AttributeError as e: return str(e)
print(told(lambda: C().x), told(lambda: C().p), told(lambda: P().q), told(lambda: P().p), told(lambda: P().none), hasattr(C(), "x"), getattr(P(), "q", 1))
from enum import *
class R(Enum):
    RED = auto()
    def shown(self): return (lambda: self.name.lower())()
print(R.RED, list(R), R.RED.shown())
class L:
    f = lambda self: 1
    x = 1
print([k for k in vars(L) if not k.startswith("__")], [k for k in dir(L) if not k.startswith("__")], L().f(), (lambda: 1).__defaults__)
print(int | str == str | int, (int | int) is int, str | None == None | str)
print(int.from_bytes.__name__, dict.fromkeys.__name__, "a".upper.__name__, [].append.__name__, type("D", (), {}).__qualname__)
def wrong(f):
    try: return f()
    except TypeError as e: return type(e).__name__
print(wrong(lambda: str.upper(1)), wrong(lambda: list.append({}, 1)), wrong(lambda: dict.get([], 1)), str.upper("a"), wrong(lambda: type("X", (5,), {})))
