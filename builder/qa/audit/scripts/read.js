async (walk) => {
  // Return only texts, because no secret may be passed to the page. `failed` has the reasons for unreadable places.
  const places = {}, failed = {};
  const text = (bytes) => new TextDecoder().decode(bytes);
  const show = async (value, deep = 0) => {
    try {
      if (value instanceof Blob) return `${value.type} ${value.name ?? ""} ${await value.text()}`;
      if (value instanceof ArrayBuffer) return text(new Uint8Array(value));
      if (ArrayBuffer.isView(value)) return text(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
      if (typeof CryptoKey !== "undefined" && value instanceof CryptoKey)
        return `CryptoKey ${value.type} ${value.algorithm.name} extractable=${value.extractable}`;
      if (typeof value !== "object" || value === null || deep > 20) return String(value);
      const entries = value instanceof Map ? [...value] : value instanceof Set ? [...value].map((v, i) => [i, v]) : Object.entries(value);
      const shown = [];
      for (const [k, v] of entries) shown.push(`${await show(k, deep + 1)}: ${await show(v, deep + 1)}`);
      return `{${shown.join(", ")}}`;
    } catch (error) { return `unreadable: ${error}`; }
  };
  const place = async (name, read) => { try { places[name] = await read(); } catch (error) { places[name] = []; failed[name] = String(error); } };
  // a frame with an opaque origin has no stores
  const opaque = self.origin === "null";
  const store = (get) => () => { if (opaque) return []; const s = get(); return Object.keys(s).map((k) => `${k}=${s.getItem(k)}`); };
  const request = (r) => new Promise((resolve, reject) => { r.onsuccess = () => resolve(r.result); r.onerror = () => reject(r.error); r.onblocked = () => reject(new Error("blocked")); });

  await place("localStorage", store(() => localStorage));
  await place("sessionStorage", store(() => sessionStorage));
  await place("cookies", () => !opaque && document.cookie ? [document.cookie] : []);
  await place("URL", () => [location.href, document.URL, document.baseURI]);
  await place("referrer", () => [document.referrer]);
  await place("window.name", () => [window.name]);
  await place("title", () => [document.title]);
  await place("history.state", async () => {
    const states = [await show(history.state)];
    if (window.navigation) for (const entry of navigation.entries()) states.push(await show(entry.getState()));
    return states;
  });

  await place("IndexedDB", async () => {
    const rows = [];
    if (opaque || !window.indexedDB) return rows;
    for (const { name, version } of await indexedDB.databases()) {
      const db = await request(indexedDB.open(name, version));
      try {
        for (const table of db.objectStoreNames) {
          const all = db.transaction(table).objectStore(table);
          const [keys, values] = await Promise.all([request(all.getAllKeys()), request(all.getAll())]);
          for (let i = 0; i < keys.length; i++) rows.push(`${name}/${table}/${await show(keys[i])}: ${await show(values[i])}`);
        }
      } finally { db.close(); }
    }
    return rows;
  });
  await place("Cache Storage", async () => {
    const entries = [];
    if (opaque || !window.caches) return entries;
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const asked of await cache.keys()) {
        const answer = await cache.match(asked, { ignoreVary: true });
        const headers = [...asked.headers, ...(answer ? answer.headers : [])].map((pair) => pair.join(": ")).join("; ");
        entries.push(`${name} ${asked.url} ${headers} ${answer ? await answer.text() : ""}`);
      }
    }
    return entries;
  });
  await place("origin private file system", async () => {
    const found = [];
    const folder = async (handle, path) => {
      for await (const [name, inner] of handle.entries())
        if (inner.kind === "file") found.push(`${path}${name}: ${await (await inner.getFile()).text()}`);
        else { found.push(`${path}${name}/`); await folder(inner, `${path}${name}/`); }
    };
    if (opaque || !navigator.storage || !navigator.storage.getDirectory) return found;
    let root;
    try { root = await navigator.storage.getDirectory(); } catch { return found; /* not allowed here: nothing can be in it */ }
    await folder(root, "");
    return found;
  });
  await place("service workers", async () => {
    if (opaque || !navigator.serviceWorker) return [];
    const registrations = await navigator.serviceWorker.getRegistrations();
    return registrations.map((r) => `${r.scope} ${[r.active, r.waiting, r.installing].map((w) => w && w.scriptURL).join(" ")}`);
  });

  const roots = (root) => {
    const texts = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ALL);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      if (node.nodeType === 1) {
        for (const { name, value } of node.attributes) texts.push(`<${node.localName} ${name}="${value}">`);
        if ("value" in node && typeof node.value === "string") texts.push(`<${node.localName}>.value ${node.value}`);
        if (node.shadowRoot) texts.push(...roots(node.shadowRoot));
        if (node.content instanceof DocumentFragment) texts.push(...roots(node.content));
      } else texts.push(node.nodeValue || "");
    }
    return texts.filter((each) => each.trim());
  };
  await place("DOM", () => roots(document));
  await place("performance", () => performance.getEntries().map((entry) => entry.name));
  return { url: location.href, places, failed, ...walk(window, [places, failed]) };
}
