// Keeps the messages that it receives, both as a dedicated worker and as a shared worker.
let held;
const keep = (port) => (event) => {
  held = event.data.held;
  if (event.data.shown) self.shown = event.data.shown;
  port.postMessage(`kept ${held.length}`);
};
self.onmessage = keep(self);
self.onconnect = (event) => { const [port] = event.ports; port.onmessage = keep(port); };
