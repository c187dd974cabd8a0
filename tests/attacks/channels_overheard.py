"""A script listens, in another tab and in the page itself, on every channel that pages of one origin share, while the
visitor signs in and calls an API.
"""

import pytest

from tests.attacks import subjects
from tests.attacks.speech import TRACES, said

SCRIPT = said(
    TRACES,
    """
  const names = ["gossamer", "gossamer-vault", "vault", "door", "auth", "oidc", "callback", "renew", "broadcastTest"];
  for (const name of names) new BroadcastChannel(name).onmessage = ({ data }) => evil.note("channel", name, data);
  for (const target of [globalThis, document, navigator.serviceWorker, globalThis.cookieStore, navigator.locks].filter(Boolean))
    for (const type of ["message", "messageerror", "storage", "change", "visibilitychange", "pageshow", "controllerchange"])
      target.addEventListener?.(type, (event) => evil.note(type, event.data, event.url, event.key, event.newValue, event.oldValue, event.changed));
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => evil.note(entry.name))).observe({ type: "resource", buffered: true });
  if (globalThis.ReportingObserver) new ReportingObserver((reports) => evil.note(reports.map((each) => each.url + JSON.stringify(each.body))), { buffered: true }).observe();
  setInterval(async () => {
    evil.note(traces());
    if (indexedDB.databases) evil.note(await indexedDB.databases());
    if (navigator.locks) evil.note(await navigator.locks.query());
    if (globalThis.caches) for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) evil.note(request.url);
  }, 20);""",
)


def act(scene):
    visitor, subject = scene.visitor, scene.subject
    other = visitor.tab(subject.url + "/")
    scene.run(SCRIPT, other)
    subject.sign_in(visitor)
    scene.collect(other)
    scene.run(SCRIPT)
    subject.call(visitor)
    scene.collect()
    scene.collect(other)


@pytest.fixture(scope="module")
def page_stored():
    """The usual design with its tokens in localStorage, whose changes every tab is notified of."""
    with subjects.page_held("localStorage") as subject:
        yield subject


def test_page_held(assault, page_stored):
    assert assault(page_stored).stolen


def test_ours(assault, ours):
    outcome = assault(ours)
    assert f"{ours.url}/invoices/" in outcome.loot, "it heard nothing"
    assert outcome.stolen == ()
