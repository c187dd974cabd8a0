from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, chdir, closing, contextmanager, nullcontext, redirect_stdout, suppress, ContextDecorator
import asyncio, io
@contextmanager
def tag(name, swallow=()):
    print(f"<{name}>")
    try:
        yield name.upper()
    except swallow as e:
        print("swallowed", type(e).__name__)
    finally:
        print(f"</{name}>")
with tag("a") as a, tag("b", ValueError) as b:
    print(a, b)
    raise ValueError("x")
try:
    with tag("c"):
        1 / 0
except ZeroDivisionError as e:
    print("out", e)
with suppress(KeyError, IndexError):
    [][1]
    print("never")
with ExitStack() as stack:
    names = [stack.enter_context(tag(n)) for n in "xy"]
    stack.callback(print, "callback", names)
    stack.push(lambda *exc: print("pushed", exc[0]))
class Res:
    def __init__(self, n): self.n = n
    def close(self): print("close", self.n)
with closing(Res(1)) as r, nullcontext(5) as five:
    print(r.n, five)
out = io.StringIO()
with redirect_stdout(out):
    print("hidden")
print(repr(out.getvalue()))
class Deco(ContextDecorator):
    def __enter__(self): print("enter"); return self
    def __exit__(self, *exc): print("exit", exc[0] and exc[0].__name__); return exc[0] is KeyError
@Deco()
def work(x):
    if x: raise KeyError(x)
    return "fine"
print(work(0), work(1))
@tag("fn")
def tagged(): return 42
print(tagged())
class Manager:
    def __enter__(self): print("in"); return self
    def __exit__(self, t, v, tb): print("out", t, v); return True
with Manager() as m:
    raise RuntimeError("gone")
def early():
    for i in range(3):
        with tag(str(i)):
            if i == 0: continue
            return i
print(early())
@asynccontextmanager
async def conn(n):
    print("open", n)
    try:
        yield n
    finally:
        await asyncio.sleep(0)
        print("shut", n)
async def main():
    async with conn(1) as a, conn(2):
        print("using", a)
    async with AsyncExitStack() as s:
        await s.enter_async_context(conn(3))
        s.push_async_callback(asyncio.sleep, 0)
        raise_it = False
    try:
        async with conn(4):
            raise LookupError("l")
    except LookupError as e:
        print("got", e)
asyncio.run(main())
