// The door: a service worker, and the only way by which a sign-in leaves this site and its answer comes back. While it
// is there, no document is ever opened at the redirect URI, so no script of a page sees a code, nor the request for one.
//
// The vault alone may speak to it. It hands in the address of a request, and gets a handle that works once; the page
// goes to that handle, and the door answers with a redirect. The provider's answer is kept here until the vault asks
// for it, once, and the navigation goes on to the page that was wanted. All of it is memory: nothing is stored, nothing
// is asked of any server.
(function (settings) {
  "use strict";
  var HERE = settings.folder, VAULT = settings.vault, HOME = settings.home, DONE = HERE + "done/", LEAVE = HERE + "leave/";
  var MINUTE = 60000, KEPT = 50;
  var leaving = new Map(); // handle → address of a request: gone when used
  var waiting = new Map(); // state → {record, route, small}: sign-ins under way
  var answers = new Map(); // handle → {states, query, record, small}: answers that no vault has claimed yet
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

  // An entry that goes by itself after so long, or when there are too many. The promise is kept when it goes.
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

  // Only a worker that runs the vault's own script is heard.
  async function answered(event, work) {
    var client = event.clientId && await self.clients.get(event.clientId), address = client && new URL(client.url);
    var vault = client && /^(shared)?worker$/.test(client.type) && address.pathname.slice(0, VAULT.length) === VAULT;
    if (!vault || event.request.method !== "POST") return new Response(null, { status: 403 });
    return Response.json(work(await event.request.json(), event));
  }

  // A request that is to go out. The door stays up while the visitor is away, for as long as browsers let it: 5 minutes.
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

  // An answer is the last use of every state in it (RFC 9700 4.2.4). Where the visitor goes on to says nothing of it.
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

  // An answer, once: that of a whole page to the vault which asks first, that of a popup or a frame to the vault
  // that waits for it.
  function claim(asked) {
    var found = answers.get(asked.handle);
    if (!found || (found.small && !found.states.some(function (state) { return asked.states.includes(state); }))) return null;
    found.drop();
    return { query: found.query, states: found.states, record: found.record };
  }

  // Nothing was handed over, or it is in the fragment: that of the address goes along with a redirect, in WebKit even if
  // the redirect has one of its own. So a document without an origin, which is told to nobody, drops it and goes on.
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

  // Inside this site with a fragment of its own: else the one of the address that was asked for goes along.
  function redirect(address, fragment) {
    var headers = { Location: address + (fragment || ""), "Referrer-Policy": "no-referrer" };
    return new Response(null, { status: 303, headers: headers });
  }
})(SETTINGS);
