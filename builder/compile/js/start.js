// The first script of every page. It removes the handle of a sign-in response from the URL, creates the page's only
// Trusted Types policy, starts the door and the vault, and sends the first message to the vault while the runtime is
// still loading. It also has what must work before the runtime is loaded, or is smaller in JavaScript than in Python.
(function (settings) {
  "use strict";
  var place = globalThis.location, html = document.documentElement;
  var root = settings.base.slice(0, -1), arrived = /^#~(\w+)$/.exec(place.hash);
  if (arrived) {
    history.replaceState(null, "", place.pathname + place.search);
  } else if (place.pathname === root + settings.post_logout_path && /[?&]state=/.test(place.search)) {
    // The visitor returns from a sign-out, whatever the state is. Do not start a sign-in automatically, even on reload.
    history.replaceState({ quiet: true }, "", place.pathname);
  }
  /^/.test(""); // clears RegExp.input, which any script can read, so that it does not reveal the URL

  // Browsers below the baseline (docs/browsers.md) cannot parse the scripts or never finish loading them, so stop here.
  var can = document.createElement("link").relList;
  if (!Object.hasOwn || !can.supports || !can.supports("modulepreload")) {
    html.dataset.auth = "signed-out";
    html.dataset.outdated = "";
    var told = document.getElementById("outdated");
    if (told) told.hidden = false;
    return;
  }

  var name = "gossamer-vault", urls = [settings.vault, settings.door].map(absolute);
  function absolute(url) { return new URL(url, place.href).href; }
  function only(text) {
    if (urls.indexOf(text) < 0) throw new TypeError("neither the vault nor the door");
    return text;
  }
  var policy = globalThis.trustedTypes
    ? trustedTypes.createPolicy(name, { createScriptURL: only }) : { createScriptURL: only };

  var waiting = [], unsent = [], receive, fail, port;
  function deliver(kind, detail) {
    if (waiting) waiting.push([kind, detail]);
    else hand(kind, detail);
  }
  function hand(kind, detail) {
    if (kind) fail(detail);
    else receive(detail[0], detail.slice(1));
  }
  function listen(event) { deliver(0, event.data); }
  function broken(event) { deliver(1, event.message || "the vault did not start"); }

  // Deliver the messages that arrived before the page could listen, in order, each in its own task.
  function catchUp() {
    var item = waiting && waiting.shift();
    if (!item) return waiting = null;
    hand(item[0], item[1]);
    setTimeout(catchUp);
  }

  function begin() {
    try {
      if (globalThis.SharedWorker) {
        var shared = new SharedWorker(policy.createScriptURL(urls[0]), { name: name, type: "module", extendedLifetime: true });
        shared.onerror = broken;
        port = shared.port;
      } else {
        port = new Worker(policy.createScriptURL(urls[0]), { name: name, type: "module" });
        port.onerror = broken;
      }
      port.onmessage = listen;
      port.onmessageerror = broken;
      unsent.splice(0).forEach(function (message) { port.postMessage(message, message.slice(1)); });
    } catch (error) {
      broken(error);
    }
  }
  function post(message) {
    if (port) port.postMessage(message, message.slice(1));
    else unsent.push(message);
  }

  // A worker is controlled by the door only if the door was active first, so on the first visit the vault waits for it.
  // If the door cannot be registered, the vault starts anyway, and reports it when somebody wants to sign in.
  function ready(registration) {
    return registration.active && registration.active.scriptURL === urls[1] || new Promise(function (done) {
      var worker = registration.installing || registration.waiting;
      if (!worker) return done();
      worker.onstatechange = function () { if (worker.state !== "installed") done(); };
    });
  }
  var doors = navigator.serviceWorker, newcomer = isNewcomer();
  // If the vault has never run here, there is no door, and nobody can be signed in: there is no need to ask the vault.
  function isNewcomer() {
    return doors ? doors.getRegistration(settings.scope).then(function (found) {
      return !found || found.scope !== absolute(settings.scope);
    }, function () { return false; }) : Promise.resolve(false);
  }
  var opened = false;
  function openVault() {
    if (opened) return;
    opened = true;
    if (doors) doors.register(policy.createScriptURL(urls[1]), { scope: settings.scope }).then(ready).then(begin, begin);
    else begin();
  }

  // Send message 1. The code that connects later gets the reply.
  function ask() {
    post([JSON.stringify(arrived ? { v: 1, id: 1, op: "arrived", handle: arrived[1] } : { v: 1, id: 1, op: "status" })]);
  }
  if (document.prerendering) document.addEventListener("prerenderingchange", ask, { once: true });
  else ask();

  // Takes onmessage(text, buffers) and onerror(text). Earlier messages come first. A message is [text, ...buffers].
  function connect(onmessage, onerror) {
    receive = onmessage;
    fail = onerror;
    if (waiting) catchUp();
    return { post: function (text, buffers) { post([text].concat(buffers || [])); } };
  }

  // Keep a click on a sign-in button until Python is loaded. A popup must be opened immediately.
  var clicked = null, early = null, patience;
  function keep(event) {
    if (clicked || !event.target.closest("[data-auth-action=login]")) return;
    clicked = event;
    warm();
    if (settings.sign_in === "popup" || unsaved()) early = openWindow();
    else html.dataset.leaving = "";
    clearTimeout(patience);
    patience = setTimeout(giveUp, 20000, new Error());
  }
  function giveUp(error) {
    if (!clicked) return;
    clicked = null;
    delete html.dataset.leaving;
    if (early) early.close();
    early = null;
    trouble(error);
  }
  document.addEventListener("click", keep);
  function listenToClicks(call) {
    document.removeEventListener("click", keep);
    document.addEventListener("click", call);
    if (clicked) call(clicked);
    clicked = null;
  }

  // Return a popup, or null, because browsers only open one during a click. Its URL is set later.
  function openWindow() {
    var kept = early;
    early = null;
    if (kept) return kept;
    var active = navigator.userActivation, left = screenX + (outerWidth - 480) / 2, top = screenY + (outerHeight - 680) / 2;
    if (active && !active.isActive) return null;
    var opened = open("", "", "popup,width=480,height=680,left=" + Math.max(0, left) + ",top=" + Math.max(0, top));
    return opened && {
      go: function (url) { opened.location.replace(url); },
      close: function () { opened.close(); },
    };
  }

  // Whether the visitor has changed a form on the current page (RS-08).
  var typed = null;
  addEventListener("input", function (event) { typed = event.target.closest("main") || typed; });
  function unsaved() { return !!typed && typed.isConnected; }

  // A visitor who points at a sign-in button will probably sign in, so load the scripts for it now.
  function point(event) {
    if (event.target.closest && event.target.closest("[data-auth-action=login]")) warm();
  }
  var warmed = false;
  function warm() {
    wake();
    if (warmed) return;
    warmed = true;
    post(['{"v":1,"id":0,"op":"warm"}']);
    if (settings.windows && settings.sign_in === "popup") load(settings.windows[0], settings.windows[1]).catch(function () {});
  }
  // On pages that run Python anyway, load them also if the visitor stays without signing in, and the browser is idle.
  function linger() {
    if (html.dataset.auth === "unknown") setTimeout(linger, 1500);
    else if (html.dataset.auth === "signed-out" && !document.hidden && !(navigator.connection || {}).saveData) {
      (globalThis.requestIdleCallback || setTimeout)(warm);
    }
  }
  addEventListener("pointerover", point);
  addEventListener("focusin", point);

  // Handle uncaught errors: show a notice to the visitor, and log the position but never the message (ER-08).
  function trouble(event) {
    var error = event.error || event.reason || event, python = error.ob_type, box = document.getElementById("trouble");
    if (error === event && event.type) return; // a notice from the browser, not an error
    if (event.preventDefault) event.preventDefault();
    if (event.type && error.$handled) return; // already reported by Brython
    console.error(python ? python.tp_name + "\n" + (__BRYTHON__.error_trace(error).match(/^ +File .*/gm) || []).join("\n") : error.name);
    if (!box) return;
    box.hidden = false;
    box.onclick = function (event) {
      if (event.target.closest("[data-reload]")) place.reload();
      else if (event.target.closest("button")) {
        box.hidden = true;
        (document.querySelector("main") || html).focus({ preventScroll: true });
      }
    };
  }
  if (!settings.dev) {
    addEventListener("error", trouble);
    addEventListener("unhandledrejection", trouble);
  }

  // Load a script: check its integrity, and run it after the page's own scripts; only once, unless loading failed.
  var fetches = {}, loads = {}, own = [], ran, started = new Promise(function (done) { ran = done; });
  document.head.querySelectorAll("link[rel=modulepreload]").forEach(function (link) {
    var url = link.getAttribute("href");
    own.push([url]);
    fetches[url] = Promise.resolve();
  });
  function fetched(url, integrity) {
    return fetches[url] = fetches[url] || new Promise(function (resolve, reject) {
      var link = document.createElement("link");
      link.rel = "modulepreload";
      link.href = url;
      link.integrity = integrity;
      link.onload = resolve;
      link.onerror = function () {
        delete fetches[url];
        delete loads[url];
        link.remove();
        reject(new Error("could not load " + url));
      };
      document.head.append(link);
    });
  }
  function load(url, integrity) {
    var came = fetched(url, integrity);
    return loads[url] = loads[url] || started.then(function () { return came; }).then(function () { return import(url); });
  }

  // The translations of the sentences that scripts show, by the sentence; null in English, or if they cannot be loaded.
  var words = null;
  function translate() {
    var file = settings.words[html.lang];
    return file && fetch(file[0], { integrity: file[1] }).then(function (response) { return response.json(); })
      .then(function (found) { words = found; }, function () {});
  }

  // Run the page's own scripts one after the other, the last one with the translations that it needs. A page without its
  // own Python uses the scripts common to all pages.
  var running = false;
  function run() {
    if (running) return;
    running = true;
    var scripts = own.length ? own : settings.scripts;
    var came = scripts.map(function (each) { return fetched(each[0], each[1]); });
    came.push(Promise.all([came.pop(), translate()]));
    came.forEach(function (each) { each.catch(function () {}); }); // the first one that fails is enough
    scripts.reduce(function (before, each, at) {
      return before.then(function () { return came[at]; }).then(function () { return loads[each[0]] = import(each[0]); });
    }, Promise.resolve()).then(ran, function (error) {
      running = false;
      if (own.length && !clicked) throw error;
      giveUp(error); // does nothing if the visitor has not clicked
    });
  }
  function wake() {
    openVault();
    run();
  }

  // Whether nobody can be signed in, as far as that is known without the vault. The vault holds a lock while it has a
  // session, but not in Firefox, where a lock in a worker would keep pages out of the back/forward cache.
  var locks = !/Firefox/.test(navigator.userAgent) && navigator.locks;
  function isNobody() {
    return !locks ? isNewcomer() : locks.query().then(function (found) {
      return !found.held.some(function (lock) { return lock.name === "gossamer-session"; });
    });
  }

  // If nobody is signed in, the page shows "Sign in" before it runs any Python; the vault's answer is final. Protected
  // pages wait for that answer, and so do all pages if the provider must be asked too. A page without its own Python
  // starts neither the vault nor Python until the visitor acts, or signs in in another tab.
  var gated = document.querySelector("main[data-protected=true]");
  function look() {
    isNobody().then(function (nobody) {
      if (!nobody || own.length && html.dataset.auth !== "unknown") return wake();
      html.dataset.auth = "signed-out";
      if (!own.length) return;
      if (document.hidden) run();
      else requestAnimationFrame(function () { setTimeout(run); });
    }).catch(wake);
  }
  if (!doors || arrived || gated || settings.restore !== "off") wake();
  else {
    if (own.length) {
      openVault();
      started.then(function () { setTimeout(linger, 1500); });
    } else {
      new BroadcastChannel("gossamer-session").onmessage = wake;
      addEventListener("pageshow", function (event) { if (event.persisted && !running) look(); });
    }
    look();
  }

  Object.defineProperty(globalThis, "__GOSSAMER__", {
    value: Object.freeze({
      settings: settings, arrived: arrived ? arrived[1] : "", newcomer: newcomer, connect: connect,
      listenToClicks: listenToClicks, load: load, openWindow: openWindow,
      unsaved: unsaved, trouble: trouble, words: function () { return words; },
    }),
  });
})(SETTINGS);
