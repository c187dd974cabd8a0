async (shapes) => {
  const places = {};
  const show = (value) => {
    try {
      if (value instanceof ArrayBuffer) value = new Uint8Array(value);
      if (ArrayBuffer.isView(value)) return new TextDecoder().decode(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
      if (typeof CryptoKey !== "undefined" && value instanceof CryptoKey)
        return `CryptoKey ${value.type} ${value.algorithm.name} extractable=${value.extractable}`;
      if (typeof value === "object" && value !== null)
        return "{" + Object.entries(value).map(([k, v]) => `${k}: ${show(v)}`).join(", ") + "}";
      return String(value);
    } catch (error) { return `unreadable: ${error}`; }
  };
  const store = (get) => { try { const s = get(); return Object.keys(s).map((k) => `${k}=${s.getItem(k)}`); } catch { return []; } };
  places.localStorage = store(() => localStorage);
  places.sessionStorage = store(() => sessionStorage);
  places["storage calls"] = window[Symbol.for("gossamer.qa.calls")] || ["storage is not being watched"];
  places.cookies = document.cookie ? [document.cookie] : [];
  places.URL = [location.href, document.URL, document.baseURI];
  places.referrer = [document.referrer];
  places["window.name"] = [window.name];
  places["history.state"] = [show(history.state)];
  places.title = [document.title];

  const databases = indexedDB.databases ? await indexedDB.databases() : [];
  const request = (r) => new Promise((resolve, reject) => { r.onsuccess = () => resolve(r.result); r.onerror = () => reject(r.error); });
  places.IndexedDB = [];
  for (const { name } of databases) {
    const db = await request(indexedDB.open(name));
    for (const table of db.objectStoreNames) {
      const rows = db.transaction(table).objectStore(table);
      const [keys, values] = await Promise.all([request(rows.getAllKeys()), request(rows.getAll())]);
      keys.forEach((key, i) => places.IndexedDB.push(`${name}/${table}/${show(key)}: ${show(values[i])}`));
    }
    db.close();
  }

  places["Cache Storage"] = [];
  if (window.caches) for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const entry of await cache.keys())
      places["Cache Storage"].push(`${name} ${entry.url} ${await (await cache.match(entry)).text()}`);
  }
  places["origin private file system"] = [];
  if (navigator.storage && navigator.storage.getDirectory) try {
    for await (const [name, handle] of (await navigator.storage.getDirectory()).entries())
      places["origin private file system"].push(handle.kind === "file" ? `${name}: ${await (await handle.getFile()).text()}` : name);
  } catch { /* not allowed here: nothing can be in it */ }

  const roots = (root) => {
    const texts = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ALL);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      if (node.nodeType === 1) {
        for (const { name, value } of node.attributes) texts.push(`<${node.localName} ${name}="${value}">`);
        if ("value" in node && typeof node.value === "string") texts.push(`<${node.localName}>.value ${node.value}`);
        if (node.shadowRoot) texts.push(...roots(node.shadowRoot));
      } else texts.push(node.nodeValue || "");
    }
    return texts;
  };
  places.DOM = roots(document);
  places.performance = performance.getEntries().map((entry) => entry.name);

  // Everything reachable from window, Brython's module table included: own properties, symbols, prototypes, collections, buffers.
  const seen = new Set(), hits = [], queue = [[window, "window"]];
  const skip = new Set([shapes, places]);
  const look = (value, path) => {
    if (typeof value === "string") { if (value.length > 11) for (const s of shapes) if (value.includes(s)) { hits.push(`${path}: ${value}`); break; } }
    else if (value !== null && (typeof value === "object" || typeof value === "function") && !seen.has(value) && !skip.has(value)) { seen.add(value); queue.push([value, path]); }
  };
  seen.add(window);
  while (queue.length) {
    const [object, path] = queue.pop();
    if (object instanceof ArrayBuffer || ArrayBuffer.isView(object)) { look(show(object), path); continue; }
    let keys = [];
    try { keys = Reflect.ownKeys(object); } catch { continue; }
    const isPrototype = keys.includes("constructor");
    for (const key of keys) {
      let value;
      try {
        const slot = Reflect.getOwnPropertyDescriptor(object, key);
        // a getter on a prototype has no object to answer for
        value = "value" in slot ? slot.value : slot.get && !isPrototype ? slot.get.call(object) : undefined;
        if (value instanceof Promise) value.catch(() => {});
      } catch { continue; }
      look(typeof key === "string" ? key : "", `${path} key`);
      look(value, path.length < 160 ? `${path}.${String(key)}` : path);
    }
    try { look(Object.getPrototypeOf(object), `${path}.__proto__`); } catch { /* a proxy that refuses */ }
    if (object instanceof Map) for (const [k, v] of object) { look(k, `${path} key`); look(v, `${path}[]`); }
    else if (object instanceof Set) for (const v of object) look(v, `${path}[]`);
  }
  places["reachable from window"] = hits;
  places["objects walked"] = [String(seen.size)];
  return places;
}
