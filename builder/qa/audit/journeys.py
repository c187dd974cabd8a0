"""What a visitor does while an audit watches: a Python file, selectors of the command line, or a person in a window."""

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
    """What a visitor does. `known` returns secrets that are known from elsewhere; if `strict`, the site's stores must stay
    empty. `searched` is called when the search beside `sign_in` has ended, for a visitor who waits for it."""

    sign_in: Act
    use: Act | None = None
    sign_out: Act | None = None
    known: Callable[[], Sequence[Secret]] = tuple
    strict: bool = False
    searched: Callable[[], object] = lambda: None


@dataclass(frozen=True, slots=True)
class Action:
    """One of the things that the command line tells a visitor to do: click, or fill in a value. A value that begins with $ is
    the name of a variable of the environment, so that no password stands in a command."""

    kind: str
    selector: str
    value: str = ""

    @property
    def text(self) -> str:
        """What to fill in. Raise UsageError if the environment has no such variable."""
        if not self.value.startswith("$"):
            return self.value
        name = self.value[1:]
        if name not in os.environ:
            hint = f"set it for this command: {name}=… build.py audit …"
            raise UsageError(Fault("no-variable", f"the environment has no variable {name}", hint))
        return os.environ[name]


def from_file(path: Path) -> Journey:
    """Return the journey of a Python file with `async def sign_in(page)`, and perhaps `use(page)` and `sign_out(page)`.

    Raise UsageError if it cannot be read, or has no such function.
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
    """Return the journey of a visitor who does `actions` in order, and is signed in when `until` is shown.

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
    """Return the act of clicking the first element that a selector finds."""

    async def click(page: Page) -> None:
        await page.locator(selector).first.click()

    return click


def by_hand(say: Say, ask: Callable[[], str] = input) -> Journey:
    """Return the journey of a person who signs in, uses the site and signs out in a window, and presses Enter after each."""

    def act(words: str) -> Act:
        async def wait(_: Page) -> None:
            say(words)
            await _answer(ask)

        return wait

    sign_in, use, sign_out = (act(words) for words in BY_HAND.values())
    return Journey(sign_in, use, sign_out)


async def _answer(ask: Callable[[], str]) -> None:
    """Wait for a line, while the browser's events go on being heard. Raise UsageError if nobody is there to write one.

    On a thread that nothing waits for, so that Ctrl-C ends the audit at once.
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
    """Return the error for an audit by hand without a person."""
    hint = "name a file of steps (--steps), or what to click and fill in (--click, --fill)"
    return UsageError(Fault("no-terminal", "nobody is at the keyboard to sign in", hint))
