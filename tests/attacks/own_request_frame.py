"""A script loads its own authorization request in a frame; the provider answers it silently, and the script reads the
frame's address (RFC 10017, section 5.1.3).
"""

from tests.attacks import subjects
from tests.attacks.speech import ADDRESS, TRACES, WORKERS, said

SCRIPT = said(
    ADDRESS,
    TRACES,
    WORKERS,
    """
  const tags = { iframe: "src", object: "data", embed: "src", portal: "src", fencedframe: "src", frame: "src", webview: "src" };
  for (const [tag, name] of Object.entries(tags)) {
    const made = document.createElement(tag);
    if (tag === "iframe") made.name = "framed";
    try { made[name] = allowed(address({})); } catch (error) { evil.note(error); }
    try { made.setAttribute(name, allowed(address({}))); } catch (error) { evil.note(error); }
    document.body.append(made);
  }
  addEventListener("message", ({ data }) => evil.note(data));
  const end = Date.now() + 5000;
  while (Date.now() < end) {
    for (let at = 0; at < frames.length; at += 1) for (const read of [
      () => frames[at].location.href, () => frames[at].document.URL, () => frames[at].navigation.activation.entry.url,
      () => frames[at].performance.getEntriesByType("navigation").map((entry) => entry.name),
    ]) { try { evil.note(read()); } catch (error) { /* not now */ } }
    await new Promise((done) => setTimeout(done, 5));
  }
  return [...traces(), `framed: ${document.querySelectorAll("iframe").length}`];""",
)


def act(scene):
    scene.subject.sign_in(scene.visitor)
    scene.run(SCRIPT)
    scene.collect()


def test_page_held(assault, page_held):
    assert assault(page_held).stolen


def test_ours(assault, ours):
    judge(assault(ours), ours)


def test_ours_where_pages_restore_sessions_by_a_frame(assault):
    """With this setting only, the policy lets a page load a frame."""
    with subjects.ours(how="restoring by a frame", restore="frame") as subject:
        judge(assault(subject), subject)


def judge(outcome, subject):
    assert "framed: 2" in outcome.loot, "there was no frame"
    assert "own" not in [event.get("state") for event in subject.provider.events], "one came to the provider"
    assert outcome.stolen == ()
