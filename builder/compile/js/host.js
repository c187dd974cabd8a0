// The browser features that brython.js needs in order to load in a bare V8. Random numbers and the time are fixed,
// because the compiler creates identifiers from them.
Math.random = () => 0;
var self = globalThis, window = globalThis;
var console = {};
for (const name of ["log", "warn", "info", "debug", "error"]) console[name] = () => {};
var location = { href: "http://build/", origin: "http://build", pathname: "/", search: "", hash: "" };
var navigator = { language: "en" };
var addEventListener = () => {};
var setTimeout = () => 0, clearTimeout = () => {};
var URL = class {
  constructor(text) {
    const found = /^([a-z]+:\/\/[^/]*)(\/[^?#]*)?(\?[^#]*)?(#.*)?$/.exec(text);
    if (!found) throw new TypeError("not a URL: " + text);
    this.href = text;
    this.origin = found[1];
    this.pathname = found[2] || "/";
    this.search = found[3] || "";
    this.hash = found[4] || "";
  }
};
var document = {
  getElementsByTagName: () => [],
  currentScript: { src: "http://build/brython.js" },
  querySelectorAll: () => [],
  documentElement: {},
};
