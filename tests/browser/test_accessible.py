"""Each page and state as different visitors see it: light, dark, in forced colors, with reduced motion, magnified."""

import pytest

from tests import looks

from .states import STATES, Visit

pytestmark = [
    pytest.mark.full("pages and states, looked at"),
    pytest.mark.site({"auth.session.idle": 900, "auth.session.warning": 60}),
]
# The browser's own colors, which axe treats as black on white.
UNSTYLED = ["redirect uri"]
# The controls that cannot be scrolled into view, or that something else covers.
OUT_OF_REACH = """() => {
    const open = document.querySelector("dialog[open]") || document;
    const controls = [...open.querySelectorAll("a[href], button, input")].filter(each => each.checkVisibility({ visibilityProperty: true }));
    return controls.filter(each => {
        if (each.matches(".skip")) return false;
        each.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
        const { left, top, right, bottom, width, height } = each.getBoundingClientRect();
        const seen = document.elementFromPoint(left + Math.min(width / 2, 8), (top + bottom) / 2);
        return left < 0 || right > innerWidth || top < 0 || bottom > innerHeight || !seen || !(each.contains(seen) || seen.contains(each));
    }).map(each => each.outerHTML);
}"""
# Text that is cut off; a name may be cut off, because it is complete in its title or elsewhere.
CUT = """() => [...document.querySelectorAll("body *")].filter(each => each.checkVisibility({ visibilityProperty: true })
    && getComputedStyle(each).overflowX === "hidden" && each.scrollWidth > each.clientWidth + 1
    && !each.matches(".visually-hidden, [data-auth-claim]")).map(each => each.outerHTML)"""
# Controls and boxes without a visible border or background in forced colors.
FLAT = """() => [...document.querySelectorAll("button, .button, input, dialog[open], .notice:not([hidden]), .tag")].filter(each => {
    const look = getComputedStyle(each);
    return each.checkVisibility({ visibilityProperty: true })
        && (look.borderStyle === "none" || parseFloat(look.borderWidth) < 1 || look.borderColor === look.backgroundColor);
}).map(each => each.outerHTML)"""
MOVING = "document.getAnimations().filter(each => each.playState === 'running').map(each => each.effect.target.outerHTML)"


@pytest.fixture(params=STATES)
def state(request):
    return request.param


@pytest.fixture
def seen(request, state, page, site, clock):
    """The page in that state, for a visitor who prefers reduced motion."""
    page.emulate_media(reduced_motion="reduce")
    seen = STATES[state](Visit(page, site, clock, request.getfixturevalue)) or page
    seen.emulate_media(reduced_motion="reduce")
    yield seen
    for api in site.servers.values():
        api.faults.clear()


def test_every_state(seen, state):
    """All checks run in one visit, because most of a test's time is spent on reaching its state."""
    found = {"moves": seen.evaluate(MOVING), **looks.in_all_colours(seen, look=lambda: seen.evaluate(FLAT))}
    if state in UNSTYLED:
        found["dark"] = []
    found |= looks.magnified(seen, lambda: [*seen.evaluate(OUT_OF_REACH), *seen.evaluate(CUT)])
    assert {name: each for name, each in found.items() if each} == {}
