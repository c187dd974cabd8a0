# mypy: ignore-errors
# asyncio on the browser's event loop: coroutines, tasks, and functions that wait for them. A page cannot block, so
# run() starts the coroutine and returns immediately. TaskGroup, Lock and others are for code that also runs elsewhere.
from _aio import Queue, QueueEmpty, QueueFull
from browser import aio, window
from browser.aio import Future as _Future

__all__ = [
    "ALL_COMPLETED", "CancelledError", "Event", "FIRST_COMPLETED", "Future", "Lock", "Queue", "QueueEmpty",
    "QueueFull", "Semaphore", "Task", "TaskGroup", "TimeoutError", "create_task", "current_task", "ensure_future",
    "gather", "iscoroutine", "iscoroutinefunction", "run", "sleep", "wait", "wait_for",
]  # fmt: skip

TimeoutError = TimeoutError
ALL_COMPLETED, FIRST_COMPLETED = "ALL_COMPLETED", "FIRST_COMPLETED"


class CancelledError(BaseException):
    pass


class InvalidStateError(Exception):
    pass


class Future:
    def __init__(self):
        self._state, self._value, self._callbacks, self._inner = "", None, [], _Future()

    def done(self):
        return self._state != ""

    def cancelled(self):
        return self._state == "cancelled"

    def result(self):
        if not self._state:
            raise InvalidStateError("Result is not set.")
        if self._state == "result":
            return self._value
        raise self._value

    def exception(self):
        if not self._state:
            raise InvalidStateError("Exception is not set.")
        if self._state == "cancelled":
            raise self._value
        return self._value if self._state == "error" else None

    def set_result(self, value):
        self._settle("result", value)

    def set_exception(self, error):
        self._settle("error", error() if isinstance(error, type) else error)

    def cancel(self, msg=None):
        if self._state:
            return False
        self._settle("cancelled", CancelledError(*([msg] if msg is not None else [])))
        return True

    def add_done_callback(self, callback):
        if self._state:
            window.setTimeout(lambda: callback(self), 0)
        else:
            self._callbacks.append(callback)

    def _settle(self, state, value):
        if self._state:
            raise InvalidStateError("invalid state")
        self._state, self._value = state, value
        self._inner.set_result(None)
        for callback in self._callbacks:
            callback(self)

    async def _wait(self):
        if not self._state:
            await self._inner
        return self.result()

    def __await__(self):
        return self._wait()


class Task(Future):
    def __init__(self, coro, name=None):
        Future.__init__(self)
        self._name = name or "Task"
        aio.run(self._go(coro))

    def get_name(self):
        return self._name

    async def _go(self, coro):
        try:
            value = await coro
        except CancelledError as error:
            if not self._state:
                self._settle("cancelled", error)
        except BaseException as error:
            if not self._state:
                self.set_exception(error)
        else:
            if not self._state:
                self.set_result(value)


def run(main, *, debug=None):
    aio.run(main)


def create_task(coro, *, name=None):
    return Task(coro, name)


def ensure_future(awaitable):
    return awaitable if isinstance(awaitable, Future) else Task(awaitable)


def current_task():
    return None


def get_running_loop():
    raise RuntimeError("there is no loop to hold: the browser has its own; use asyncio.create_task and sleep")


get_event_loop = new_event_loop = get_running_loop


def iscoroutine(value):
    return aio.iscoroutine(value)


def iscoroutinefunction(value):
    return bool(getattr(getattr(value, "__code__", None), "co_flags", 0) & 128)


async def sleep(delay, result=None):
    await aio.sleep(max(delay, 0))
    return result


async def gather(*awaitables, return_exceptions=False):
    tasks = [ensure_future(each) for each in awaitables]
    done = Future()
    left = [len(tasks)]

    def told(task):
        left[0] -= 1
        if done.done():
            return
        if not return_exceptions and (task.cancelled() or task.exception() is not None):
            done.set_exception(task._value)
        elif not left[0]:
            done.set_result(None)

    for task in tasks:
        task._callbacks.append(told) if not task.done() else told(task)
    if tasks:
        await done
    return [task._value for task in tasks]


async def wait(tasks, *, timeout=None, return_when=ALL_COMPLETED):
    tasks = set(tasks)
    waker = Future()

    def told(task=None):
        if not waker.done() and (
            task is None
            or all(each.done() for each in tasks)
            or return_when == FIRST_COMPLETED
            or (return_when == "FIRST_EXCEPTION" and not task.cancelled() and task.exception() is not None)
        ):
            waker.set_result(None)

    for task in tasks:
        told(task) if task.done() else task._callbacks.append(told)
    if timeout is not None:
        window.setTimeout(lambda: told(), timeout * 1000)
    if tasks:
        await waker
    return {task for task in tasks if task.done()}, {task for task in tasks if not task.done()}


async def wait_for(awaitable, timeout):
    task = ensure_future(awaitable)
    done, _ = await wait([task], timeout=timeout)
    if not done:
        task.cancel()
        raise TimeoutError()
    return task.result()


class TaskGroup:
    async def __aenter__(self):
        self._tasks = []
        return self

    def create_task(self, coro, *, name=None):
        task = Task(coro, name)
        self._tasks.append(task)
        return task

    async def __aexit__(self, kind, error, trace):
        errors = [error] if error is not None else []
        waited = 0
        while waited < len(self._tasks):
            task = self._tasks[waited]
            waited += 1
            try:
                await task
            except CancelledError:
                pass
            except Exception as failure:
                errors.append(failure)
        if errors:
            raise ExceptionGroup("unhandled errors in a TaskGroup", errors)


class Event:
    def __init__(self):
        self._set, self._waiting = False, []

    def is_set(self):
        return self._set

    def set(self):
        self._set = True
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            future.set_result(True)

    def clear(self):
        self._set = False

    async def wait(self):
        if not self._set:
            future = Future()
            self._waiting.append(future)
            await future
        return True


class Semaphore:
    def __init__(self, value=1):
        self._value, self._waiting = value, []

    def locked(self):
        return self._value == 0

    async def acquire(self):
        if self._value == 0 or self._waiting:
            future = Future()
            self._waiting.append(future)
            await future
        else:
            self._value -= 1
        return True

    def release(self):
        if self._waiting:
            self._waiting.pop(0).set_result(None)
        else:
            self._value += 1

    async def __aenter__(self):
        await self.acquire()

    async def __aexit__(self, kind, error, trace):
        self.release()


class Lock(Semaphore):
    def __init__(self):
        Semaphore.__init__(self, 1)

    def release(self):
        if not self._waiting and self._value:
            raise RuntimeError("Lock is not acquired.")
        Semaphore.release(self)
