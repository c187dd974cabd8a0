"""A script that runs before the page's own makes all random numbers predictable and every key extractable, reads what
is hashed, encrypted and signed, and blocks the page's token request, so that the code stays valid.
"""

import pytest

BEFORE = """(known) => {
  const { note } = evil, fetched = globalThis.fetch;
  note(location.href);
  Object.defineProperty(Crypto.prototype, "getRandomValues", { value: (room) => room.fill(7) });
  Object.defineProperty(Crypto.prototype, "randomUUID", { value: () => "07070707-0707-4707-8707-070707070707" });
  Math.random = () => 0.5;
  const { generateKey, importKey, deriveKey } = SubtleCrypto.prototype;
  SubtleCrypto.prototype.generateKey = function (how, open, uses) { return generateKey.call(this, how, true, uses); };
  SubtleCrypto.prototype.importKey = function (form, key, how, open, uses) {
    note(key);
    return importKey.call(this, form, key, how, true, uses);
  };
  for (const name of ["digest", "encrypt", "decrypt", "sign", "verify", "exportKey", "wrapKey", "deriveBits"]) {
    evil.hook(SubtleCrypto.prototype, name);
  }
  note(`random is ${crypto.getRandomValues(new Uint8Array(3))}`);
  evil.hook(globalThis, "fetch");
  const noted = globalThis.fetch;
  globalThis.fetch = (url, ...more) => (String(url).startsWith(known.token) ? new Promise(() => {}) : noted(url, ...more));
}"""
THERE = "async (site) => location.origin === site && document.readyState === 'complete'"


def act(scene):
    scene.subject.open(scene.visitor)
    scene.visitor.click("account-ada")
    scene.visitor.wait(THERE, scene.subject.url)
    if scene.subject.name == "ours":
        scene.visitor.see("user", "Ada Lovelace")
        scene.subject.call(scene.visitor)
    scene.collect()


def test_page_held(assault, page_held):
    assert assault(page_held).stolen


@pytest.mark.quick
@pytest.mark.standards("ST-04")
def test_ours(assault, ours):
    outcome = assault(ours)
    assert "random is 7,7,7" in outcome.loot, "nothing was replaced"
    assert outcome.stolen == ()
