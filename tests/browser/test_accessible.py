"""Each page and state as people look at it: light and dark, in the colours of their system, without motion, magnified."""

import pytest

from builder.qa.sites import EXAMPLE
from tests.interop.install import modules

from .states import STATES, Visit

pytestmark = [
    pytest.mark.full("pages and states, looked at"),
    pytest.mark.site({"auth.session.idle": 900, "auth.session.warning": 60}),
]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
JUDGE = """async tags => (await axe.run(document, { runOnly: tags, resultTypes: ["violations"] })).violations
    .flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.failureSummary}`))"""
# The browser's own colours, which axe takes for black on white.
UNSTYLED = ["redirect uri"]
# What people see of a window of 1280 px who magnify it to 200 % and to 400 % (WCAG 2.2 1.4.10).
WINDOWS = {"200 %": (640, 400), "400 %": (320, 256)}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# The controls that cannot be brought into view, or that something else covers.
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
# Text that is cut off; a name may be, as it stands in full in its title or elsewhere.
CUT = """() => [...document.querySelectorAll("body *")].filter(each => each.checkVisibility({ visibilityProperty: true })
    && getComputedStyle(each).overflowX === "hidden" && each.scrollWidth > each.clientWidth + 1
    && !each.matches(".visually-hidden, [data-auth-claim]")).map(each => each.outerHTML)"""
# Controls and boxes that in the colours of the system have nothing that sets them off.
FLAT = """() => [...document.querySelectorAll("button, .button, input, dialog[open], .notice:not([hidden]), .tag")].filter(each => {
    const look = getComputedStyle(each);
    return each.checkVisibility({ visibilityProperty: true })
        && (look.borderStyle === "none" || parseFloat(look.borderWidth) < 1 || look.borderColor === look.backgroundColor);
}).map(each => each.outerHTML)"""
MOVING = "document.getAnimations().filter(each => each.playState === 'running').map(each => each.effect.target.outerHTML)"


@pytest.fixture(scope="module")
def axe():
    return (modules(EXAMPLE, EXAMPLE / "tests/browser/npm") / "node_modules/axe-core/axe.min.js").read_text(
        "utf-8"
    )


@pytest.fixture(params=STATES)
def state(request):
    return request.param


@pytest.fixture
def seen(request, state, page, site, clock):
    """The page, in that state, as somebody sees it who does not want things to move."""
    page.emulate_media(reduced_motion="reduce")
    seen = STATES[state](Visit(page, site, clock, request.getfixturevalue)) or page
    seen.emulate_media(reduced_motion="reduce")
    yield seen
    for api in site.servers.values():
        api.faults.clear()


def test_every_state(seen, state, axe):
    """In one visit, because most of a test's time is the way to its state."""
    found = {"moves": seen.evaluate(MOVING)}
    seen.evaluate(axe + ";0")
    for scheme in ("light", "dark"):
        seen.emulate_media(color_scheme=scheme)
        found[scheme] = [] if scheme == "dark" and state in UNSTYLED else seen.evaluate(JUDGE, STANDARDS)
    seen.emulate_media(color_scheme="light", forced_colors="active")
    found["colours of the system"] = [*seen.evaluate(JUDGE, STANDARDS), *seen.evaluate(FLAT)]
    seen.emulate_media(forced_colors="none")
    for name, (width, height) in WINDOWS.items():
        seen.set_viewport_size({"width": width, "height": height})
        wide = max(0, seen.evaluate(SIDEWAYS))
        found[name] = [
            *([f"{wide} px too wide"] if wide else []),
            *seen.evaluate(OUT_OF_REACH),
            *seen.evaluate(CUT),
        ]
    assert {name: each for name, each in found.items() if each} == {}
