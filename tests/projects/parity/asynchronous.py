from browser import aio


class Manager:
    async def __aenter__(self):
        print("aenter")
        return 5

    async def __aexit__(self, kind, value, trace):
        print("aexit", kind and kind.__name__)
        return False


class Count:
    def __init__(self, n):
        self.n, self.i = n, 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.i == self.n:
            raise StopAsyncIteration
        self.i += 1
        return self.i


async def add(a, b=1, *rest, k=2, **kw):
    await aio.sleep(0)
    return a + b + k + sum(rest) + len(kw)


async def fails():
    await aio.sleep(0)
    raise ValueError("failed")


async def loop():
    out = []
    for i in range(3):
        try:
            if i == 1:
                continue
            out.append(await add(i))
        finally:
            out.append("f")
    return out


async def agen(n):
    for i in range(n):
        await aio.sleep(0)
        yield i * 10


class Service:
    def __init__(self):
        self.value = 1

    async def get(self):
        await aio.sleep(0)
        self.value += 1
        return self.value

    async def both(self):
        return await self.get(), await self.get()


async def main():
    print(await add(1), await add(1, 2, 3, k=4, z=1))
    async with Manager() as m:
        print("in", m)
    async for i in Count(3):
        print("count", i)
    try:
        await fails()
    except ValueError as error:
        print("caught", error)
    try:
        async with Manager():
            raise KeyError("k")
    except KeyError as error:
        print("through", error)
    print(await loop(), await Service().both())
    async for v in agen(3):
        print("agen", v)
    try:
        await add()
    except TypeError as error:
        print(error)

    async def nested(x):
        async def deep():
            return x + 1
        return await deep()

    print(await nested(1), await (lambda: add(5))())
    future = aio.Future()
    future.set_result("later")
    print(await future)
    order = []

    async def step(name):
        order.append(name + "1")
        await aio.sleep(0.01)
        order.append(name + "2")

    aio.run(step("a"))
    aio.run(step("b"))
    await aio.sleep(0.1)
    print(order, add.__name__, aio.iscoroutinefunction(add))
