((name) => {
  const tell = globalThis[name];
  delete globalThis[name];
  const { setItem } = Storage.prototype, { apply } = Reflect, text = String;
  const label = (store) => { try { return store === localStorage ? "localStorage" : "sessionStorage"; } catch { return "storage"; } };
  Storage.prototype.setItem = function (...all) {
    if (all.length > 1) tell(`${label(this)} ${text(all[0])}=${text(all[1])}`);
    return apply(setItem, this, all);
  };
})
