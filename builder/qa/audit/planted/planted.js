// Signs in with the code flow and PKCE, and then leaks the secrets: each leak of planted_leaks.py once.
const { issuer, other } = await (await fetch("/settings.json")).json();
const at = (id) => document.getElementById(id);
const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
const bytes = (text) => new TextEncoder().encode(text);
const hex = (text) => [...bytes(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const form = (values) => ({ method: "POST", body: new URLSearchParams(values) });
const redirect_uri = `${location.origin}/callback`;

async function login() {
  const request = { state: random(), nonce: random(), verifier: random() };
  sessionStorage.setItem("request", JSON.stringify(request));
  const code_challenge = base64url(await crypto.subtle.digest("SHA-256", bytes(request.verifier)));
  const scope = "openid profile offline_access", client_id = "planted", response_type = "code", code_challenge_method = "S256";
  const { state, nonce } = request;
  location.href = `${issuer}/oauth2/authorize?${new URLSearchParams({ client_id, redirect_uri, response_type, scope, state, nonce, code_challenge, code_challenge_method })}`;
}

async function callback() {
  const { code } = Object.fromEntries(new URLSearchParams(location.search));
  const { verifier, ...request } = JSON.parse(sessionStorage.getItem("request"));
  sessionStorage.removeItem("request");
  history.replaceState(null, "", "/");
  const answer = await fetch(`${issuer}/oauth2/token`, form({ grant_type: "authorization_code", client_id: "planted", redirect_uri, code, code_verifier: verifier }));
  const { access_token: access, id_token: id, refresh_token: refresh } = await answer.json();
  await plant({ access, id, refresh, code, verifier, ...request });
  document.documentElement.dataset.planted = "yes";
}

async function plant({ access, id, refresh, code, verifier, state, nonce }) {
  inStores(access, refresh, verifier, state);
  await inDatabases(access, id, refresh);
  onThePage(access, id, refresh, verifier, state);
  inMemory(refresh, nonce);
  await inWorkers(access, id, verifier, state, code);
  await inRequests(access, id, refresh);
  inTheAddress(access, id, code);
}

function inStores(access, refresh, verifier, state) {
  localStorage.setItem("user", JSON.stringify({ profile: { name: "Ada" }, access_token: access }));
  // removed before the stores are searched, but after it was written to disk
  localStorage.setItem("gone", state);
  sessionStorage.setItem("gone", verifier);
  sessionStorage.setItem("session", btoa(`user:${refresh}`));
  document.cookie = `refresh=${refresh}; Max-Age=3600; SameSite=Lax`;
  window.name = `session ${hex(refresh)}`;
}

const done = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });

async function inDatabases(access, id, refresh) {
  const opening = indexedDB.open("app", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("users");
  const base = await done(opening);
  const store = base.transaction("users", "readwrite").objectStore("users");
  await done(store.put({ list: [new Map([["user", { id_token: id }]])] }, "ada"));
  // long and repetitive: the browser compresses it
  await done(base.transaction("users", "readwrite").objectStore("users").put({ log: "GET /invoices 200 ".repeat(4000) + access }, "log"));
  base.close();
  await (await caches.open("api")).put("/me", new Response(JSON.stringify({ name: "Ada", refresh_token: refresh })));
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("session", { create: true });
  const file = await (await folder.getFileHandle("token", { create: true })).createWritable();
  await file.write(base64url(bytes(access)));
  await file.close();
}

function onThePage(access, id, refresh, verifier, state) {
  const place = at("planted");
  place.append(`debug: ${access}`);
  place.dataset.token = id;
  place.append(Object.assign(document.createElement("input"), { value: verifier }));
  const hidden = document.createElement("div");
  hidden.attachShadow({ mode: "closed" }).append(refresh);
  place.append(hidden);
  document.title = `Signed in ${state}`;
  console.log("signed in", { user: { name: "Ada", access_token: access } });
}

function inMemory(refresh, nonce) {
  window.session = { tokens: new Map([["refresh", refresh]]) };
  const keptInAClosure = { nonce };
  window.ask = () => keptInAClosure.nonce.length;
}

async function inWorkers(access, id, verifier, state, code) {
  const ready = (port) => new Promise((resolve) => { port.onmessage = resolve; });
  const worker = new Worker("/worker.js");
  worker.postMessage({ held: verifier, shown: id });
  await ready(worker);
  const { port } = new SharedWorker("/worker.js");
  port.postMessage({ held: access });
  await ready(port);
  window.workers = [worker, port];
  await navigator.serviceWorker.register(`/service.js?session=${state}`);
  const { active } = await navigator.serviceWorker.ready;
  const kept = new Promise((resolve) => { navigator.serviceWorker.onmessage = resolve; });
  active.postMessage({ held: code });
  await kept;
}

async function inRequests(access, id, refresh) {
  await fetch(`/ping?token=${access}`);
  await fetch(`${other}/collect`, { method: "POST", mode: "no-cors", body: JSON.stringify({ token: refresh }) });
  await fetch("/kept", { ...form({ id, refresh, access: access.slice(0, access.length / 2) }) });
  for (const how of ["gzip", "br"]) await (await fetch(`/kept/${how}`)).text();
}

function inTheAddress(access, id, code) {
  history.pushState(null, "", `/?access_token=${access}`);
  fetch(`${other}/pixel`, { mode: "no-cors", referrerPolicy: "unsafe-url" });
  history.pushState({ code }, "", `/#id_token=${id}`);
}

if (location.pathname === "/callback") await callback();
else at("login").hidden = false;
at("login").addEventListener("click", login);
