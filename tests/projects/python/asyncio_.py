import asyncio
async def one(x, t=0):
    await asyncio.sleep(t)
    return x * 2
async def bad():
    await asyncio.sleep(0)
    raise KeyError("k")
class W:
    def __await__(self):
        return one(21).__await__()
async def main():
    print(await asyncio.gather(one(1, .02), one(2), one(3, .01)))
    t = asyncio.create_task(one(4))
    print(t.done(), await t, t.done())
    try:
        await asyncio.wait_for(one(1, 5), .01)
    except asyncio.TimeoutError as e:
        print("timeout", type(e).__name__)
    try:
        await asyncio.gather(one(1), bad())
    except KeyError as e:
        print(e)
    print(await asyncio.gather(bad(), one(2), return_exceptions=True))
    lock = asyncio.Lock()
    log = []
    async def use(n):
        async with lock:
            log.append(("in", n))
            await asyncio.sleep(0)
            log.append(("out", n))
    await asyncio.gather(use(1), use(2))
    print(log)
    try:
        async with asyncio.TaskGroup() as g:
            a = g.create_task(one(5))
            g.create_task(bad())
    except ExceptionGroup as e:
        print(e.exceptions, a.result())
    f = asyncio.Future()
    f.set_result(3)
    print(await f)
    ev = asyncio.Event()
    async def setter():
        ev.set()
    asyncio.create_task(setter())
    print(await ev.wait())
    q = asyncio.Queue()
    q.put_nowait(1)
    print(await q.get(), q.empty())
asyncio.run(main())
