"""The methods of a Visitor, tested in every lane; and that each browser has exactly the features that
its lane lists.
"""

import json
from urllib.parse import quote

import pytest

from tests.lanes.driver import Left, NotSeen, ScriptError

pytestmark = pytest.mark.full("journeys in other browsers")

PAGE = """<!doctype html><title>t</title><meta charset=utf-8>
<button data-testid=pop onclick="window.open('about:blank')">Pop</button>
<p data-testid=said>one two</p><p data-testid=hidden hidden>no</p><input data-testid=word>
<button data-testid=count onclick="window.trusted = event.isTrusted">Count</button>"""


def test_sees_clicks_and_types(visitor):
    visitor.go("data:text/html," + quote(PAGE))
    visitor.see("said", "two")
    assert visitor.text("hidden") is None
    visitor.click("count")
    assert visitor.run("() => window.trusted") is True
    visitor.fill("word", "abc")
    assert visitor.run("() => document.querySelector('input').value") == "abc"
    with pytest.raises(NotSeen):
        visitor.see("said", "three", seconds=0.3)


def test_a_script_runs_in_the_pages_own_world_and_without_activation(visitor):
    visitor.go("data:text/html," + quote(PAGE))
    visitor.see("said")
    visitor.run("() => { window.mine = 1 }")
    assert visitor.run("async (x) => [x.a, await Promise.resolve(window.mine)]", {"a": "ž"}) == ["ž", 1]
    assert visitor.run("() => navigator.userActivation.isActive") is False
    with pytest.raises(ScriptError, match="so it is"):
        visitor.run("async () => { throw new Error('so it is') }")
    with pytest.raises(Left):
        visitor.run("async () => { location = 'about:blank'; await new Promise(() => {}) }")


@pytest.mark.needs("popup")
def test_windows(visitor):
    visitor.go("data:text/html," + quote(PAGE))
    visitor.click("pop")
    popup = visitor.window()
    assert visitor.windows() == [visitor, popup]
    popup.close()
    visitor.alone()
    other = visitor.tab("data:text/html,<p data-testid=a>b")
    other.see("a", "b")
    assert visitor.windows() == [visitor, other]
    assert json.dumps(visitor.run("() => document.title")) == '"t"'


FEATURES = """async () => ({
    shared_worker: typeof SharedWorker === "function",
    peers: typeof RTCPeerConnection === "function",
    before: window.early === 1,
    activation_message: await new Promise((done) => {
        const { port1, port2 } = new MessageChannel();
        port2.onmessage = (event) => done(!!event.userActivation);
        port1.postMessage(1, { includeUserActivation: true });
    }),
})"""


def test_a_lane_says_what_its_browser_can_do(visitor, site):
    if "before" in visitor.supports:
        visitor.before("window.early = 1")
    visitor.go(f"{site.url}/about/")
    found = visitor.run(FEATURES)
    assert found == {feature: feature in visitor.supports for feature in found}
    if "cdp" in visitor.supports:
        assert visitor.cdp("Browser.getVersion")["product"]


def test_a_page_that_was_left_comes_back_whole_where_a_lane_says_so(visitor, site):
    visitor.go(f"{site.provider.issuer}/oauth2/provider.css")
    visitor.run("() => { window.kept = 1 }")
    visitor.go(f"{site.provider.issuer}/oauth2/icon.svg")
    visitor.back()
    visitor.wait("() => location.pathname.endsWith('.css')")
    assert visitor.run("() => window.kept === 1") == ("bfcache" in visitor.supports)
