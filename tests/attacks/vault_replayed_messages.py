"""A script records every message that the page sends and receives, and sends them again, later and in another order."""

from tests.attacks.speech import VAULT, said

# before the page's own scripts, so that the messages of a whole sign-in are recorded
BEFORE = """(known) => {
  const kept = JSON.parse(sessionStorage.getItem("kept") || "[]");
  for (const { prototype } of [MessagePort, Worker]) {
    const { postMessage } = prototype;
    prototype.postMessage = function (data, ...more) {
      if (Array.isArray(data) && typeof data[0] === "string") kept.push(data[0]);
      sessionStorage.setItem("kept", JSON.stringify(kept));
      return postMessage.call(this, data, ...more);
    };
  }
}"""
SCRIPT = said(
    VAULT,
    """
  const kept = JSON.parse(sessionStorage.getItem("kept"));
  const send = async (texts) => {
    for (const text of texts) line.post(text, []);
    await new Promise((done) => setTimeout(done, 2000));
  };
  const messages = kept.filter((text) => !/"(logout|bye)"/.test(text));
  await send(messages);
  await send([...messages].reverse());
  await ask("logout", { local: true });
  await send(messages);
  await send([...messages].reverse());
  return [...heard, ...kept];""",
)
REMAINS = (
    "sees the handle of an answer in a page that it is in before all scripts; the vault alone can use it"
)


def act(scene):
    scene.subject.sign_in(scene.visitor)
    scene.run(SCRIPT)


def test_ours(assault, ours):
    outcome = assault(ours)
    assert '"op":"arrived"' in outcome.loot.replace("\\", ""), "nothing to replay"
    assert outcome.stolen == ()
