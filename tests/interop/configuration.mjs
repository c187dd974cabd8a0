// How strict oidc-provider can be made for public clients in a browser.
import { generateKeyPairSync, randomBytes } from 'node:crypto';

const OPENID = 'openid profile email offline_access';
const BASIC = 'urn:gossamer:acr:basic';
const STRONG = 'urn:gossamer:acr:strong';
const CLAIMS = {
  openid: ['sub'],
  profile: ['name', 'given_name', 'family_name', 'preferred_username', 'locale', 'zoneinfo'],
  email: ['email', 'email_verified'],
};

// Clients are registered while the provider runs; everything else is the package's own memory.
function adapter(state, MemoryAdapter) {
  return class extends MemoryAdapter {
    find(id) {
      return this.model === 'Client' ? Promise.resolve(state.clients.get(id)) : super.find(id);
    }
  };
}

function signingKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: randomBytes(8).toString('hex') };
}

// Nobody is asked for consent: whatever a registered client asks of the registered APIs is granted.
function grants(state) {
  return async (ctx) => {
    const { client, session, provider } = ctx.oidc;
    const known = session.grantIdFor(client.clientId);
    let grant = known && (await provider.Grant.find(known));
    if (!grant || grant.accountId !== session.accountId) {
      grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    }
    grant.addOIDCScope(OPENID);
    for (const [identifier, scopes] of state.apis) grant.addResourceScope(identifier, scopes);
    await grant.save();
    return grant;
  };
}

// A session below the asked authentication context is not enough (OIDC Core 3.1.2.1, RFC 9470 5).
function policy({ base, Check }) {
  const prompts = base();
  prompts.get('login').checks.add(
    new Check('acr_not_met', 'a stronger sign-in is required', 'unmet_authentication_requirements', (ctx) => {
      const asked = String(ctx.oidc.params.acr_values ?? '').split(' ');
      return asked.includes(STRONG) && ctx.oidc.session.acr !== STRONG ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT;
    }),
  );
  return prompts;
}

function accounts(state) {
  return (ctx, subject) => {
    const found = state.accounts.find((account) => account.subject === subject);
    if (!found) return undefined;
    const claims = {
      name: found.name, given_name: found.given_name, family_name: found.family_name,
      preferred_username: found.username, locale: found.locale, zoneinfo: found.zoneinfo,
      email: found.email, email_verified: true,
    };
    return { accountId: subject, claims: async () => ({ sub: subject, ...claims }) };
  };
}

function features(state, errors, pages) {
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => state.dpop_nonce, allowReplay: false },
    pushedAuthorizationRequests: { enabled: true },
    resourceIndicators: {
      enabled: true,
      // a token request that names no resource gets a token for the provider's own userinfo, and nothing else
      defaultResource: () => undefined,
      useGrantedResource: () => state.auth0,
      getResourceServerInfo(ctx, identifier) {
        if (!state.apis.has(identifier)) throw new errors.InvalidTarget();
        return {
          scope: state.apis.get(identifier), audience: identifier, accessTokenFormat: 'jwt',
          accessTokenTTL: state.access_token, jwt: { sign: { alg: 'RS256' } },
        };
      },
    },
    revocation: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource(ctx, form) {
        pages.pageHeaders(ctx, state);
        ctx.body = pages.logoutPage(form);
      },
    },
    userinfo: { enabled: true },
    webMessageResponseMode: { enabled: state.auth0, ack: 'individual-draft-01' },
  };
}

export function configure(state, { errors, interactionPolicy, MemoryAdapter }, pages) {
  return {
    acrValues: [BASIC, STRONG],
    adapter: adapter(state, MemoryAdapter),
    allowOmittingSingleRegisteredRedirectUri: false,
    claims: { acr: null, auth_time: null, sid: null, ...CLAIMS },
    clientBasedCORS: (ctx, origin, client) => client.redirectUris.some((uri) => new URL(uri).origin === origin),
    conformIdTokenClaims: state.strict_claims,
    // a sign-out by POST comes from another site (with `Secure`, see provider.mjs)
    cookies: { keys: [randomBytes(16).toString('hex')], long: { httpOnly: true, sameSite: 'none' } },
    enableHttpPostMethods: true,
    expiresWithSession: () => true,
    extraTokenClaims(ctx, token) {
      const source = ctx.oidc.entities.RefreshToken ?? ctx.oidc.entities.AuthorizationCode;
      return { acr: source?.acr, auth_time: source?.authTime };
    },
    features: features(state, errors, pages),
    findAccount: accounts(state),
    interactions: { policy: policy(interactionPolicy), url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    issueRefreshToken: (ctx, client) => client.grantTypeAllowed('refresh_token'),
    jwks: { keys: [signingKey()] },
    loadExistingGrant: grants(state),
    pkce: { required: () => true },
    renderError(ctx, out) {
      pages.pageHeaders(ctx, state);
      ctx.body = pages.errorPage(out);
    },
    responseTypes: ['code'],
    rotateRefreshToken: true,
    // auth0-spa-js has these addresses in its code
    routes: state.auth0 ? { authorization: '/authorize', token: '/oauth/token' } : {},
    scopes: ['openid', 'offline_access'],
    ttl: {
      AccessToken: (ctx, token) => token.resourceServer?.accessTokenTTL ?? state.access_token,
      AuthorizationCode: 30, Grant: 14400, IdToken: 300, Interaction: 7200, RefreshToken: 7200, Session: 7200,
    },
  };
}
