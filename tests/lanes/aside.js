({
  // The first element that the selector finds and a visitor sees, or undefined.
  find(selector) {
    return [...document.querySelectorAll(selector)].find((element) =>
      element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length);
  },
  // What a visitor reads there; null where nothing is visible.
  text(selector) {
    const found = this.find(selector);
    return found ? (found.innerText ?? found.textContent) : null;
  },
  // Where a visitor would click; null while it is hidden, disabled, or covered by something else.
  spot(selector) {
    const found = this.find(selector);
    if (!found || found.matches(":disabled")) return null;
    found.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = found.getBoundingClientRect(), spot = [box.x + box.width / 2, box.y + box.height / 2];
    const top = document.elementFromPoint(...spot);
    return top && (found.contains(top) || top.contains(found)) ? spot : null;
  },
  // The same, once the page was painted: Chromium drops clicks before that.
  paintedSpot(selector) {
    return document.hidden || performance.getEntriesByType("paint").length ? this.spot(selector) : null;
  },
  // Put the cursor into an input and select what is there.
  focus(selector) {
    const found = this.find(selector);
    if (!found) return false;
    found.focus();
    if (found.select) found.select();
    return document.activeElement === found;
  },
})
