"""A script stays in a page in the back/forward cache while the visitor signs out elsewhere, and continues when the page
is shown again: it reads what is there, and calls the API.
"""

import pytest

SCRIPT = """async () => {
  globalThis.kept = "kept";
  addEventListener("pageshow", (event) => { globalThis.shown = event.persisted; });
  evil.hook(globalThis, "fetch");
  evil.tap(MessageEvent.prototype, "data");
}"""
AGAIN = """async () => {
  if (globalThis.kept !== "kept") return "loaded anew";
  const button = document.querySelector("[data-testid=call-api]");
  button.hidden = false;
  button.click();
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const walked = new Set(), texts = [];
  const walk = (value, depth) => {
    if (typeof value === "string") texts.push(value);
    if (value === null || typeof value !== "object" || walked.has(value) || depth > 6 || value instanceof Node) return;
    walked.add(value);
    for (const name of Object.getOwnPropertyNames(value)) {
      const about = Object.getOwnPropertyDescriptor(value, name);
      if ("value" in about) walk(about.value, depth + 1);
    }
  };
  walk(globalThis.__BRYTHON__ && __BRYTHON__.imported, 0);
  return [texts.slice(0, 20000), document.documentElement.outerHTML, globalThis.shown === true, "came back"];
}"""

pytestmark = pytest.mark.needs("bfcache")


def act(scene):
    """Sign in, leave for the provider's own page, sign out in another tab, and come back.

    The other tab is signed in first: a browser keeps few pages in its cache (WebKit two, for all tabs), and signing in
    adds some.
    """
    visitor, subject = scene.visitor, scene.subject
    subject.sign_in(visitor)
    scene.run(SCRIPT)
    other = visitor.tab(subject.url + subject.start)
    if subject.name != "ours":  # in that design, each tab signs in by itself
        other.click("login")
    other.see("user", "Ada Lovelace")
    visitor.go(f"{subject.provider.issuer}/")
    subject.sign_out(other)
    other.close()
    come_back(scene)


def in_the_page_itself(scene):
    """Sign in, sign out with the page's own button, and come back from the provider's page."""
    scene.subject.sign_in(scene.visitor)
    scene.run(SCRIPT)
    scene.visitor.click("logout")
    scene.visitor.see("confirm-logout")
    come_back(scene)


def come_back(scene):
    called = len(scene.subject.calls())
    scene.visitor.back()
    scene.visitor.wait("async () => document.readyState === 'complete'")
    scene.visitor.rest(1)
    scene.run(AGAIN)
    scene.collect()
    if scene.subject.name == "ours":
        assert scene.subject.calls()[called:] == [], "no API was called for who has signed out"


def test_page_held(assault, page_held):
    outcome = assault(page_held)
    assert "came back" in outcome.loot
    assert outcome.stolen


@pytest.mark.standards("ST-09", "ST-10")
def test_ours(assault, ours):
    assert assault(ours).stolen == ()


@pytest.mark.standards("ST-09", "ST-10")
def test_ours_with_the_page_itself_signed_out(assault, ours):
    outcome = assault(ours, "", in_the_page_itself)
    # a browser may reload a page that received messages while it was in the cache
    assert "came back" in outcome.loot or "loaded anew" in outcome.loot
    assert outcome.stolen == ()
