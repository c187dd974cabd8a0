"""How a page looks to visitors with other needs, and to axe, which checks those needs (WCAG 2.2 AA)."""

import functools

from builder.qa.sites import EXAMPLE
from tests.interop.install import modules

NPM = EXAMPLE / "tests/browser/npm"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
JUDGE = """async ([tags, of]) => (await axe.run(of || document, { runOnly: tags, resultTypes: ["violations"] })).violations
    .flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.failureSummary}`))"""
# The sizes of a window of 1280 px that is magnified to 200 % and to 400 % (WCAG 2.2 1.4.10).
WINDOWS = {"200 %": (640, 400), "400 %": (320, 256)}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@functools.cache
def axe():
    """The source of axe."""
    return (modules(EXAMPLE, NPM) / "node_modules/axe-core/axe.min.js").read_text("utf-8")


def judged(page, of=""):
    """Return the violations that axe finds in the page, or in a part of it. `page` has axe loaded."""
    return page.evaluate(JUDGE, [STANDARDS, of])


def in_all_colours(page, of="", look=lambda: ()):
    """Return the violations that axe finds in light, dark and forced colors; in forced colors, `look` adds its own."""
    page.evaluate(axe() + ";0")
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found[scheme] = judged(page, of)
    page.emulate_media(color_scheme="light", forced_colors="active")
    found["colours of the system"] = [*judged(page, of), *look()]
    page.emulate_media(forced_colors="none")
    return found


def magnified(page, look=lambda: ()):
    """Return the faults of a page that is magnified: how far it is wider than the window, and what `look` finds."""
    found = {}
    for name, (width, height) in WINDOWS.items():
        page.set_viewport_size({"width": width, "height": height})
        wide = max(0, page.evaluate(SIDEWAYS))
        found[name] = [*([f"{wide} px too wide"] if wide else []), *look()]
    return found
