// A plug-in for livereload's client. It reloads the page after a build, and shows the faults of a failed build and
// exceptions in the page's own code.
(() => {
  "use strict";
  const STATE = "/__dev/state.json";
  const FAILURE = "/__dev/failure";
  const STYLE = "/__dev/overlay.css";
  const mine = new URL(document.currentScript.src).searchParams.get("document");
  let asked = mine;
  let overlay = null;

  const element = (name, className, text) => {
    const made = document.createElement(name);
    made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  const item = (fault) => {
    const li = element("li", "");
    if (fault.where) li.append(element("p", "where", fault.where));
    const message = element("p", "message", fault.message + " ");
    message.append(element("code", "", fault.code));
    li.append(message);
    if (fault.excerpt) li.append(element("pre", "excerpt", fault.excerpt));
    if (fault.hint) li.append(element("p", "hint", fault.hint));
    return li;
  };

  const BUILT = "The page behind is the last good build. Fix the files and save, and this goes away.";
  const RAN = "The page goes on without what failed. Fix the file and save, and it reloads. Visitors see a calm notice instead.";

  class Overlay {
    constructor() {
      this.host = document.createElement("gossamer-faults");
      this.host.dataset.testid = "build-overlay";
      const root = this.host.attachShadow({ mode: "open" });
      const style = element("link", "");
      style.rel = "stylesheet";
      style.href = STYLE;
      this.panel = element("section", "panel");
      this.panel.setAttribute("role", "alertdialog");
      this.panel.setAttribute("aria-labelledby", "title");
      this.panel.setAttribute("aria-describedby", "faults");
      this.panel.tabIndex = -1;
      this.title = element("h1", "");
      this.title.id = "title";
      this.list = element("ol", "faults");
      this.list.id = "faults";
      this.shrink = element("button", "shrink", "Minimise");
      this.shrink.type = "button";
      this.shrink.addEventListener("click", () => this.minimise());
      const head = element("div", "head");
      head.append(this.title, this.shrink);
      this.foot = element("p", "foot");
      this.panel.append(head, this.list, this.foot);
      this.badge = element("button", "badge");
      this.badge.type = "button";
      this.badge.addEventListener("click", () => this.open());
      // The stylesheet makes the elements visible, so they never appear unstyled.
      this.frame = element("div", "frame");
      this.frame.hidden = true;
      const reveal = () => {
        this.frame.hidden = false;
        this.focus();
      };
      style.addEventListener("load", reveal, { once: true });
      style.addEventListener("error", reveal, { once: true });
      this.frame.append(this.panel, this.badge);
      root.append(style, this.frame);
      this.panel.addEventListener("keydown", (event) => {
        if (event.key === "Escape") this.minimise();
      });
      this.before = document.activeElement;
      this.small = false;
      document.documentElement.append(this.host);
    }

    show(faults, ran) {
      const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
      this.title.textContent = `${count}: ${ran ? "the code of this page failed" : "the site did not build"}`;
      this.foot.textContent = ran ? RAN : BUILT;
      this.badge.textContent = count;
      this.badge.setAttribute("aria-label", `${count} in the build: show`);
      this.list.replaceChildren(...faults.map(item));
      this.open();
    }

    open() {
      if (this.small) this.before = document.activeElement;
      this.small = false;
      this.panel.hidden = false;
      this.badge.hidden = true;
      this.focus();
    }

    focus() {
      if (!this.frame.hidden && !this.small) this.panel.focus({ preventScroll: true });
    }

    minimise() {
      this.small = true;
      this.panel.hidden = true;
      this.badge.hidden = false;
      this.giveBack();
    }

    giveBack() {
      const { before } = this;
      if (before instanceof HTMLElement && before !== document.body && before !== this.host && before.isConnected) {
        before.focus({ preventScroll: true });
      }
    }

    remove() {
      const focused = document.activeElement === this.host;
      this.host.remove();
      if (focused) this.giveBack();
    }
  }

  const show = (built) => {
    const faults = built.length ? built : thrown;
    const text = JSON.stringify(faults);
    if (overlay && overlay.text === text) return;
    if (faults.length) {
      overlay ??= new Overlay();
      overlay.text = text;
      overlay.show(faults, faults === thrown);
    } else if (overlay) {
      overlay.remove();
      overlay = null;
    }
  };

  // Exceptions in the page's own code. The server finds the source line, prints it, and returns what to show.
  const thrown = [];
  const told = new WeakSet();
  let brython = null;

  const trace = (error) => {
    try {
      return brython.error_trace(brython.exception(error));
    } catch {
      return (error && error.stack) || String(error);
    }
  };

  const failed = async (error) => {
    if (error === undefined || error === null) return;
    if (typeof error === "object") {
      if (told.has(error)) return;
      told.add(error);
    }
    try {
      const response = await fetch(FAILURE, { method: "POST", body: trace(error) });
      if (response.ok) thrown.push(...(await response.json()).faults);
      show([]);
    } catch {
      // The server has stopped, or the page is being left.
    }
  };

  addEventListener("error", (event) => failed(event.error));
  addEventListener("unhandledrejection", (event) => failed(event.reason));
  // Brython only prints the exceptions that it catches, with a function that it defines after this script runs. So wait
  // for that definition and wrap the function.
  Object.defineProperty(window, "__BRYTHON__", {
    configurable: true,
    enumerable: true,
    get: () => brython ?? undefined,
    set: (value) => {
      if (value === brython) return;
      brython = value;
      let print = null;
      Object.defineProperty(value, "show_error", {
        configurable: true,
        enumerable: true,
        get: () => print,
        set: (given) => {
          print = (error) => {
            failed(error);
            return given(error);
          };
        },
      });
    },
  });

  const apply = (state) => {
    if (state.document === mine) {
      show(state.faults);
    } else if (state.document !== asked) {
      asked = state.document;
      location.reload();
    }
  };

  let looking = false;
  let again = false;
  const look = async () => {
    again = true;
    if (looking) return;
    looking = true;
    while (again) {
      again = false;
      try {
        const response = await fetch(STATE, { cache: "no-store" });
        apply(await response.json());
      } catch {
        // The server has stopped, or the page is being left. After a reconnect, the server sends a new message.
      }
    }
    looking = false;
  };

  window.LiveReloadPluginGossamer = class {
    static identifier = "gossamer";
    static version = "1.0";

    constructor(_window, host) {
      // By default, livereload waits up to a minute before it reconnects, which is too long during development.
      Object.assign(host._livereload.options, { mindelay: 250, maxdelay: 2000 });
    }

    analyze() {
      return { document: mine };
    }

    reload(path) {
      if (path !== STATE) return false;
      look();
      return true;
    }
  };

  // An open socket would keep the page out of the back/forward cache, unlike the deployed page.
  addEventListener("pagehide", () => {
    const connector = window.LiveReload?.connector;
    if (!connector) return;
    connector.disconnect();
    connector.socket.onclose = null; // heard only after the return, it would make a second connection
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) window.LiveReload?.connector?.connect();
  });
})();
