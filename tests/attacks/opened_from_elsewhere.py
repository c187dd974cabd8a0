"""The attacker's page opens the site, the provider with a request of its own, and the callback in windows, keeps
references to them, and checks where they are: an opener may read the address of a window of its own origin, and count
the frames of any window.
"""

from tests.attacks.speech import ADDRESS

PAGE = """<!doctype html><title>Win</title><button data-testid="play" type="button">Play</button><p data-testid="user">x</p>
<script src="/opening.js"></script>"""
OPEN = (
    "(known) => {"
    + ADDRESS
    + """
  const urls = [address({}), known.site + known.start, known.callback + "?code=own&state=own"], windows = [];
  addEventListener("message", ({ data, origin }) => evil.note("message", origin, data));
  const look = (opened) => {
    const reads = [
      () => opened.location.href, () => opened.document.URL, () => opened.name, () => opened.history.length,
      () => opened.performance.getEntries().map((entry) => entry.name), () => opened.navigation.currentEntry.url,
    ];
    for (const read of reads) { try { evil.note(read()); } catch (error) { evil.note(error.name); } }
    evil.note(`${opened.closed ? "cut off" : "in hand"}, ${opened.length} frames`);
  };
  document.querySelector("button").addEventListener("click", () => {
    urls.forEach((url, at) => windows.push(open(url, `window${at}`, "popup,width=300,height=300")));
    setInterval(() => windows.filter(Boolean).forEach(look), 5);
    setTimeout(() => windows.filter(Boolean).forEach((each) => {
      try { each.postMessage({ op: "status" }, "*"); } catch (error) { evil.note(error.name); }
      try { each.location = "about:blank"; } catch (error) { evil.note(error.name); }
    }), 4000);
  });
}"""
)
REMAINS = "opens windows at any address from elsewhere; sees nothing of where they end"


def act(scene):
    visitor, subject = scene.visitor, scene.subject
    subject.sign_in(visitor)
    scene.evil.pages["/opening"] = ("text/html; charset=utf-8", PAGE)
    scene.evil.pages["/opening.js"] = ("text/javascript; charset=utf-8", scene.ahead(OPEN))
    visitor.go(f"{scene.evil.url}/opening")
    before = subject.codes()
    visitor.click("play")
    visitor.until(lambda: subject.codes() > before, "no window came to the provider")
    visitor.rest(6)
    scene.collect()


def test_ours(assault, ours):
    outcome = assault(ours)
    assert "SecurityError" in outcome.loot or "cut off" in outcome.loot, "it held no window"
    assert ours.codes(), "no code was sent to its request"
    assert outcome.stolen == ()
