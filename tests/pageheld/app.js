// The usual design, as the library's own documentation has it: the page signs in, keeps the tokens in the store that it
// was told, and puts the access token into each call.
const { UserManager, WebStorageStateStore, InMemoryWebStorage, IndexedDbDPoPStore } = oidc;
const settings = await (await fetch("/settings.json")).json();
const stores = {
  memory: () => new InMemoryWebStorage(),
  sessionStorage: () => sessionStorage,
  localStorage: () => localStorage,
};
const manager = new UserManager({
  authority: settings.issuer,
  client_id: settings.client_id,
  redirect_uri: `${location.origin}/callback/`,
  post_logout_redirect_uri: `${location.origin}/`,
  scope: settings.scope,
  resource: settings.api.audience,
  userStore: new WebStorageStateStore({ store: stores[settings.store]() }),
  automaticSilentRenew: false,
  ...(settings.dpop && { dpop: { bind_authorization_code: true, store: new IndexedDbDPoPStore() } }),
});
const at = (id) => document.querySelector(`[data-testid=${id}]`);

async function show() {
  const user = await manager.getUser();
  at("user").textContent = user ? user.profile.name : "";
  at("login").hidden = !!user;
  at("logout").hidden = at("call-api").hidden = !user;
  document.documentElement.dataset.auth = user ? "signed-in" : "signed-out";
}

async function call() {
  const user = await manager.getUser();
  const url = `${settings.api.origin}/v1/invoices`, headers = { Authorization: `${user.token_type} ${user.access_token}` };
  if (settings.dpop) headers.DPoP = await manager.dpopProof(url, user, "GET");
  const answer = await fetch(url, { headers });
  const rows = (await answer.json()).map((invoice) => {
    const row = document.createElement("tr");
    for (const name of ["id", "customer", "status"]) row.insertCell().textContent = invoice[name];
    return row;
  });
  at("api-result").tBodies[0].replaceChildren(...rows);
  at("api-result").dataset.state = "ready";
}

at("login").addEventListener("click", () => manager.signinRedirect());
at("logout").addEventListener("click", () => manager.signoutRedirect());
at("call-api").addEventListener("click", call);

if (location.pathname === "/callback/") {
  await manager.signinRedirectCallback();
  history.replaceState(null, "", "/");
}
await show();
