// What a page has and a bare V8 does not, as far as small programs need it. Time is virtual: a timer is due at once.
var bare = (function () {
  const out = [], err = [], timers = [];
  let number = 0, now = 1_700_000_000_000;
  const say = (list) => (...values) => { list.push(...values.map(String).join(" ").replace(/\n$/, "").split("\n")); };
  globalThis.console = { log: say(out), info: say(out), debug: say(out), warn: say(err), error: say(err) };
  globalThis.setTimeout = (run, after, ...given) => {
    timers.push({ id: ++number, due: now + (Number(after) || 0), run, given });
    return number;
  };
  globalThis.clearTimeout = (id) => {
    const at = timers.findIndex((timer) => timer.id === id);
    if (at >= 0) timers.splice(at, 1);
  };
  globalThis.requestAnimationFrame = (run) => setTimeout(run, 16);
  globalThis.queueMicrotask = (run) => Promise.resolve().then(run);
  globalThis.performance = { now: () => now - 1_700_000_000_000 };
  class EventTarget {
    addEventListener(kind, run) { (this.listeners ??= []).push([kind, run]); }
    removeEventListener(kind, run) {
      this.listeners = (this.listeners ?? []).filter((item) => item[0] !== kind || item[1] !== run);
    }
    dispatchEvent(event) {
      event.target = this;
      for (const [kind, run] of this.listeners ?? []) if (kind === event.type) run.call(this, event);
      return true;
    }
  }
  class Event { constructor(type) { this.type = type; } preventDefault() {} }
  globalThis.name = "";
  Object.assign(navigator, { platform: "Linux", userAgent: "bare", language: "C" });
  document.body = document.documentElement;
  const kept = new Map();
  Object.assign(globalThis, {
    EventTarget, Event,
    sessionStorage: {
      getItem: (key) => kept.has(key) ? kept.get(key) : null, setItem: (key, value) => { kept.set(key, String(value)); },
    },
    TextEncoder: class {
      encode(text) {
        return Uint8Array.from(unescape(encodeURIComponent(text)), (char) => char.charCodeAt());
      }
    },
    indexedDB: { open: () => ({}) },
    setInterval: () => ++number, clearInterval: () => {}, open: () => null,
    crypto: { getRandomValues: (array) => array.fill(7) },
  });
  function tick() {
    timers.sort((one, other) => one.due - other.due || one.id - other.id);
    const timer = timers.shift();
    if (!timer) return false;
    now = Math.max(now, timer.due);
    try {
      timer.run(...timer.given);
    } catch (error) {
      err.push(String(error));
    }
    return true;
  }
  function start(run) {
    try {
      run();
    } catch (error) {
      if (!error.ob_type) err.push(String(error.stack ?? error));
    }
    return 0;
  }
  return { out, err, start, tick };
})();
