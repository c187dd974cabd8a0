// The page as the README of @auth0/auth0-spa-js has it. All settings that are not addresses are the library's own.
(async () => {
  const settings = JSON.parse(document.getElementById("settings").textContent);
  const at = (id) => document.querySelector(`[data-testid=${id}]`);
  const client = new auth0.Auth0Client({
    domain: settings.issuer.replace(/\/$/, ""),
    clientId: settings.client_id,
    ...settings.options,
    authorizationParams: {
      redirect_uri: `${location.origin}/`,
      audience: settings.api.audience,
      resource: settings.api.audience, // what `audience` is called in RFC 8707
      scope: settings.scope,
    },
  });

  async function call() {
    const token = await client.getTokenSilently();
    const headers = { Authorization: `Bearer ${token}` };
    const answer = await fetch(`${settings.api.origin}/v1/invoices`, { headers });
    const result = at("result");
    result.textContent = `${(await answer.json()).length} invoices`;
    result.dataset.turn = Number(result.dataset.turn) + 1;
  }

  at("login").addEventListener("click", () => client.loginWithRedirect());
  at("call").addEventListener("click", call);
  if (new URLSearchParams(location.search).has("state")) {
    await client.handleRedirectCallback();
    history.replaceState(null, "", "/");
  } else {
    await client.checkSession();
  }
  const user = await client.getUser();
  at("user").textContent = user ? user.name : "";
  at("user").hidden = at("call").hidden = !user;
  at("login").hidden = !!user;
})();
