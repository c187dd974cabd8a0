"""What every browser test of the example is held to afterwards: nothing is stored, and nobody else was asked."""

from urllib.parse import urlsplit

from playwright.sync_api import Error

STORED = """async () => {
    const found = [];
    for (const [name, store] of [['localStorage', localStorage], ['sessionStorage', sessionStorage]])
        for (const key of Object.keys(store)) found.push(`${name} ${key}`);
    if (document.cookie) found.push(`cookie ${document.cookie}`);
    for (const name of await caches.keys()) found.push(`cache ${name}`);
    if ((await navigator.serviceWorker.getRegistrations()).length) found.push('service worker');
    if (window.name) found.push(`window.name ${window.name}`);
    for (const {name} of await indexedDB.databases()) {
        const base = await new Promise((done) => { const r = indexedDB.open(name); r.onsuccess = () => done(r.result) });
        for (const store of base.objectStoreNames) {
            const rows = await new Promise((done) => {
                const r = base.transaction(store).objectStore(store).getAll(); r.onsuccess = () => done(r.result) });
            for (const row of rows) {
                const kept = row instanceof CryptoKey ? [row] : Object.values(row);
                const key = kept.find((each) => each instanceof CryptoKey);
                const extra = kept.filter((each) => typeof each === 'string' || each?.extractable || each?.privateKey?.extractable);
                if (!key || extra.length) found.push(`IndexedDB ${name} ${store}`);
            }
        }
        base.close();
    }
    return found;
}"""


class Footprint:
    """Watches a context from its beginning. Tests add to `known` whom else they talk to, and set `forgiven` where they
    plant something on purpose."""

    def __init__(self, context, known):
        self.context, self.known, self.forgiven = context, set(known), False
        self.asked = set()
        context.on("request", lambda request: self.asked.add(request.url))

    def elsewhere(self):
        """Requests of pages to anybody but the site, its provider and its APIs."""
        return sorted(url for url in self.asked if _origin(url) not in self.known and "://" in url)

    def stored(self):
        """What lies in the stores of the context's pages, but for the one-time keys of sign-ins under way."""
        found = set()
        for page in self.context.pages:
            if _origin(page.url) in self.known:
                try:
                    found |= set(page.evaluate(STORED))
                except Error:
                    continue  # a page that is being left, or the provider's, where scripts may not run
        return sorted(found)


def _origin(url):
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
