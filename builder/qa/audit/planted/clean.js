// This page never has a secret: the worker only tells it who is signed in.
const worker = new Worker("/clean-worker.js");
worker.onmessage = (event) => { document.documentElement.dataset.planted = event.data.name; };
document.getElementById("login").addEventListener("click", () => worker.postMessage("sign in"));
