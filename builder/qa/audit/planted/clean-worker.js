// Redeems a code for tokens, and keeps one of them where only this script can read it.
let token = "";
const random = () => [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const redeem = async () => {
  const body = new URLSearchParams({ grant_type: "authorization_code", client_id: "clean", code: random(), code_verifier: random() });
  return (await (await fetch("/token", { method: "POST", body })).json()).access_token;
};
self.onmessage = async () => {
  token = token || await redeem();
  self.postMessage({ name: token ? "ada" : "" });
};
