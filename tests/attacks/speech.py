"""Pieces that several attacks share: requests of their own to the provider, and messages to the vault that bypass the
page's client.

Each constant is JavaScript, to be put before the statements of an `async (known) => …`.
"""

from tests.attacks.subjects import OURS

# `address(more)`: an authorization request with the attacker's own challenge, which a provider that knows the visitor
# answers at once. `more` changes or adds parameters.
ADDRESS = """
const address = (more) => `${known.authorize}?${new URLSearchParams({
  client_id: known.client, redirect_uri: known.callback, response_type: "code", scope: "openid", state: "own",
  nonce: "own", code_challenge: known.challenge, code_challenge_method: "S256", prompt: "none", ...more })}`;
"""

# `traces()`: every place where a browser records where a document came from or went.
TRACES = """
const traces = () => {
  const { navigation } = globalThis, active = navigation && navigation.activation;
  const found = [location.href, document.URL, document.referrer, document.baseURI, window.name, document.cookie];
  for (const entry of performance.getEntries()) found.push(entry.name);
  if (navigation) for (const entry of navigation.entries()) found.push(entry.url);
  if (active) found.push(active.entry && active.entry.url, active.from && active.from.url);
  found.push(JSON.stringify(history.state), ...Object.values({ ...sessionStorage }), ...Object.values({ ...localStorage }));
  return found;
};
"""

# `doors()`: the registrations of service workers. `unhinge()`: removes them all, and describes what they were.
DOORS = """
const doors = async () => (navigator.serviceWorker ? await navigator.serviceWorker.getRegistrations() : []);
const unhinge = async () => {
  const found = [];
  for (const each of await doors()) found.push(`door ${each.scope} removed: ${await each.unregister()}`);
  return found;
};
"""

# `ask(op, more, buffers)`: the vault's reply to a message, or "silence". `heard`: everything the vault ever sent.
# From then on, the page's own client receives nothing.
VAULT = """
const heard = [], waiting = new Map();
const line = __GOSSAMER__.connect((text, buffers) => {
  heard.push(text, ...buffers.map((buffer) => evil.write(buffer)));
  let reply = {};
  try { reply = JSON.parse(text); } catch (error) { return; }
  const done = waiting.get(reply.id);
  waiting.delete(reply.id);
  if (done) done(reply);
}, (text) => heard.push(String(text)));
let count = 100000;
const patience = (done, seconds) => setTimeout(() => done("silence"), seconds * 1000);
const ask = (op, more, buffers, seconds = 8) => new Promise((done) => {
  count += 1;
  waiting.set(count, done);
  patience(done, seconds);
  line.post(JSON.stringify({ v: 1, id: count, op, ...more }), buffers);
});
"""

# `stores(use)`: calls it with each object store of each database, open for writing.
STORES = """
const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = request.onblocked = () => reject(request.error);
});
const stores = async (use) => {
  for (const { name } of await indexedDB.databases()) {
    const base = await done(indexedDB.open(name));
    for (const table of base.objectStoreNames) await use(base.transaction(table, "readwrite").objectStore(table));
    base.close();
  }
};
"""

# `allowed(url)`: a URL that scripts and workers may be started from, by a policy that a fresh frame makes: Trusted Types
# are each realm's own. `frame`: that frame, a document of this origin.
WORKERS = """
const frame = document.body.appendChild(document.createElement("iframe"));
const { trustedTypes } = frame.contentWindow;
const policy = trustedTypes && trustedTypes.createPolicy("gossamer-vault", { createScriptURL: (text) => text });
const allowed = (url) => (policy ? policy.createScriptURL(url) : url);
"""


def said(*parts: str) -> str:
    """Return an `async (known) => …` made of the parts."""
    return "async (known) => {" + "\n".join(parts) + "}"


def at_site(visitor, subject) -> None:
    """Wait until another document of the site than the marked one is open and runs the site's scripts.

    An injected script runs only if the site's scripts run. In our design, that is after the vault has checked the
    response.
    """
    visitor.wait(
        "async ([site, early]) => location.origin === site && self.origin === site && document.readyState === 'complete'"
        " && !document.documentElement.dataset.attacked && (early || document.documentElement.dataset.auth !== 'unknown')",
        [subject.url, subject.name != OURS],
    )


def mark(visitor) -> None:
    visitor.run("async () => { document.documentElement.dataset.attacked = 'yes'; }")
