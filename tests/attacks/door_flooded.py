"""A script makes the vault hand the door more requests than the door can keep, and announces thousands of unknown
handles. While all are busy, it sends the visitor to the provider with a request of its own: an overloaded door would
let the response pass to a page.
"""

import re

import pytest

from tests.attacks.speech import ADDRESS, TRACES, VAULT, at_site, mark, said

pytestmark = pytest.mark.needs("cdp")  # Firefox takes minutes for it
MANY = 120  # more than twice as many as the door keeps
FLOOD = """
  const channel = new BroadcastChannel("gossamer"), hex = () => crypto.randomUUID().replace(/-/g, "");
  const begin = (mode) => ask("login", { mode, params: { prompt: "none" }, return_to: "/", api: "" }, [], 30);
  let begun = 0;
  for (let at = 0; at < many; at += 20) {
    const batch = Array.from({ length: 20 }, (_, each) => begin(each % 2 ? "popup" : "redirect"));
    for (let each = 0; each < 300; each += 1) channel.postMessage(hex());
    for (const reply of await Promise.all(batch)) begun += reply.ok ? 1 : 0;
  }
  for (const odd of [null, {}, [], "", "x".repeat(1000000), new Blob(["x"]), { handle: hex() }]) channel.postMessage(odd);
  setInterval(() => { for (let each = 0; each < 50; each += 1) channel.postMessage(hex()); }, 1);
  setTimeout(() => location.assign(address({})), 200);
  evil.note(`begun: ${begun}`);"""
READ = said(TRACES, "return traces();")
REMAINS = "can make the door forget a sign-in that is under way, so that the visitor begins anew"


def act(scene):
    visitor, subject = scene.visitor, scene.subject
    subject.sign_in(visitor)
    mark(visitor)
    scene.run(said(VAULT, ADDRESS, f"const many = {MANY};", FLOOD), leaves=True)
    at_site(visitor, subject)
    for _ in range(3):
        scene.run(READ)
        visitor.rest(0.3)
    scene.collect()


def test_ours(assault, ours):
    outcome = assault(ours)
    begun = re.search(r"begun: (\d+)", outcome.loot)
    assert begun and int(begun[1]) > 50, "the door was not flooded"
    assert ours.codes(), "no code was sent to the script's request"
    assert outcome.stolen == ()
