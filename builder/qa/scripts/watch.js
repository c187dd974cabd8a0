(() => {
  const calls = [];
  const note = (store, name, args) => calls.push(`${store}.${name}(${args.map(String).join(", ")})`);
  const label = (store) => { try { return store === window.localStorage ? "localStorage" : "sessionStorage"; } catch { return "storage"; } };
  for (const name of ["setItem", "removeItem", "clear"]) {
    const original = Storage.prototype[name];
    Storage.prototype[name] = function (...args) { note(label(this), name, args); return original.apply(this, args); };
  }
  Object.defineProperty(window, Symbol.for("gossamer.qa.calls"), { value: calls });
  const violations = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    violations.push(`${event.effectiveDirective} blocked ${event.blockedURI} ${event.sample}`));
  Object.defineProperty(window, Symbol.for("gossamer.qa.violations"), { value: violations });
})();
