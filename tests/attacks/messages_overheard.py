"""A script listens to every message (ports, workers, windows and channels) by replacing the functions that send and
receive them.
"""

import pytest

SCRIPT = """async () => {
  const { note } = evil, kinds = ["MessagePort", "Worker", "SharedWorker", "BroadcastChannel", "MessageChannel", "EventTarget",
    "ServiceWorker", "ServiceWorkerContainer"];
  evil.tap(MessageEvent.prototype, "data");
  evil.tap(MessageEvent.prototype, "ports");
  for (const kind of kinds) if (globalThis[kind]) evil.hookAll(globalThis[kind].prototype);
  evil.hook(globalThis, "postMessage");
  addEventListener("message", (event) => note(event.data), true);
  navigator.serviceWorker.addEventListener("message", (event) => note(event.data));
  for (const name of ["gossamer", "gossamer-vault", "auth", "vault", "oidc"]) {
    new BroadcastChannel(name).onmessage = (event) => note(event.data);
  }
}"""
REMAINS = "reads what the page and the vault say to each other: claims, and what the APIs answer"


@pytest.mark.quick
@pytest.mark.standards("ST-02", "ST-05")
@pytest.mark.parametrize("when", ["after", "before"])
def test_ours(assault, ours, when):
    outcome = assault(ours, when)
    assert '"op":"fetch"' in outcome.loot.replace("\\", ""), "the script does hear what the page says"
    assert outcome.stolen == ()
