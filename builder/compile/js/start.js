// The first script of every page. It clears the callback's address before anything else can read it, holds the page's
// one Trusted Types policy, and starts the vault while the runtime is still on its way.
(function (settings) {
  "use strict";
  var place = globalThis.location, callback = null;
  if (place.pathname === settings.base.slice(0, -1) + settings.redirect_path) {
    callback = place.search;
    history.replaceState(null, "", place.pathname);
  }

  var name = "gossamer-vault", url = new URL(settings.vault, place.href).href;
  var only = function (text) {
    if (text !== url) throw new TypeError("not the vault");
    return text;
  };
  var trusted = globalThis.trustedTypes
    ? trustedTypes.createPolicy(name, { createScriptURL: only }).createScriptURL(url) : url;

  var waiting = [], receive = null, fail = null, port;
  function deliver(kind, detail) {
    if (!receive) waiting.push([kind, detail]);
    else if (kind) fail(detail);
    else receive(detail[0], detail.slice(1));
  }
  function listen(event) { deliver(0, event.data); }
  function broken(event) { deliver(1, event.message || "the vault did not start"); }

  try {
    if (globalThis.SharedWorker) {
      var shared = new SharedWorker(trusted, { name: name, type: "module", extendedLifetime: true });
      shared.onerror = broken;
      port = shared.port;
    } else {
      port = new Worker(trusted, { name: name, type: "module" });
      port.onerror = broken;
    }
    port.onmessage = listen;
    port.onmessageerror = broken;
  } catch (error) {
    broken(error);
  }

  // onmessage(text, buffers) and onerror(text); whatever came before is delivered first. A message is [text, ...buffers].
  function connect(onmessage, onerror) {
    receive = onmessage;
    fail = onerror;
    waiting.splice(0).forEach(function (item) { deliver(item[0], item[1]); });
    return {
      post: function (text, buffers) {
        buffers = buffers || [];
        if (port) port.postMessage([text].concat(buffers), buffers);
      },
    };
  }

  function takeCallback() {
    var taken = callback;
    callback = null;
    return taken;
  }

  // Another page's script: fetched with its integrity checked, then run. Running it twice does no harm.
  function load(url, integrity) {
    if (document.querySelector('script[src="' + url + '"]')) return Promise.resolve();
    return new Promise(function (resolve, reject) {
      var link = document.createElement("link");
      link.rel = "modulepreload";
      link.href = url;
      link.integrity = integrity;
      link.onload = resolve;
      link.onerror = function () { reject(new Error("could not load " + url)); };
      document.head.append(link);
    }).then(function () { return import(url); });
  }

  Object.defineProperty(globalThis, "__GOSSAMER__", {
    value: Object.freeze({ settings: settings, takeCallback: takeCallback, connect: connect, load: load }),
  });
})(SETTINGS);
