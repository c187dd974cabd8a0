// The provider's three pages, with the marks that the journeys look for.

const HTML = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const safe = (text) => String(text).replace(/[&<>"]/g, (character) => HTML[character]);

function page(title, body) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<link rel="icon" href="data:,"></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
}

export function pageHeaders(ctx, state) {
  ctx.type = 'html';
  ctx.set('Content-Security-Policy', "default-src 'none'; img-src data:; frame-ancestors 'none'; base-uri 'none'");
  ctx.set('Referrer-Policy', 'no-referrer');
  if (state.coop) ctx.set('Cross-Origin-Opener-Policy', state.coop);
}

function choices(accounts) {
  const buttons = accounts.map(
    ({ username, name }) => `<button name="account" value="${username}" data-testid="account-${username}">${name}</button>`,
  );
  return `${buttons.join('')}<button name="cancel" value="yes" data-testid="cancel">Cancel</button>`;
}

function second(account) {
  return `<input type="hidden" name="confirmed" value="yes">
<button name="account" value="${account}" data-testid="confirm-strong">It is me</button>`;
}

export function loginPage(uid, params, accounts, chosen) {
  const form = `<form method="post" action="/interaction/${uid}">${chosen ? second(chosen) : choices(accounts)}</form>`;
  const hint = params.login_hint ? `<p data-testid="hint">${safe(params.login_hint)}</p>` : '';
  return page(chosen ? 'Confirm it is you' : 'Sign in', hint + form);
}

export function logoutPage(form) {
  const button = '<button form="op.logoutForm" name="logout" value="yes" data-testid="confirm-logout">Sign out</button>';
  return page('Sign out?', form + button);
}

export function errorPage(out) {
  const lines = Object.entries(out).map(([name, value]) => `<p>${safe(name)}: ${safe(value)}</p>`);
  return page('Refused', `<div data-testid="provider-error">${lines.join('')}</div>`);
}
