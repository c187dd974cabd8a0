// Notes what a visitor sees in a page, at the frame in which it is painted, and says it on the console.
(() => {
  if (window.top !== window) return;
  const say = (what) => console.debug(`bench ${JSON.stringify({ what, now: performance.now(), wall: Date.now() })}`);
  const isShown = (element) =>
    element && element.textContent.trim() && !element.disabled &&
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length > 0;
  const seen = new Set();
  const once = (what, id, then) => {
    const element = !seen.has(what) && document.querySelector(`[data-testid="${id}"]`);
    if (!isShown(element)) return;
    seen.add(what);
    say(what);
    then?.(element);
  };
  // no frame is made before the style sheets are there, so nothing counts as visible that would not be painted
  const look = () => {
    once("ready", "login", (button) => window.benchClicksAtOnce && button.click());
    once("user", "user");
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  document.addEventListener("click", () => say("click"), true);
})();
