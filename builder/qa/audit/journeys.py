"""Define what a visitor does during an audit: by a Python file, by selectors, or by hand in a window."""

from __future__ import annotations

import asyncio
import importlib.util
import inspect
import os
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from builder.errors import Fault, UsageError
from builder.qa.audit.model import Secret

if TYPE_CHECKING:
    from playwright.async_api import Page

Act = Callable[["Page"], Awaitable[object]]
Say = Callable[[str], None]
CLICK, FILL = "click", "fill"
HELP = "write async def sign_in(page): … in it; docs/audit.md shows one"
BY_HAND = {
    "sign_in": "Sign in in the browser's window, then press Enter here.",
    "use": "Use the site until it has called its API, then press Enter.",
    "sign_out": "Sign out, then press Enter.",
}


@dataclass(frozen=True, slots=True)
class Journey:
    """The actions of a visitor.

    `known` returns secrets from other sources. If `strict`, the site's stores must stay empty. `searched` is called
    when the search during `sign_in` has ended, so that the visitor can wait for it.
    """

    sign_in: Act
    use: Act | None = None
    sign_out: Act | None = None
    known: Callable[[], Sequence[Secret]] = tuple
    strict: bool = False
    searched: Callable[[], object] = lambda: None


@dataclass(frozen=True, slots=True)
class Action:
    """An action from the command line: click, or fill in a value.

    A value that begins with $ is the name of an environment variable, so that commands need not contain passwords.
    """

    kind: str
    selector: str
    value: str = ""

    @property
    def text(self) -> str:
        """The text to fill in. Raise UsageError if the environment variable is not set."""
        if not self.value.startswith("$"):
            return self.value
        name = self.value[1:]
        if name not in os.environ:
            hint = f"set it for this command: {name}=… build.py audit …"
            raise UsageError(Fault("no-variable", f"the environment has no variable {name}", hint))
        return os.environ[name]


def from_file(path: Path) -> Journey:
    """Return the journey in a Python file with `async def sign_in(page)` and optionally `use(page)`, `sign_out(page)`.

    Raise UsageError if the file cannot be read, or has no function `sign_in`.
    """
    if not path.is_file():
        raise UsageError(Fault("no-steps", f"there is no file {path}", f"name a Python file, and {HELP}"))
    try:
        module = _load(path)
    except Exception as error:
        message = f"{path} cannot be run: {type(error).__name__}: {error}"
        raise UsageError(Fault("steps-broken", message, f"python3 {path} shows where it fails")) from error
    if not hasattr(module, "sign_in"):
        raise UsageError(Fault("no-sign-in", f"{path} has no function sign_in", HELP))
    acts = {name: getattr(module, name) for name in BY_HAND if hasattr(module, name)}
    for name, act in acts.items():
        if not inspect.iscoroutinefunction(act):
            hint = f"write async def {name}(page), and await before each action"
            raise UsageError(Fault("steps-broken", f"{path}: {name} is no async function", hint))
    return Journey(acts["sign_in"], acts.get("use"), acts.get("sign_out"))


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("gossamer_audit_steps", path)
    if spec is None or spec.loader is None:
        raise ImportError("it is no Python file; its name must end in .py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def from_selectors(actions: Sequence[Action], until: str, *, use: str = "", sign_out: str = "") -> Journey:
    """Return the journey of a visitor who does `actions` in order, and is signed in when `until` is visible.

    `use` and `sign_out` are clicked afterwards, if they are not empty. Raise UsageError if a variable is missing.
    """
    texts = [action.text for action in actions]

    async def sign_in(page: Page) -> None:
        for action, text in zip(actions, texts, strict=True):
            found = page.locator(action.selector).first
            await (found.click() if action.kind == CLICK else found.fill(text))
        await page.locator(until).first.wait_for()

    return Journey(sign_in, clicking(use) if use else None, clicking(sign_out) if sign_out else None)


def clicking(selector: str) -> Act:
    """Return an action that clicks the first element that matches a selector."""

    async def click(page: Page) -> None:
        await page.locator(selector).first.click()

    return click


def by_hand(say: Say, ask: Callable[[], str] = input) -> Journey:
    """Return a journey in which a person signs in, uses the site and signs out by hand, and confirms with Enter."""

    def act(words: str) -> Act:
        async def wait(_: Page) -> None:
            say(words)
            await _answer(ask)

        return wait

    sign_in, use, sign_out = (act(words) for words in BY_HAND.values())
    return Journey(sign_in, use, sign_out)


async def _answer(ask: Callable[[], str]) -> None:
    """Wait for a line of input while browser events are still processed. Raise UsageError if there is no input.

    Read on a daemon thread, so that Ctrl-C ends the audit at once.
    """
    loop = asyncio.get_running_loop()
    answered: asyncio.Future[bool] = loop.create_future()

    def told(there: bool) -> None:
        if not answered.done():
            answered.set_result(there)

    def read() -> None:
        try:
            ask()
        except EOFError:
            loop.call_soon_threadsafe(told, False)
        else:
            loop.call_soon_threadsafe(told, True)

    threading.Thread(target=read, daemon=True).start()
    if not await answered:
        raise nobody()


def nobody() -> UsageError:
    """Return the error for a manual audit without a terminal."""
    hint = "name a file of steps (--steps), or what to click and fill in (--click, --fill)"
    return UsageError(Fault("no-terminal", "nobody is at the keyboard to sign in", hint))
