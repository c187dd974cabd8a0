"""The measures, one function each. All times are in milliseconds."""

import statistics
import time

from .line import Line
from .visit import Missing, Visitor
from .world import Stage

CALLS = 7
_QUIET = 0.7  # seconds without a response on the line
_LIMIT = 60.0
ACCOUNT = "account-ada"

_CALL = """async (calls) => {
    const at = (id) => document.querySelector(`[data-testid=${id}]`);
    const took = [];
    for (let call = 0; call <= calls; call++) {
        const result = at("result");
        const done = new Promise((done) => {
            new MutationObserver((_, watch) => { watch.disconnect(); done(); }).observe(result, { attributeFilter: ["data-turn"] });
        });
        const began = performance.now();
        at("call").click();
        await done;
        took.push(performance.now() - began);
        if (!parseInt(result.textContent)) throw new Error(`the API gave ${result.textContent}`);
    }
    return took.slice(1);
}"""
_BARE = """async ([url, token, calls]) => {
    const took = [];
    for (let call = 0; call <= calls; call++) {
        const began = performance.now();
        const answer = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
        if (!(await answer.json()).length) throw new Error("the API gave nothing");
        took.push(performance.now() - began);
    }
    return took.slice(1);
}"""


def arrive(visitor: Visitor, url: str) -> float:
    """Visit a page, and return how long until "Sign in" was visible and enabled."""
    visitor.page.goto(url, wait_until="commit")
    return visitor.await_note("ready").now


def weigh(visitor: Visitor, line: Line, url: str) -> tuple[int, int]:
    """Visit a page, and return bytes and requests until "Sign in" is usable and no more files are fetched."""
    line.seen.clear()
    arrive(visitor, url)
    visitor.page.wait_for_timeout(_QUIET * 1000)
    while time.time() - line.seen[-1].ended < _QUIET:
        visitor.page.wait_for_timeout(100)
    seen = list(line.seen)
    return sum(each.size for each in seen), len(seen)


def leave(visitor: Visitor, stage: Stage) -> float:
    """Click "Sign in", and return how long until the provider had the authorization request."""
    stage.provider.clear()
    visitor.page.get_by_test_id("login").click(no_wait_after=True)
    clicked = visitor.await_note("click").wall
    visitor.page.get_by_test_id(ACCOUNT).wait_for()
    return float(stage.last("authorize")["time"] - clicked) * 1000


def come_back(visitor: Visitor, stage: Stage) -> float:
    """Choose an account at the provider, and return how long it took from the provider's redirect until the page
    showed the name.
    """
    visitor.forget()
    visitor.page.get_by_test_id(ACCOUNT).click(no_wait_after=True)
    shown = visitor.await_note("user").wall
    answered = stage.last("resume") or stage.last("authorization.response")
    return float(shown - answered["time"]) * 1000


def call(visitor: Visitor) -> float:
    """Return how long one call of the API through the library took: the median of several calls after a first one."""
    return float(statistics.median(visitor.page.evaluate(_CALL, CALLS)))


def call_bare(visitor: Visitor, stage: Stage, token: str) -> float:
    """Return how long the same call took with `fetch` and a given token, in an empty page."""
    visitor.page.goto(stage.bare)
    return float(statistics.median(visitor.page.evaluate(_BARE, [stage.invoices, token, CALLS])))


def reload(visitor: Visitor) -> float:
    """Reload the page, and return how long until it showed the name again."""
    visitor.forget()
    visitor.page.reload(wait_until="commit")
    return visitor.await_note("user").now


def click_at_once(visitor: Visitor, stage: Stage, url: str) -> float:
    """Visit a page that clicks "Sign in" in the frame where it is first usable.

    Return how long from the navigation until the provider had the request. Raise Missing if it never got one.
    """
    stage.provider.clear()
    arrive(visitor, url)
    ready = visitor.await_note("ready")
    until = time.monotonic() + _LIMIT
    while not (asked := stage.last("authorize")):
        if time.monotonic() > until:
            raise Missing('a click when "Sign in" was first usable did not lead to the provider')
        visitor.page.wait_for_timeout(100)
    return float(asked["time"] - ready.wall) * 1000 + ready.now
