// What an attacker's scripts share: a place for loot that outlives the document, and a way to write anything down.
(known) => {
  if (globalThis.evil) return;
  const { stringify, parse } = JSON, { keys, getOwnPropertyDescriptor } = Object, { apply } = Reflect;
  const store = globalThis.sessionStorage, get = store.getItem.bind(store), set = store.setItem.bind(store);
  const { decode } = TextDecoder.prototype, latin = new TextDecoder("latin1"), Buffer = ArrayBuffer, View = Uint8Array;
  const isView = Buffer.isView, noted = new Set(), add = noted.add.bind(noted), has = noted.has.bind(noted);
  const Text = String, join = Array.prototype.join, list = [];
  const Known = globalThis.WeakSet, Names = Object.getOwnPropertyNames, Proto = Object.getPrototypeOf;

  let room = 0, ink = 1000000; // how many objects more one note may describe, and all of them together

  // Any value as text: strings as they are, bytes as Latin-1, objects by their members, at most `depth` deep.
  function write(value, depth = 4, seen = new Known()) {
    try {
      if (typeof value === "string") return value;
      if (value === null || (typeof value !== "object" && typeof value !== "function")) return Text(value);
      if (value instanceof Buffer || isView(value)) {
        const view = value instanceof Buffer ? new View(value) : new View(value.buffer, value.byteOffset, value.byteLength);
        return apply(decode, latin, [view]);
      }
      if (seen.has(value) || depth === 0 || room-- < 0 || ink-- < 0) return "";
      seen.add(value);
      const lines = [];
      if (typeof value.forEach === "function" && typeof value.get === "function") {
        value.forEach((each, name) => { lines[lines.length] = `${Text(name)}: ${write(each, depth - 1, seen)}`; });
      }
      for (const name of Names(value)) {
        const about = getOwnPropertyDescriptor(value, name);
        if (about && "value" in about) lines[lines.length] = `${name}: ${write(about.value, depth - 1, seen)}`;
      }
      if (value instanceof Error) lines[lines.length] = `${value.message}\n${value.stack}`;
      if (typeof Request === "function" && value instanceof Request) {
        lines[lines.length] = `${value.url}\n${write(value.headers, 2)}`;
      }
      return apply(join, lines, ["\n"]);
    } catch (error) {
      return "";
    }
  }

  function whole(value, depth = 4) {
    room = ink = 10000000;
    return write(value, depth);
  }

  function note(...values) {
    for (let at = 0; at < values.length; at++) {
      room = 200;
      const text = write(values[at]);
      if (text && text.length < 200000 && !has(text) && noted.size < 20000) {
        add(text);
        list[list.length] = text;
      }
    }
  }

  // Put `own` in the place of a function, and note what it is called with, on what, and what it gives.
  function hook(object, name) {
    const real = object && object[name];
    if (typeof real !== "function") return;
    const put = function (...all) {
      note(...all);
      const given = new.target ? Reflect.construct(real, all, new.target) : apply(real, this, all);
      note(this === globalThis ? undefined : this);
      if (given && typeof given.then === "function" && given instanceof Awaited) apply(then, given, [note, note]);
      else note(given);
      return given;
    };
    try {
      Object.defineProperty(put, "prototype", { value: real.prototype, writable: true });
      object[name] = put;
      if (object[name] !== put) Object.defineProperty(object, name, { value: put, writable: true, configurable: true });
    } catch (error) { /* it cannot be replaced */ }
  }

  // The same for what is read or set, as MessageEvent's data.
  function tap(object, name) {
    const about = object && getOwnPropertyDescriptor(object, name);
    if (!about || !about.get || !about.configurable) return;
    Object.defineProperty(object, name, {
      ...about,
      get() { const value = apply(about.get, this, []); note(value); return value; },
      set: about.set && function (value) { note(value); apply(about.set, this, [value]); },
    });
  }

  // Each function and each accessor that an object has of its own.
  function hookAll(object, except = []) {
    for (const name of Names(object)) {
      const about = getOwnPropertyDescriptor(object, name);
      if (!about.configurable || except.includes(name) || name === "constructor") continue;
      if (typeof about.value === "function") hook(object, name);
      else if (about.get) tap(object, name);
    }
  }
  const Awaited = Promise, { then } = Promise.prototype;

  function loot() {
    const before = parse(get("loot") || "[]");
    set("loot", "[]");
    const all = before.concat(list);
    return all;
  }

  addEventListener("pagehide", () => { try { set("loot", stringify(parse(get("loot") || "[]").concat(list))); } catch (error) { /* full */ } });
  Object.defineProperty(globalThis, "evil", { value: Object.freeze({ known, note, hook, tap, hookAll, write: whole, loot }) });
}
