"""Run the visit that an audit observes: launch a browser with a new profile, do each step, and search after it."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Collection, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from builder.config.urls import same_site
from builder.errors import Fault, GossamerError, MachineError, UsageError
from builder.qa.audit import cdp, disk
from builder.qa.audit.auditor import Auditor
from builder.qa.audit.cdp import Gone
from builder.qa.audit.journeys import Act, Journey, Say
from builder.qa.audit.model import Audit
from builder.qa.audit.wire import origin
from builder.qa.browsers import Browser

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Frame, Page

LOADED, AT_PROVIDER, SIGNED_IN = "loaded", "at the provider", "signed in"
USED, RELOADED, SIGNED_OUT, BACK = "after an API call", "reloaded", "signed out", "Back"
STEPS = (LOADED, AT_PROVIDER, SIGNED_IN, USED, RELOADED, SIGNED_OUT, BACK)
CALM = 1.0  # seconds to wait for the effects of a click
SETTLED = 0.3  # seconds to wait for a page of the provider to load
PATIENCE = 10_000  # milliseconds to wait for the previous page, which may not exist
VIEWPORT = 1280, 800
Result = TypeVar("Result")


def run(url: str, journey: Journey, browser: Browser, *, headed: bool = False, say: Say) -> Audit:
    """Audit one visit to the site at `url`. Search after each step, and search the disk after the browser has closed.

    Raise UsageError if the URL does not answer or an action fails, and MachineError if no browser starts.
    """
    return _apart(lambda: _Visit(url, journey, say).run(browser, headed))


def _apart(work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """Run a coroutine and return its result. Use a new thread if this one already has a running event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work())
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(lambda: asyncio.run(work())).result()


@contextlib.asynccontextmanager
async def visiting(profile: Path, browser: Browser, headed: bool) -> AsyncIterator[BrowserContext]:
    """Launch a browser with this profile folder and an open DevTools port. Raise MachineError if none starts."""
    from playwright.async_api import Error, async_playwright

    launch: dict[str, Any] = browser.launch_arguments()
    launch["args"] = [*launch["args"], *cdp.ARGUMENTS]
    size: Any = {"width": VIEWPORT[0], "height": VIEWPORT[1]}
    async with async_playwright() as playwright:
        try:
            context = await playwright.chromium.launch_persistent_context(
                profile, headless=not headed, viewport=size, **launch
            )
        except Error as error:
            raise _no_window(first_line(error), headed) from error
        try:
            yield context
        finally:
            with contextlib.suppress(Error):
                await context.close()


def _no_window(reason: str, headed: bool) -> MachineError:
    hint = (
        "a window needs a screen: name a file of steps instead (--steps)"
        if headed
        else "name another Chromium with GOSSAMER_CHROMIUM"
    )
    return MachineError(Fault("no-browser", reason, hint))


class _Visit:
    """One visit: the actions of the journey, and a search after each."""

    def __init__(self, url: str, journey: Journey, say: Say) -> None:
        self._url, self._journey, self._say = url, journey, say

    async def run(self, browser: Browser, headed: bool) -> Audit:
        profile = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="gossamer-audit-"))
        try:
            async with visiting(profile, browser, headed) as context:
                auditor = await asyncio.to_thread(self._auditor, profile)
                try:
                    await self._acts(auditor, context)
                finally:
                    await asyncio.to_thread(auditor.close)
            self._say("Step: the profile on disk")
            found = await asyncio.to_thread(disk.search, profile, auditor.secrets, at=auditor.wire.now)
            auditor.add(found.findings, found.searched, found.failed)
            return auditor.audit()
        finally:
            await asyncio.to_thread(shutil.rmtree, profile, ignore_errors=True)

    def _auditor(self, profile: Path) -> Auditor:
        journey = self._journey
        try:
            return Auditor(
                cdp.endpoint(profile),
                url=self._url,
                known=journey.known,
                strict=journey.strict,
            )
        except Gone as error:
            raise MachineError(Fault("no-devtools", str(error), cdp.NO_DEVTOOLS)) from error

    async def _acts(self, auditor: Auditor, context: BrowserContext) -> None:
        """Do all actions in order, and also reload the page and go back, which are not part of the journey."""
        page = context.pages[0] if context.pages else await context.new_page()
        journey = self._journey
        await self._do(LOADED, self._go, page)
        await asyncio.sleep(CALM)
        auditor.url = settled(self._url, page.url, auditor.wire.issuers)
        await self._look(auditor, LOADED)
        watched = _Away(
            context, origin(auditor.url), lambda: auditor.look(AT_PROVIDER, away=True), journey.searched
        )
        async with watched:
            await self._do(SIGNED_IN, journey.sign_in, page)
        await self._look(auditor, SIGNED_IN)
        if journey.use:
            await self._step(auditor, USED, journey.use, _shown(context, page))
        await self._step(auditor, RELOADED, _reload, _shown(context, page))
        if journey.sign_out:
            await self._step(auditor, SIGNED_OUT, journey.sign_out, _shown(context, page))
            await self._step(auditor, BACK, _back, _shown(context, page))

    async def _step(self, auditor: Auditor, name: str, act: Act, page: Page) -> None:
        await self._do(name, act, page)
        await self._look(auditor, name)

    async def _look(self, auditor: Auditor, name: str) -> None:
        await asyncio.sleep(CALM)
        await asyncio.to_thread(auditor.look, name)

    async def _do(self, name: str, act: Act, page: Page) -> None:
        """Do one action. Raise UsageError for any exception, because a file of steps may raise anything."""
        self._say(f"Step: {name}")
        try:
            await act(page)
        except GossamerError:
            raise
        except Exception as error:
            hint = f"the page was at {page.url.partition('?')[0].partition('#')[0]}"
            message = f'the step "{name}" failed: {first_line(error)}'
            raise UsageError(Fault("step-failed", message, hint)) from error

    async def _go(self, page: Page) -> None:
        from playwright.async_api import Error

        try:
            await page.goto(self._url)
        except Error as error:
            hint = "name the address of a site that answers, such as https://example.org/"
            raise UsageError(Fault("no-answer", f"{self._url}: {first_line(error)}", hint)) from error


class _Away:
    """Searches once during an action, as soon as a tab shows another site (the provider). Then calls `done`."""

    def __init__(
        self,
        context: BrowserContext,
        own: str,
        look: Callable[[], object],
        done: Callable[[], object],
    ) -> None:
        self._context, self._own, self._look, self._done = context, own, look, done
        self._left = asyncio.Event()

    async def __aenter__(self) -> None:
        for page in self._context.pages:
            self._listen(page)
        self._context.on("page", self._listen)
        self._search = asyncio.create_task(self._wait())

    async def __aexit__(self, *_: object) -> None:
        self._context.remove_listener("page", self._listen)
        if not self._left.is_set():
            self._search.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._search

    def _listen(self, page: Page) -> None:
        page.on("framenavigated", self._went)
        self._went(page.main_frame)  # the page may be at the provider already

    def _went(self, frame: Frame) -> None:
        if frame.parent_frame is None and frame.url.startswith("http") and origin(frame.url) != self._own:
            self._left.set()

    async def _wait(self) -> None:
        await self._left.wait()
        await asyncio.sleep(SETTLED)
        try:
            await asyncio.to_thread(self._look)
        finally:
            self._done()


def settled(asked: str, shown: str, providers: Collection[str]) -> str:
    """Return the URL of the site after a redirect within the same site, such as to www, or else the original URL.

    A site may redirect visitors to its provider at once. `providers` are the known origins of providers.
    """
    secure = f"https:{asked.removeprefix('http:')}" if asked.startswith("http:") else asked
    near = same_site(asked, shown) or same_site(secure, shown)
    return shown if near and origin(shown) not in {origin(asked), *providers} else asked


async def _reload(page: Page) -> None:
    await page.reload()


async def _back(page: Page) -> None:
    """Go back in the history. There may be no previous page, or it may redirect again."""
    from playwright.async_api import Error

    with contextlib.suppress(Error):
        await page.go_back(wait_until="commit", timeout=PATIENCE)


def _shown(context: BrowserContext, page: Page) -> Page:
    return next((one for one in (page, *context.pages) if not one.is_closed()), page)


def first_line(error: Exception) -> str:
    """Return the first line of an exception's message, or its class name if the message is empty."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
