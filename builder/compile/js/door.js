// The door is a service worker through which every sign-in leaves this site, and through which the provider's response
// comes back. While it is active, no document is opened at the redirect URI, so scripts of pages never see a code or an
// authorization request.
//
// Only the vault may talk to it. The vault passes the URL of a request and gets a single-use handle. The page navigates
// to that handle, and the door answers with a redirect. It keeps the provider's response until the vault claims it,
// once, and redirects to the page that was wanted. It keeps everything in memory, and sends no requests.
(function (settings) {
  "use strict";
  var HERE = settings.folder, VAULT = settings.vault, HOME = settings.home, DONE = HERE + "done/", LEAVE = HERE + "leave/";
  var MINUTE = 60000, KEPT = 50;
  var leaving = new Map(); // handle → URL of a request, deleted when used
  var waiting = new Map(); // state → {record, route, small}: pending sign-ins
  var answers = new Map(); // handle → {states, query, record, small}: responses that no vault has claimed yet
  var line = new BroadcastChannel("gossamer");

  self.addEventListener("install", function () { self.skipWaiting(); });
  self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
  self.addEventListener("fetch", function (event) {
    var url = new URL(event.request.url), path = url.pathname;
    if (event.request.mode === "navigate") {
      if (path === settings.callback) event.respondWith(arrive(event, url));
      else if (path.slice(0, LEAVE.length) === LEAVE) event.respondWith(leave(path.slice(LEAVE.length)));
    } else if (path === HERE + "keep") event.respondWith(answered(event, keep));
    else if (path === HERE + "claim") event.respondWith(answered(event, claim));
  });

  // Add an entry that is deleted after a time, or when there are too many. The promise resolves when it is deleted.
  function hold(map, name, value, time) {
    return new Promise(function (gone) {
      var timer = setTimeout(drop, time);
      function drop() {
        clearTimeout(timer);
        map.delete(name);
        gone();
      }
      value.drop = drop;
      map.set(name, value);
      if (map.size > KEPT) map.values().next().value.drop();
    });
  }

  function take(map, name) {
    var value = map.get(name);
    if (value) value.drop();
    return value;
  }

  function random() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), function (byte) {
      return byte.toString(16).padStart(2, "0");
    }).join("");
  }

  // Answer only requests from a worker that runs the vault's own script.
  async function answered(event, work) {
    var client = event.clientId && await self.clients.get(event.clientId), address = client && new URL(client.url);
    var vault = client && /^(shared)?worker$/.test(client.type) && address.pathname.slice(0, VAULT.length) === VAULT;
    if (!vault || event.request.method !== "POST") return new Response(null, { status: 403 });
    return Response.json(work(await event.request.json(), event));
  }

  // Keep an outgoing request. The door stays alive while the visitor is away, as long as browsers allow: 5 minutes.
  function keep(asked, event) {
    var handle = random();
    event.waitUntil(hold(leaving, handle, { address: asked.address }, MINUTE));
    if (asked.state) {
      var sign_in = { record: asked.record || "", route: asked.route, small: asked.small };
      event.waitUntil(hold(waiting, asked.state, sign_in, 5 * MINUTE));
    }
    return { handle: handle };
  }

  function leave(handle) {
    var found = take(leaving, handle);
    return found ? redirect(found.address) : redirect(HOME, "#");
  }

  // A response uses up every state in it (RFC 9700 4.2.4). The URL of the next page contains nothing of the response.
  async function arrive(event, url) {
    var handle = random(), query = url.search, known = null;
    if (event.request.method === "POST") query = "?" + new URLSearchParams(await event.request.formData());
    if (query.length < 2) return forget();
    var states = new URLSearchParams(query).getAll("state");
    states.forEach(function (state) { known = take(waiting, state) || known; });
    var small = !!known && known.small;
    event.waitUntil(hold(answers, handle, { states: states, query: query, record: known ? known.record : "", small: small }, MINUTE));
    if (!small) return redirect(known ? known.route.split("#")[0] : HOME, "#~" + handle);
    line.postMessage(handle);
    return redirect(DONE, "#");
  }

  // Return a response once: that of a full-page sign-in to the first vault that asks, that of a popup or a frame to the
  // vault that waits for it.
  function claim(asked) {
    var found = answers.get(asked.handle);
    if (!found || (found.small && !found.states.some(function (state) { return asked.states.includes(state); }))) return null;
    found.drop();
    return { query: found.query, states: found.states, record: found.record };
  }

  // The query is empty, so the response is missing or in the fragment. A redirect would pass the fragment on, in WebKit
  // even if the redirect has its own. So a sandboxed document with an opaque origin removes it and goes on to the site.
  function forget() {
    var word = random(), script = "location.replace('#');location.replace(" + JSON.stringify(HOME) + ")";
    return new Response("<!doctype html><title>…</title><script nonce=" + word + ">" + script + "</script>", { headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'; script-src 'nonce-" + word + "'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'; sandbox allow-scripts",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Referrer-Policy": "no-referrer",
    } });
  }

  // Redirects within this site need their own fragment, because the fragment of the requested URL would be passed on.
  function redirect(address, fragment) {
    var headers = { Location: address + (fragment || ""), "Referrer-Policy": "no-referrer" };
    return new Response(null, { status: 303, headers: headers });
  }
})(SETTINGS);
