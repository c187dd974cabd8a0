"""Coroutines in the browser, from Brython 3.15 and Gossamer, for editors and type checkers."""

from collections.abc import Awaitable, Callable, Coroutine, Generator, Mapping
from typing import Any, Generic, TypeVar

from . import DOMEvent, DOMNode

_Value = TypeVar("_Value")

class Future(Awaitable[Any]):
    """A value that is available later. Use `await` to get it."""

    def __await__(self) -> Generator[Any, None, Any]: ...
    def done(self) -> bool: ...
    def set_result(self, value: Any) -> None: ...
    def set_exception(self, exception: BaseException) -> None: ...

class _HTTPRequest:
    """The response to `get` or `post`. `data` is its body, in the requested format."""

    status: int
    statusText: str
    data: Any
    response_headers: dict[str, str]
    def __getattr__(self, name: str) -> Any: ...

async def get(
    url: str,
    *,
    data: str | Mapping[str, object] = ...,
    headers: Mapping[str, str] = ...,
    cache: bool = ...,
    format: str = ...,
    mode: str = ...,
) -> _HTTPRequest:
    """Fetch a URL of this site. `format` is "text", "binary" or "dataURL". For an API use auth.fetch."""

async def post(
    url: str,
    *,
    data: str | Mapping[str, object] = ...,
    headers: Mapping[str, str] = ...,
    cache: bool = ...,
    format: str = ...,
    mode: str = ...,
) -> _HTTPRequest:
    """Send data to a URL of this site. For an API use auth.fetch."""

async def ajax(
    method: str,
    url: str,
    *,
    data: str | Mapping[str, object] = ...,
    headers: Mapping[str, str] = ...,
    cache: bool = ...,
    format: str = ...,
    mode: str = ...,
) -> _HTTPRequest:
    """Send a request with any method to a URL of this site. For an API use auth.fetch."""

def event(element: DOMNode, *names: str) -> Awaitable[DOMEvent]:
    """Wait for the first of these events on an element, and return it."""

async def sleep(seconds: float) -> None:
    """Wait for this many seconds."""

def run(
    coro: Coroutine[Any, Any, _Value],
    onsuccess: Callable[[_Value], object] = ...,
    onerror: Callable[[BaseException], object] = ...,
) -> None:
    """Start a coroutine and return immediately, because a page cannot block."""

async def gather(*coros: Awaitable[Any], return_exceptions: bool = False) -> list[Any]:
    """Run coroutines concurrently. Return the results in the order of the coroutines, or raise the first error."""

def iscoroutine(f: object) -> bool: ...
def iscoroutinefunction(f: object) -> bool: ...

class QueueEmpty(Exception): ...
class QueueFull(Exception): ...

class Queue(Generic[_Value]):
    """A queue between coroutines, like asyncio.Queue."""

    maxsize: int
    def __init__(self, maxsize: int = 0) -> None: ...
    def qsize(self) -> int: ...
    def empty(self) -> bool: ...
    def full(self) -> bool: ...
    async def get(self) -> _Value: ...
    def get_nowait(self) -> _Value: ...
    async def put(self, item: _Value) -> None: ...
    def put_nowait(self, item: _Value) -> None: ...
    async def join(self) -> None: ...
    def task_done(self) -> None: ...
