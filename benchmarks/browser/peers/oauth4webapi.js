// The page as the examples of oauth4webapi have it. What a sign-in needs on its way lies in sessionStorage.
import * as oauth from "./oauth4webapi/build/index.js";

const settings = JSON.parse(document.getElementById("settings").textContent);
const at = (id) => document.querySelector(`[data-testid=${id}]`);
const client = { client_id: settings.client_id };
const redirect = `${location.origin}/`;
const plain = { [oauth.allowInsecureRequests]: true };
let tokens;

async function provider() {
  const issuer = new URL(settings.issuer);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, plain));
}

async function login() {
  const found = await provider();
  const kept = {
    verifier: oauth.generateRandomCodeVerifier(),
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
  };
  sessionStorage.setItem("sign-in", JSON.stringify(kept));
  const url = new URL(found.authorization_endpoint);
  const asked = {
    client_id: client.client_id,
    redirect_uri: redirect,
    response_type: "code",
    scope: settings.scope,
    resource: settings.api.audience,
    state: kept.state,
    nonce: kept.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(kept.verifier),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  location.assign(url);
}

async function finish() {
  const kept = JSON.parse(sessionStorage.getItem("sign-in"));
  sessionStorage.removeItem("sign-in");
  const found = await provider();
  const answer = oauth.validateAuthResponse(found, client, new URL(location.href), kept.state);
  const options = { ...plain, additionalParameters: { resource: settings.api.audience } };
  const response = await oauth.authorizationCodeGrantRequest(
    found, client, oauth.None(), answer, redirect, kept.verifier, options,
  );
  const checks = { expectedNonce: kept.nonce, requireIdToken: true };
  tokens = await oauth.processAuthorizationCodeResponse(found, client, response, checks);
  history.replaceState(null, "", "/");
  return oauth.getValidatedIdTokenClaims(tokens);
}

async function call() {
  const url = new URL(`${settings.api.origin}/v1/invoices`);
  const answer = await oauth.protectedResourceRequest(
    tokens.access_token, "GET", url, new Headers(), undefined, plain,
  );
  const result = at("result");
  result.textContent = `${(await answer.json()).length} invoices`;
  result.dataset.turn = Number(result.dataset.turn) + 1;
}

at("login").addEventListener("click", login);
at("call").addEventListener("click", call);
const user = new URLSearchParams(location.search).has("state") ? await finish() : undefined;
at("user").textContent = user ? user.name : "";
at("user").hidden = at("call").hidden = !user;
at("login").hidden = !!user;
