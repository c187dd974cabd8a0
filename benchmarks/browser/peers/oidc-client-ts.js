// The page as the documentation of oidc-client-ts has it, with its users kept in memory.
(async () => {
  const { UserManager, WebStorageStateStore, InMemoryWebStorage } = oidc;
  const settings = JSON.parse(document.getElementById("settings").textContent);
  const at = (id) => document.querySelector(`[data-testid=${id}]`);
  const manager = new UserManager({
    authority: settings.issuer,
    client_id: settings.client_id,
    redirect_uri: `${location.origin}/`,
    silent_redirect_uri: `${location.origin}/`,
    scope: settings.scope,
    resource: settings.api.audience,
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    automaticSilentRenew: false,
  });
  const isAnswer = new URLSearchParams(location.search).has("state");
  if (isAnswer && window.parent !== window) {
    await manager.signinSilentCallback();
    return;
  }

  async function call() {
    const user = await manager.getUser();
    const headers = { Authorization: `Bearer ${user.access_token}` };
    const answer = await fetch(`${settings.api.origin}/v1/invoices`, { headers });
    const result = at("result");
    result.textContent = `${(await answer.json()).length} invoices`;
    result.dataset.turn = Number(result.dataset.turn) + 1;
  }

  at("login").addEventListener("click", () => manager.signinRedirect());
  at("call").addEventListener("click", call);
  let user = null;
  if (isAnswer) {
    user = await manager.signinRedirectCallback();
    sessionStorage.setItem("known", "1"); // as auth0-spa-js has a cookie: only who was signed in is asked for
    history.replaceState(null, "", "/");
  } else if (sessionStorage.getItem("known")) {
    user = await manager.signinSilent();
  }
  at("user").textContent = user ? user.profile.name : "";
  at("user").hidden = at("call").hidden = !user;
  at("login").hidden = !!user;
})();
