// An OpenID provider that is not ours, as strict as it goes: npm oidc-provider on a loopback port.
//
//   node provider.mjs <folder with node_modules>
//
// The first line of standard input is the set-up, each later one a command; answers leave as JSON lines. When the
// input ends, because the tests have ended in whatever way, the server ends too.
import { createInterface } from 'node:readline';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { configure } from './configuration.mjs';
import { errorPage, loginPage, logoutPage, pageHeaders } from './pages.mjs';

const STRONG = 'urn:gossamer:acr:strong';

// the provider's clock, which may be wrong by so many seconds
let skew = 0;
const TrueDate = Date;
globalThis.Date = class extends TrueDate {
  constructor(...words) {
    if (words.length) super(...words);
    else super(TrueDate.now() + skew * 1000);
  }

  static now() {
    return TrueDate.now() + skew * 1000;
  }
};

// standard output is the answers' own
console.info = console.log = console.error;

function from(folder, path) {
  return import(pathToFileURL(join(folder, 'node_modules', 'oidc-provider', ...path)).href);
}

async function listening(host) {
  const server = createServer();
  await new Promise((done, failed) => server.once('error', failed).listen(0, '127.0.0.1', done));
  const { port } = server.address();
  const servers = [server];
  if (host === 'localhost') {
    const other = createServer((request, response) => server.emit('request', request, response));
    const bound = await new Promise((done) => {
      other.once('error', () => done(false)).listen({ port, host: '::1', ipv6Only: true }, () => done(true));
    });
    if (bound) servers.push(other);
  }
  return { port, server, servers };
}

// Browsers take SameSite=None with Secure only, and take that from loopback without TLS; the package does not send it so.
function keepCookies(ctx) {
  const cookies = [ctx.response.get('Set-Cookie')].flat().filter(Boolean);
  const kept = cookies.map((cookie) => (/samesite=none/i.test(cookie) ? `${cookie}; secure` : cookie));
  if (kept.length && !ctx.headerSent) ctx.set('Set-Cookie', kept);
}

// What was on the wire, in the words of the development provider's events.
function witness(state) {
  return async (ctx, next) => {
    if (ctx.path === '/favicon.ico') {
      ctx.status = 204;
      return;
    }
    const cut = ctx.path === '/token' && ctx.method === 'POST' && state.cut;
    if (cut !== 'before') await next();
    if (cut) {
      ctx.respond = false;
      ctx.req.socket.destroy();
    }
    keepCookies(ctx);
    const route = ctx.oidc?.route;
    const note = (event, words) => state.events.push({ ...words, event, time: Date.now() / 1000 });
    const asked = { ...ctx.oidc?.body, ...ctx.query };
    if (route === 'authorization') note('authorize', asked);
    if (route === 'resume') note('resume', { status: ctx.status }); // the person is known, and the answer is on its way
    if (route === 'pushed_authorization_request') note('par', { ...asked, status: ctx.status });
    if (route === 'token') note('token', { ...asked, status: ctx.status, dpop: Boolean(ctx.get('DPoP')) });
    const refreshed = asked.grant_type === 'refresh_token';
    if (route === 'token') note(refreshed ? 'refresh.response' : 'token.response', { client_id: asked.client_id, ...ctx.body });
    if (route === 'userinfo') note('userinfo', { status: ctx.status });
    if (route === 'revocation') note('revoke', asked);
    if (route === 'end_session') note('logout', { ...asked, method: ctx.method });
    const location = ctx.response.get('Location');
    if (location && URL.canParse(location)) {
      const sent = Object.fromEntries(new URL(location).searchParams);
      if (sent.code || sent.error) note('authorization.response', sent);
    }
  };
}

// The login page: who it is, and for a strong sign-in a second step.
function interactions(provider, state) {
  return async (ctx, next) => {
    const [, uid] = /^\/interaction\/([\w-]+)$/.exec(ctx.path) ?? [];
    if (!uid) return next();
    pageHeaders(ctx, state);
    const details = await provider.interactionDetails(ctx.req, ctx.res);
    const strong = String(details.params.acr_values ?? '').split(' ').includes(STRONG);
    if (ctx.method === 'GET') {
      ctx.type = 'html';
      ctx.body = loginPage(uid, details.params, state.accounts, '');
      return undefined;
    }
    const form = new URLSearchParams(await text(ctx.req));
    const name = form.get('account');
    if (!name) {
      const refusal = { error: 'access_denied', error_description: 'the sign-in was cancelled' };
      return provider.interactionFinished(ctx.req, ctx.res, refusal, { mergeWithLastSubmission: false });
    }
    if (strong && !form.get('confirmed')) {
      ctx.type = 'html';
      ctx.body = loginPage(uid, details.params, state.accounts, name);
      return undefined;
    }
    const accountId = state.accounts.find((account) => account.username === name).subject;
    state.events.push({ event: 'login', username: name, time: Date.now() / 1000 });
    const login = { accountId, acr: strong ? STRONG : 'urn:gossamer:acr:basic' };
    return provider.interactionFinished(ctx.req, ctx.res, { login }, { mergeWithLastSubmission: false });
  };
}

async function text(request) {
  let body = '';
  for await (const part of request) body += part;
  return body;
}

async function start(folder, setup) {
  const { Provider, errors, interactionPolicy } = await from(folder, ['lib', 'index.js']);
  const { default: MemoryAdapter } = await from(folder, ['lib', 'adapters', 'memory_adapter.js']);
  const { port, server, servers } = await listening(setup.host);
  const auth0 = Boolean(setup.auth0); // whether it has the ways that auth0-spa-js counts on
  const issuer = `http://${setup.host}:${port}${auth0 ? '/' : ''}`;
  const state = {
    issuer, accounts: setup.accounts, clients: new Map(), apis: new Map(), events: [],
    access_token: 300, dpop_nonce: false, coop: '', cut: '', strict_claims: Boolean(setup.strict_claims), auth0,
  };
  const pages = { logoutPage, errorPage, pageHeaders };
  const provider = new Provider(issuer, configure(state, { errors, interactionPolicy, MemoryAdapter }, pages));
  provider.use(witness(state));
  provider.use(interactions(provider, state));
  server.on('request', provider.callback());
  const stop = () => {
    for (const one of servers) {
      one.close();
      one.closeAllConnections();
    }
  };
  return { issuer, port, provider, state, stop };
}

function commands({ provider, state, stop }) {
  return {
    register(client) {
      state.clients.set(client.client_id, client);
    },
    api({ identifier, scopes }) {
      state.apis.set(identifier, scopes);
    },
    set({ name, value }) {
      state[name] = value;
    },
    events: () => state.events,
    clear() {
      state.events.length = 0;
    },
    reset() {
      state.events.length = 0;
      skew = 0;
      Object.assign(state, { dpop_nonce: false, coop: '', cut: '' });
    },
    skew(seconds) {
      skew = seconds;
    },
    stop,
  };
}

const say = (words) => process.stdout.write(`${JSON.stringify(words)}\n`);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const running = await start(process.argv[2], JSON.parse((await lines.next()).value));
say({ issuer: running.issuer, port: running.port });
const known = commands(running);
for await (const line of { [Symbol.asyncIterator]: () => lines }) {
  const { id, name, value } = JSON.parse(line);
  try {
    say({ id, result: (await known[name](value)) ?? null });
  } catch (error) {
    say({ id, error: String(error) });
  }
}
process.exit(0);
