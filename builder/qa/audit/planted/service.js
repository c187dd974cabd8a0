// Keeps the messages that it receives, as the other workers do.
let held;
self.addEventListener("message", (event) => {
  held = event.data.held;
  event.source.postMessage(`kept ${held.length}`);
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
