// Browser features that the runtime needs while it loads, in addition to those that the compiler needs.
var MutationObserver = class { observe() {} disconnect() {} };
var HTMLElement = class {};
var customElements = { define: () => {} };
