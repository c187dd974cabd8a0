"""A check after every browser test of the example: nothing is stored, and no other origin was contacted."""

from urllib.parse import urlsplit

from playwright.sync_api import Error

from tests.lanes.pages import gone

STORED = """async () => {
    const found = [];
    if (origin === 'null') return found; // a sandboxed document has no stores
    for (const [name, store] of [['localStorage', localStorage], ['sessionStorage', sessionStorage]])
        for (const key of Object.keys(store)) found.push(`${name} ${key}`);
    if (document.cookie) found.push(`cookie ${document.cookie}`);
    for (const name of await caches.keys()) found.push(`cache ${name}`);
    for (const one of await navigator.serviceWorker?.getRegistrations() || []) {
        const worker = one.active || one.waiting || one.installing; // none of them at the very beginning
        if (worker && !worker.scriptURL.endsWith('/callback/door.js')) found.push(`service worker ${one.scope}`);
    }
    if (window.name) found.push(`window.name ${window.name}`);
    for (const {name} of await indexedDB.databases()) found.push(`IndexedDB ${name}`);
    return found;
}"""


class Footprint:
    """Watches a context from its beginning.

    Tests add the other origins that they contact to `known`, and set `forgiven` if they store something on purpose.
    """

    def __init__(self, context, known):
        self.context, self.known, self.forgiven = context, set(known), False
        self.asked = set()
        context.on("request", lambda request: self.asked.add(request.url))

    def elsewhere(self):
        """Return the requests of pages to anybody but the site, its provider and its APIs."""
        return sorted(url for url in self.asked if _origin(url) not in self.known and "://" in url)

    def stored(self):
        """Return what is in the stores of the context's pages, except for the door's registration,
        which holds no data.
        """
        found = set()
        for page in self.context.pages:
            if _origin(page.url) in self.known:
                try:
                    found |= set(page.evaluate(STORED))
                except Error as error:
                    if not gone(error):
                        raise
        return sorted(found)


def _origin(url):
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
