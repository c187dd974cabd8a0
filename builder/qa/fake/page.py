"""The fake page for unit tests: it has the modules, the document, the signed-in user, and the responses of APIs."""

from __future__ import annotations

import asyncio
import importlib
import json as _json
import sys
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from builder import pipeline
from builder.errors import Fault, UsageError, did_you_mean
from builder.load import BUILT_IN
from builder.qa.fake.modules import Document, Window, platform
from builder.qa.fake.nodes import Element, Event
from builder.qa.fake.reader import read
from builder.qa.fake.sign_in import Answer, Asked, Claims, SignIn

_PLATFORM = ("browser", "javascript", "auth")
_PATIENCE = 5.0  # seconds
_Value = TypeVar("_Value")


class FakePage:
    """A simulated page on which the site's own Python runs under CPython. Unsupported features raise UsageError.

    `browser`, `javascript` and `aio` are the modules that the code imports; tests may set missing names in them.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        # in a separate thread, because the tests' thread may already have pytest-playwright's event loop
        self._thread = ThreadPoolExecutor(1)
        self._loop = asyncio.new_event_loop()
        self._started: list[asyncio.Task[Any]] = []
        own = root / "site/auth"
        self._auth = SignIn(Exception)
        library = own if own.is_dir() else BUILT_IN / "site/auth"
        self.modules = platform(self._loop, self._start, self._auth, library)
        self.browser: Any = self.modules["browser"]
        self.javascript: Any = self.modules["javascript"]
        self.aio: Any = self.modules["browser.aio"]

    @property
    def document(self) -> Document:
        """The document, empty until `open` or `load`."""
        found: Document = self.browser.document
        return found

    @property
    def window(self) -> Window:
        """The window. `fake_page.window.Intl = …` adds something that the view needs."""
        found: Window = self.browser.window
        return found

    # The signed-in user, and the responses of APIs

    @property
    def claims(self) -> Claims | None:
        """The claims of the signed-in user: Ada, unless the test changes it. None if nobody is signed in."""
        return self._auth.claims

    def sign_in(self, claims: Claims) -> None:
        """Sign in another user, and notify the listeners of `auth.on_change`."""
        self._auth.become(claims)
        self.settle()

    def sign_out(self) -> None:
        """Sign the user out, and notify the listeners of `auth.on_change`."""
        self._auth.become(None)
        self.settle()

    def answer(
        self,
        api: str,
        path: str = "",
        json: Any = None,
        *,
        method: str = "GET",
        status: int = 200,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        error: str = "",
    ) -> None:
        """Set the response of `auth.fetch(api, path, method)`: `json`, or the bytes `body`, with a status.

        With `error`, a code such as "api_unreachable", it raises AuthError.
        """
        if error:
            self._auth.answers[method, api, path] = self._auth.AuthError(error)
            return
        data = _json.dumps(json).encode() if body is None else body
        kind = {"content-type": "application/json"} if body is None else {}
        self._auth.answers[method, api, path] = Answer(status, data, {**kind, **(headers or {})})

    @property
    def asked(self) -> list[Asked]:
        """The calls of APIs so far: `.api`, `.path`, `.method`, `.headers`, `.body`, `.json()`."""
        return self._auth.asked

    @property
    def logins(self) -> list[dict[str, Any]]:
        """The arguments of each call of `auth.login` so far."""
        return self._auth.logins

    # The page

    def open(self, route: str) -> Element:
        """Show a page of the site as built, without running its view. Return its <main>."""
        pages = _built(self.root)
        if route not in pages:
            hint = did_you_mean(route, pages) or f"there are {', '.join(sorted(pages))}"
            raise UsageError(Fault("unknown-route", f"no page has the route {route}", hint))
        whole = read(pages[route], self._start).querySelector("html")
        assert whole is not None
        self.document.replaceChildren(whole)
        return self.main

    def load(self, html: str) -> Element:
        """Show this HTML in <main>, and return <main>."""
        main = Element("main", self._start)
        main.append(read(html, self._start))
        self.document.body.replaceChildren(main)
        return main

    @property
    def main(self) -> Element:
        """The page's <main>."""
        found = self.document.querySelector("main")
        if found is None:
            raise UsageError(
                Fault("fake-html", "the fake page is empty", "call fake_page.open or .load before")
            )
        return found

    def view(self, name: str) -> ModuleType:
        """Import a module of site/app and return it."""
        return importlib.import_module(name)

    def show(self, name: str) -> ModuleType:
        """Import a view, run its `show(main)` and everything that it starts to the end, and return the module."""
        made = self.view(name)
        self.run(made.show(self.main))
        return made

    def run(self, coroutine: Coroutine[Any, Any, _Value] | _Value) -> _Value:
        """Run a coroutine and everything that it starts to the end. Return its value, or any other value unchanged."""
        if not asyncio.iscoroutine(coroutine):
            self.settle()
            return coroutine
        task = self._loop.create_task(coroutine)
        self._finish(task)
        self.settle()
        value: _Value = task.result()
        return value

    def trigger(self, element: Element, event: str, **facts: Any) -> Event:
        """Dispatch an event to an element, run everything that it starts to the end, and return the event."""
        made = Event(event, **facts)
        element.dispatch(made)
        self.settle()
        return made

    def settle(self) -> None:
        """Run everything that was started to the end. Raise the first error."""
        while self._started:
            self._finish(self._started.pop(0))

    def _finish(self, task: asyncio.Task[Any]) -> None:
        """Wait for a task. Raise its error, or UsageError if it does not end in time."""
        wait = asyncio.wait({task}, timeout=_PATIENCE)
        self._thread.submit(self._loop.run_until_complete, wait).result()
        if not task.done():
            name = task.get_coro().__qualname__  # type: ignore[union-attr]
            message = f"{name} does not end: it waits for what nothing on the fake page brings about"
            raise UsageError(Fault("not-ending", message, "let the test bring it about, or replace it"))
        task.result()

    def _start(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        self._started.append(self._loop.create_task(coroutine))

    def learn_errors(self) -> None:
        """Import AuthError and its messages for visitors from the real library, which must be importable already."""
        real = importlib.import_module("auth.errors").AuthError
        importlib.import_module("auth.messages")
        self._auth.AuthError = real
        vars(self.modules["auth"])["AuthError"] = real

    def close(self) -> None:
        """Cancel everything that is still waiting."""
        waiting = asyncio.all_tasks(self._loop)
        for task in waiting:
            task.cancel()
        if waiting:
            self._thread.submit(self._loop.run_until_complete, asyncio.wait(waiting)).result()
        self._thread.shutdown()
        self._loop.close()


@contextmanager
def fake_page(root: Path) -> Iterator[FakePage]:
    """Make `browser`, `javascript`, `auth` and the modules of site/app importable until the end of the block."""
    app = root / "site/app"
    own = {path.stem for path in app.iterdir()} if app.is_dir() else set()
    kept = _taken({*_PLATFORM, *own})
    page = FakePage(root)
    sys.path.insert(0, str(app))
    sys.modules.update(page.modules)
    try:
        page.learn_errors()
        yield page
    finally:
        page.close()
        sys.path.remove(str(app))
        _taken({*_PLATFORM, *own})
        sys.modules.update(kept)


def _taken(tops: set[str]) -> dict[str, ModuleType]:
    """Remove these modules and their submodules from sys.modules, and return them."""
    names = [name for name in sys.modules if name.partition(".")[0] in tops]
    return {name: sys.modules.pop(name) for name in names}


@lru_cache(maxsize=4)
def _built(root: Path) -> dict[str, str]:
    """Return the site's pages as HTML, by their routes."""
    files = pipeline.build(root, dev=True).files
    pages = {path: file.data.decode() for path, file in files.items() if path.endswith(".html")}
    return {f"/{path.removesuffix('index.html')}": html for path, html in pages.items()}
