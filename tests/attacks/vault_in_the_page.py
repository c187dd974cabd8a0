"""A script runs the vault's own file in a frame, in which the script itself plays the door: so it can read a request
and its verifier. It sends the visitor to the provider with that request, with the real door present or removed, and
looks for the code.
"""

import pytest

from tests.attacks.speech import DOORS, TRACES, WORKERS, at_site, mark, said

TAKE = said(
    WORKERS,
    DOORS,
    """
  const world = frame.contentWindow, kept = [], told = [], real = fetch.bind(globalThis);
  await new Promise((done) => setTimeout(done, 500));  // Firefox puts another document into a new frame
  world.document.open();  // which gives it the page's address: Brython does not start at about:blank
  world.document.close();
  world.document.documentElement || world.document.append(world.document.createElement("html"));
  world.fetch = async (url, options = {}) => {
    kept.push(`${url} ${options.body}`);
    if (/keep$/.test(url)) return Response.json({ handle: "0".repeat(32) });
    return real(url, options);
  };
  world.addEventListener("message", ({ data }) => told.push(evil.write(data)));
  const script = world.document.createElement("script");
  script.type = "module";
  script.src = allowed(new URL(__GOSSAMER__.settings.vault, location.href).href);
  await new Promise((done) => { script.onload = done; script.onerror = done; world.document.documentElement.append(script); });
  await new Promise((done) => setTimeout(done, 2000));
  const say = (id, op, more) => world.postMessage([JSON.stringify({ v: 1, id, op, ...more })]);
  say(1, "status");
  say(2, "login", { mode: "redirect", params: { prompt: "none" }, return_to: "/", api: "" });
  say(3, "arrived", { handle: "0".repeat(32) });
  const end = Date.now() + 8000;
  while (Date.now() < end && !kept.some((text) => /keep /.test(text))) await new Promise((done) => setTimeout(done, 50));
  const [text] = kept.filter((each) => /keep /.test(each));
  if (gone) await unhinge();
  if (text) {
    const asked = JSON.parse(text.slice(text.indexOf("{")));
    setTimeout(() => location.assign(asked.address), 300);
  }
  evil.note(kept, told);
  return [...kept, ...told];""",
)
READ = said(TRACES, "return traces();")
REMAINS = "reads the request and the verifier of a sign-in of its own; the code it fits reaches no page"


def act(scene, gone=False):
    visitor, subject = scene.visitor, scene.subject
    subject.sign_in(visitor)
    mark(visitor)
    scene.run(TAKE.replace("{", f"{{ const gone = {str(gone).lower()};", 1), leaves=True)
    visitor.rest(3)
    if gone:
        visitor.go(f"{subject.url}/")
    else:
        at_site(visitor, subject)
    for _ in range(3):
        scene.run(READ)
        visitor.rest(0.3)
    scene.collect()


def without_the_door(scene):
    act(scene, gone=True)


@pytest.mark.parametrize("own", [act, without_the_door], ids=["door there", "door gone"])
def test_ours(assault, ours, own):
    outcome = assault(ours, "", own)
    assert "verifier=" in outcome.loot, "the vault's script did not run in the page"
    sent = [each for each in ours.provider.events if each["event"] == "authorization.response"]
    assert sum("code" in each for each in sent) > 1, "no code was sent to that request"
    assert outcome.stolen == ()
