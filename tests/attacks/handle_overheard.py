"""A script in another tab receives the handle of a popup sign-in's response on the door's channel, and tries to fetch
that response before the vault does: from the door, through the vault, and by an address with the handle.
"""

import pytest

from tests.attacks import subjects
from tests.attacks.speech import TRACES, VAULT, said

pytestmark = pytest.mark.needs("popup", "shared_worker")

LISTEN = said(
    VAULT,
    """
  const channel = new BroadcastChannel("gossamer");
  channel.onmessage = ({ data }) => {
    evil.note(`handle: ${data}`);
    const body = JSON.stringify({ handle: data, states: [data, "own", ""], state: data, address: known.evil, route: "/" });
    for (const name of ["claim", "keep", "leave/" + data, "?handle=" + data]) for (const method of ["POST", "GET"])
      fetch(known.callback + name, { method, body: method === "POST" ? body : undefined, mode: "same-origin" })
        .then(async (answer) => evil.note(`${name}: ${answer.status}`, await answer.text()), (error) => evil.note(String(error)));
    navigator.sendBeacon(known.callback + "claim", body);
    ask("arrived", { handle: data }).then((reply) => evil.note(JSON.stringify(reply)));
    channel.postMessage(data);
  };
  return null;""",
)
READ = said(TRACES, "return [...traces(), location.hash];")
REMAINS = "hears the handle of an answer in a small window, which the vault alone can use"


@pytest.fixture(scope="module")
def ours_by_popup():
    with subjects.ours(sign_in="popup") as subject:
        yield subject


def act(scene):
    visitor, subject = scene.visitor, scene.subject
    visitor.go(f"{subject.url}/")
    visitor.wait("async () => document.documentElement.dataset.auth === 'signed-out'")
    other = visitor.tab(f"{subject.url}/about/")
    other.wait("async () => document.documentElement.dataset.auth === 'signed-out'")
    scene.run(LISTEN, other)
    visitor.click("login")
    visitor.until(lambda: len(visitor.windows()) > 2, "no small window")
    visitor.windows()[-1].click("account-ada")
    visitor.see("user", "Ada Lovelace")
    visitor.rest(1)
    scene.collect(other)
    handles = "".join(str(each) for each in scene.taken).partition("handle: ")[2][:32]
    other.go(f"{subject.url}/about/#~{handles}")
    other.reload()
    scene.run(READ, other)
    other.close()


def test_ours(assault, ours_by_popup):
    outcome = assault(ours_by_popup)
    assert "handle: " in outcome.loot and "claim: 405" in outcome.loot, "it heard no handle"
    assert outcome.stolen == ()
