"""Measure what a page and its vault hold, by the DevTools protocol: heap after garbage collection, listeners,
ports, records.
"""

import json

# a module stores its variables under a symbol, and only Brython knows the length of a dict
LENGTH = """(name, variable) => {
  const module = __BRYTHON__.imported[name];
  const names = Object.getOwnPropertySymbols(module).find((symbol) => symbol.description === "DICT");
  return __BRYTHON__.builtins.len(module[names][variable]);
}"""


class VaultMeter:
    """The browser's only shared worker, over a session that lives as long as this object."""

    def __init__(self, browser, url):
        self._session = browser.new_browser_cdp_session()
        self._session.on("Target.receivedMessageFromTarget", self._received)
        attached = self._session.send(
            "Target.attachToTarget", {"targetId": self._found(url), "flatten": False}
        )
        self._target = attached["sessionId"]
        self._answers = {}
        self._count = 0

    def _found(self, url):
        """Return the id of the worker's target. A page that needs no vault yet may be open before the worker exists."""
        workers = {}

        def told(event):
            workers[event["targetInfo"]["targetId"]] = event["targetInfo"]["url"]

        for event in ("Target.targetCreated", "Target.targetInfoChanged"):
            self._session.on(event, told)
        wanted = {"discover": True, "filter": [{"type": "shared_worker"}]}
        self._session.send("Target.setDiscoverTargets", wanted)
        while True:
            for identity, address in workers.items():
                if address.startswith(url):
                    self._session.send("Target.setDiscoverTargets", {"discover": False})
                    return identity
            self._session.send("Browser.getVersion")  # events arrive while another command is running

    def _received(self, event):
        message = json.loads(event["message"])
        if "id" in message:
            self._answers[message["id"]] = message

    def send(self, method, **parameters):
        """Return the result of one protocol command in the worker."""
        self._count += 1
        message = json.dumps({"id": self._count, "method": method, "params": parameters})
        self._session.send("Target.sendMessageToTarget", {"sessionId": self._target, "message": message})
        while self._count not in self._answers:
            self._session.send("Browser.getVersion")  # the result arrives while another command is running
        return self._answers.pop(self._count)["result"]

    def evaluate(self, expression):
        found = self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in found:
            raise RuntimeError(found["exceptionDetails"])
        return found["result"].get("value")

    def length(self, module, name):
        """Return how many entries a module's variable has."""
        return self.evaluate(f"({LENGTH})({module!r}, {name!r})")

    def set_offline(self, wanted):
        """Set whether the worker's requests find no network."""
        self.send("Network.enable")
        limits = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.send("Network.emulateNetworkConditions", offline=wanted, **limits)

    def heap(self):
        """Return the bytes in use after a garbage collection."""
        self.send("HeapProfiler.collectGarbage")
        return int(self.send("Runtime.getHeapUsage")["usedSize"])

    def detach(self):
        self._session.detach()


def page_figures(page):
    """Return the page's heap in bytes, and its numbers of listeners and nodes, after a garbage collection."""
    session = page.context.new_cdp_session(page)
    try:
        session.send("Performance.enable")
        session.send("HeapProfiler.collectGarbage")
        heap = session.send("Runtime.getHeapUsage")["usedSize"]
        known = {one["name"]: int(one["value"]) for one in session.send("Performance.getMetrics")["metrics"]}
    finally:
        session.detach()
    return {"page heap": int(heap), "page listeners": known["JSEventListeners"], "page nodes": known["Nodes"]}


def records(page):
    """Return how many records are in IndexedDB for the page's origin."""
    return page.evaluate(
        """async () => {
          const wait = (r) => new Promise((done, fail) => { r.onsuccess = () => done(r.result); r.onerror = fail; });
          let found = 0;
          for (const { name } of await indexedDB.databases()) {
            const db = await wait(indexedDB.open(name));
            for (const table of db.objectStoreNames) found += await wait(db.transaction(table).objectStore(table).count());
            db.close();
          }
          return found;
        }"""
    )
