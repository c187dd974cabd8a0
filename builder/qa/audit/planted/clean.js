// Knows no secret: the worker says who is signed in, and nothing else.
const worker = new Worker("/clean-worker.js");
worker.onmessage = (event) => { document.documentElement.dataset.planted = event.data.name; };
document.getElementById("login").addEventListener("click", () => worker.postMessage("sign in"));
