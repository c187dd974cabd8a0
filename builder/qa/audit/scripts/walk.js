(start, skip) => {
  // Walk everything that a script can reach from the global object: own properties, prototypes, collections, buffers.
  const seen = new Set([start, ...skip]), told = new Set(), reached = [], queue = [[start, "window" in start ? "window" : "self"]];
  const decode = (value) => new TextDecoder().decode(ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : new Uint8Array(value));
  const look = (value, path) => {
    if (typeof value === "string") { if (value.length > 11 && !told.has(value)) { told.add(value); reached.push([path, value]); } }
    else if (value !== null && (typeof value === "object" || typeof value === "function") && !seen.has(value)) { seen.add(value); queue.push([value, path]); }
  };
  // limits, because some objects create new objects on every access
  const most = 3e6, end = performance.now() + 6e4;
  let stopped = "";
  for (let next = 0; next < queue.length; next++) {
    if (next > most || (next % 1000 === 0 && performance.now() > end)) { stopped = `not finished after ${next} objects`; break; }
    const [object, path] = queue[next];
    queue[next] = null;
    if (object instanceof ArrayBuffer || ArrayBuffer.isView(object)) { try { look(decode(object), path); } catch { /* detached */ } continue; }
    let keys = [];
    try { keys = Reflect.ownKeys(object); } catch { continue; }
    const isPrototype = keys.includes("constructor");
    for (const key of keys) {
      let value;
      try {
        const slot = Reflect.getOwnPropertyDescriptor(object, key);
        // a getter on a prototype has no instance to read from
        value = "value" in slot ? slot.value : slot.get && !isPrototype ? slot.get.call(object) : undefined;
        if (value instanceof Promise) value.catch(() => {});
      } catch { continue; }
      look(typeof key === "string" ? key : "", `${path} key`);
      look(value, path.length < 160 ? `${path}.${String(key)}` : path);
    }
    try { look(Object.getPrototypeOf(object), `${path}.__proto__`); } catch { /* a proxy that refuses */ }
    try {
      if (object instanceof Map) for (const [k, v] of object) { look(k, `${path} key`); look(v, `${path}[]`); }
      else if (object instanceof Set) for (const v of object) look(v, `${path}[]`);
    } catch { /* no real collection */ }
  }
  return { reached, walked: seen.size, stopped };
}
