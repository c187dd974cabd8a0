"""Take a browser offline: its pages, and the vault, which Playwright's own offline mode does not affect."""

import contextlib
from collections.abc import Iterator

from playwright.sync_api import BrowserContext, Error

from builder.qa.kit.workers import Workers

# not Playwright's wait_for_function, which compiles text: the site's policy forbids that
_UNTIL = """online => new Promise(done => {
    const look = () => navigator.onLine === online ? done() : setTimeout(look, 10);
    look();
})"""
NOISE = "ERR_INTERNET_DISCONNECTED"


class Offline:
    """`with offline(): …`, or `offline.start()` and `offline.stop()`."""

    def __init__(self, context: BrowserContext, workers: Workers, expected: list[str]) -> None:
        self._context, self._workers, self._expected = context, workers, expected

    @contextlib.contextmanager
    def __call__(self) -> Iterator[None]:
        """Go offline, and go online again at the end."""
        self.start()
        try:
            yield
        finally:
            self.stop()

    def start(self) -> None:
        """Go offline. Allow the messages that the browser then writes to its console."""
        self._expected.append(NOISE)
        self._switch(True)

    def stop(self) -> None:
        """Go online again."""
        self._switch(False)

    def _switch(self, offline: bool) -> None:
        speed = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self._workers.every("Network.enable")  # otherwise a worker's requests would not be affected
        # change the pages last: the setting of a worker affects its whole process, including `navigator.onLine`
        self._workers.every("Network.emulateNetworkConditions", {"offline": offline, **speed})
        self._context.set_offline(offline)
        for page in self._context.pages:
            with contextlib.suppress(Error):  # a page that is being left
                page.evaluate(_UNTIL, not offline)
