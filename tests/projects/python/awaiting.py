import asyncio
import sys
async def rows():
    return [{"n": "a"}, {"n": "b"}]
async def one(x):
    await asyncio.sleep(0)
    return x * 2
async def bad():
    await asyncio.sleep(0)
    raise KeyError("k")
async def ag():
    for i in range(4):
        yield i
async def local(a):
    try:
        x = await one(3)
        y = 1
    finally:
        print("finally")
    return x + y
async def reraise():
    try:
        await bad()
    except KeyError:
        try:
            await one(1)
            int("x")
        except ValueError:
            pass
        await one(2)
        raise
def count():
    n = 0
    def h():
        nonlocal n
        try:
            n += 1
        finally:
            n += 10
    h()
    return n
async def callers():
    await asyncio.sleep(0)
    names, frame = [], sys._getframe()
    while frame and len(names) < 40:
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    print(names[0], "starting" in names)
async def starting():
    secret = "kept by nobody"
    await asyncio.create_task(callers())
async def main():
    names = [r["n"] for r in await rows()]
    print(", ".join(names), len(names), sum(len(r) for r in await rows()))
    print([await one(x) for x in range(3)], {x: await one(x) for x in range(2)}, [await one(x) for x in []])
    print([y for x in range(3) for y in [await one(x)] if await one(x)])
    print(await local(1))
    try:
        await reraise()
    except KeyError as e:
        print("again", e)
    async for i in ag():
        if i == 2:
            break
        print(i)
    else:
        print("else")
    print(count())
    await starting()
import asyncio
from contextlib import asynccontextmanager
@asynccontextmanager
async def swallow():
    try: yield 1
    except LookupError: print("swallowed")
async def agen():
    for i in range(3): yield i
async def frames():
    async with swallow(): raise KeyError
    async for x in agen():
        pass
    for e in [1]: print(e)
    try: raise ValueError("v")
    except ValueError as e: print(repr(e))
    g = agen(); print(await anext(g), await g.asend(None))
    try: await g.athrow(ValueError("in"))
    except ValueError as e: print("out", e)
    print("end", sorted(k for k in locals() if not k.startswith("_")))
class Later:
    async def value(self): return "w"
    def __await__(self): return self.value().__await__()
async def later(): print(await Later())
async def everything():
    for each in (main, frames, later): await each()
asyncio.run(everything())
