# mypy: ignore-errors
# The part of browser.aio that is not in the runtime. It works like asyncio, on the browser's event loop.
from browser.aio import Future, run


class QueueEmpty(Exception):
    pass


class QueueFull(Exception):
    pass


async def gather(*coros, return_exceptions=False):
    """Return the results, in the order of the coroutines; raise the first error."""
    results, left, done = [None] * len(coros), [len(coros)], Future()
    if not coros:
        return results

    async def one(number, coro):
        try:
            results[number] = await coro
        except BaseException as error:
            if not return_exceptions:
                done.set_exception(error)
                return
            results[number] = error
        left[0] -= 1
        if not left[0]:
            done.set_result(None)

    for number, coro in enumerate(coros):
        run(one(number, coro))
    await done
    return results


class Queue:
    def __init__(self, maxsize=0):
        self.maxsize, self._items, self._getters, self._putters = maxsize, [], [], []
        self._unfinished, self._joiners = 0, []

    def qsize(self):
        return len(self._items)

    def empty(self):
        return not self._items

    def full(self):
        return 0 < self.maxsize <= len(self._items)

    async def get(self):
        while not self._items:
            await self._wait(self._getters)
        return self.get_nowait()

    def get_nowait(self):
        if not self._items:
            raise QueueEmpty
        item = self._items.pop(0)
        self._wake(self._putters)
        return item

    async def put(self, item):
        while self.full():
            await self._wait(self._putters)
        self.put_nowait(item)

    def put_nowait(self, item):
        if self.full():
            raise QueueFull
        self._items.append(item)
        self._unfinished += 1
        self._wake(self._getters)

    async def join(self):
        while self._unfinished:
            await self._wait(self._joiners)

    def task_done(self):
        if not self._unfinished:
            raise ValueError("task_done() called too many times")
        self._unfinished -= 1
        while self._joiners and not self._unfinished:
            self._wake(self._joiners)

    async def _wait(self, waiting):
        future = Future()
        waiting.append(future)
        await future

    def _wake(self, waiting):
        if waiting:
            waiting.pop(0).set_result(None)
