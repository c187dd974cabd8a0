// The first script of every page. It takes the handle of a sign-in's answer out of the address, holds the page's one
// Trusted Types policy, starts the door and the vault, and asks the vault what the page must know first, while the
// runtime is still on its way. What must work before the runtime is there, or costs less here than in Python, is here too.
(function (settings) {
  "use strict";
  var place = globalThis.location, html = document.documentElement;
  var root = settings.base.slice(0, -1), arrived = /^#~(\w+)$/.exec(place.hash);
  if (arrived) {
    history.replaceState(null, "", place.pathname + place.search);
  } else if (place.pathname === root + settings.post_logout_path && /[?&]state=/.test(place.search)) {
    // Back from a sign-out, whatever the state says. No sign-in begins by itself here, nor when this is reloaded.
    history.replaceState({ quiet: true }, "", place.pathname);
  }
  /^/.test(""); // now RegExp.input, which any script can read, says nothing of the address

  // Below the baseline (docs/browsers.md), scripts could not be read, or their loading would never end: so none is begun.
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

  // What came before the page could listen: in order, and each in a task of its own, as if it came only now.
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

  // A worker is within reach of the door only if the door is there first: so on the first visit the vault waits for it.
  // Where it cannot be had, the vault starts all the same, and says so when somebody wants to sign in.
  function ready(registration) {
    return registration.active && registration.active.scriptURL === urls[1] || new Promise(function (done) {
      var worker = registration.installing || registration.waiting;
      if (!worker) return done();
      worker.onstatechange = function () { if (worker.state !== "installed") done(); };
    });
  }
  var doors = navigator.serviceWorker, newcomer = isNewcomer();
  // Where no sign-in ever began, there is no door, and nobody can be signed in: no need to wait for the vault to say so.
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

  // Message 1. Whoever connects gets the reply.
  function ask() {
    post([JSON.stringify(arrived ? { v: 1, id: 1, op: "arrived", handle: arrived[1] } : { v: 1, id: 1, op: "status" })]);
  }
  if (document.prerendering) document.addEventListener("prerenderingchange", ask, { once: true });
  else ask();

  // onmessage(text, buffers) and onerror(text); whatever came before is delivered first. A message is [text, ...buffers].
  function connect(onmessage, onerror) {
    receive = onmessage;
    fail = onerror;
    if (waiting) catchUp();
    return { post: function (text, buffers) { post([text].concat(buffers || [])); } };
  }

  // A click on a sign-in button before Python is there waits for it; a popup must be opened at once.
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

  // A popup, or null: browsers open one in a click only. It is filled when its address is known.
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

  // Whether the visitor has changed a form of the page that is shown (RS-08).
  var typed = null;
  addEventListener("input", function (event) { typed = event.target.closest("main") || typed; });
  function unsaved() { return !!typed && typed.isConnected; }

  // Somebody who points at a sign-in button is about to sign in: the scripts for it may come now.
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
  addEventListener("pointerover", point);
  addEventListener("focusin", point);

  // What nobody caught: a calm word to the visitor; to the console where it happened, never what it said (ER-08).
  function trouble(event) {
    var error = event.error || event.reason || event, python = error.ob_type, box = document.getElementById("trouble");
    if (error === event && event.type) return; // a remark of the browser's, not an error
    if (event.preventDefault) event.preventDefault();
    if (event.type && error.$handled) return; // said already, by Brython
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

  // A script, fetched with its integrity checked, then run after the page's own; once, unless it did not come.
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

  // The page's own scripts: run one after the other. A page without Python of its own names none, and takes those of all pages.
  var running = false;
  function run() {
    if (running) return;
    running = true;
    var scripts = own.length ? own : settings.scripts;
    var came = scripts.map(function (each) { return fetched(each[0], each[1]); });
    came.forEach(function (each) { each.catch(function () {}); }); // the first one that fails is enough
    scripts.reduce(function (before, each, at) {
      return before.then(function () { return came[at]; }).then(function () { return loads[each[0]] = import(each[0]); });
    }, Promise.resolve()).then(ran, function (error) {
      running = false;
      if (own.length && !clicked) throw error;
      giveUp(error); // who has not clicked has missed nothing yet
    });
  }
  function wake() {
    openVault();
    run();
  }

  // Whether nobody can be signed in, as far as that is known without the vault. It holds a lock as long as it holds a
  // session; but not in Firefox, where a page is not kept for Back while its worker holds one.
  var locks = !/Firefox/.test(navigator.userAgent) && navigator.locks;
  function isNobody() {
    return !locks ? isNewcomer() : locks.query().then(function (found) {
      return !found.held.some(function (lock) { return lock.name === "gossamer-session"; });
    });
  }

  // Where nobody is signed in, the page shows "Sign in" before it runs any Python; the vault has the last word. A protected
  // page waits for that word, and so does every page where the provider is asked too. A page without Python of its own
  // starts neither vault nor Python until somebody acts, or signs in elsewhere.
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
    if (own.length) openVault();
    else {
      new BroadcastChannel("gossamer-session").onmessage = wake;
      addEventListener("pageshow", function (event) { if (event.persisted && !running) look(); });
    }
    look();
  }

  Object.defineProperty(globalThis, "__GOSSAMER__", {
    value: Object.freeze({
      settings: settings, arrived: arrived ? arrived[1] : "", newcomer: newcomer, connect: connect,
      listenToClicks: listenToClicks, load: load, openWindow: openWindow,
      unsaved: unsaved, trouble: trouble,
    }),
  });
})(SETTINGS);
