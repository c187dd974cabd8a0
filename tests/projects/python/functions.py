import asyncio
import functools
def logged(f):
    @functools.wraps(f)
    async def inner(*a):
        return ["in", await f(*a)]
    return inner
def sync(f):
    @functools.wraps(f)
    def inner(*a):
        return f(*a)
    return inner
@logged
async def get(x):
    "doc"
    return x
@sync
async def other():
    return 1
class C:
    @logged
    async def m(self): return 5
    @staticmethod
    async def s(): return 6
    @classmethod
    async def c(cls): return cls.__name__
    async def __aenter__(self): return self
    async def __aexit__(self, *a): return True
async def main():
    print(await get(3), get.__name__, get.__doc__, await other(), await C().m(), await C.s(), await C.c())
    get.calls = 1
    print(get.calls, get.__wrapped__.__name__, asyncio.iscoroutinefunction(get))
    async with C() as c:
        raise ValueError
    f = functools.partial(get, 4)
    print(await f(), [await g(1) for g in (get, get)])
    async def gen():
        for i in range(3):
            try:
                yield i
            finally:
                print("fin", i)
    async for x in gen():
        print(x)
    fs = [asyncio.create_task(get(i)) for i in range(3)]
    print([await t for t in fs])
asyncio.run(main())
