"""A script starts vaults of its own from the site's own file, as shared and dedicated workers, under other names, in
another realm and in the page itself, sends messages to each, and looks for the session in them.
"""

import pytest

SCRIPT = """async (known) => {
  const { note } = evil, url = new URL(__GOSSAMER__.settings.vault, location.href).href, told = [];
  // a frame has a Trusted Types factory of its own, where the name of the page's policy is still free
  const frame = document.createElement("iframe");
  document.body.append(frame);
  const realms = [globalThis, frame.contentWindow].filter(Boolean);
  const trusted = (realm) => {
    try {
      const rules = { createScriptURL: (text) => text };
      return realm.trustedTypes ? realm.trustedTypes.createPolicy("gossamer-vault", rules).createScriptURL(url) : url;
    } catch (error) { note(String(error)); return url; }
  };
  const ops = ["status", "log", "warm", "login", "fetch", "renew", "restore", "arrived", "logout", "touch", "outcome", "token"];
  const ask = (port, label) => {
    port.onmessage = (event) => { told.push(label); note(label, event.data); };
    ops.forEach((op, id) => {
      for (const more of [{}, { mode: "redirect", return_to: "/", params: {}, api: "billing", path: "/invoices", method: "GET",
        headers: {}, handle: "x", ticket: "x", local: true }]) port.postMessage([JSON.stringify({ v: 1, id: id + 100, op, ...more })]);
    });
  };
  for (const realm of realms) {
    const address = trusted(realm);
    for (const [name, options] of [["own", {}], ["gossamer-vault-2", { extendedLifetime: true }], ["", {}]]) {
      for (const type of ["module", "classic"]) {
        try { ask(new realm.SharedWorker(address, { name, type, ...options }).port, `shared ${name} ${type}`); }
        catch (error) { note(String(error)); }
        try { ask(new realm.Worker(address, { name, type }), `dedicated ${name} ${type}`); }
        catch (error) { note(String(error)); }
      }
    }
  }
  const before = Object.keys(__BRYTHON__.imported);
  await import(url).catch((error) => note(String(error)));
  for (const name of ["auth.vault.vault", "auth.vault.session", "auth.vault.sign_in", "auth.vault.calls", "auth.vault.late", "auth.oidc.token"]) {
    try { __BRYTHON__.gossamer.run(name); } catch (error) { note(String(error)); }
  }
  await new Promise((resolve) => setTimeout(resolve, 3000));
  for (const name of Object.keys(__BRYTHON__.imported)) if (!before.includes(name)) note(name, evil.write(__BRYTHON__.imported[name], 5));
  return [...new Set(told)];
}"""
REMAINS = "starts vaults of its own, which know nobody"


def act(scene):
    scene.subject.sign_in(scene.visitor)
    scene.run(SCRIPT)
    scene.collect()


@pytest.mark.standards("ST-05")
def test_ours(assault, ours):
    outcome = assault(ours)
    begun = "dedicated own" in outcome.loot
    assert begun or "requires a Trust" in outcome.loot, (
        "its own vaults answer, or Trusted Types let it start none"
    )
    assert outcome.stolen == ()
