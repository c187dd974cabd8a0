// What the runtime, beyond the compiler's needs, asks of a page while it loads.
var MutationObserver = class { observe() {} disconnect() {} };
var HTMLElement = class {};
var customElements = { define: () => {} };
