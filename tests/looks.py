"""How a page looks to people who need it otherwise, and to axe, which knows what they need (WCAG 2.2 AA)."""

import functools

from builder.qa.sites import EXAMPLE
from tests.interop.install import modules

NPM = EXAMPLE / "tests/browser/npm"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
JUDGE = """async ([tags, of]) => (await axe.run(of || document, { runOnly: tags, resultTypes: ["violations"] })).violations
    .flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.failureSummary}`))"""
# What people see of a window of 1280 px who magnify it to 200 % and to 400 % (WCAG 2.2 1.4.10).
WINDOWS = {"200 %": (640, 400), "400 %": (320, 256)}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@functools.cache
def axe():
    """The text of axe."""
    return (modules(EXAMPLE, NPM) / "node_modules/axe-core/axe.min.js").read_text("utf-8")


def judged(page, of=""):
    """What axe says against the page, or against a part of it. `page` has axe."""
    return page.evaluate(JUDGE, [STANDARDS, of])


def in_all_colours(page, of="", look=lambda: ()):
    """What axe says against the page in light, in dark, and in the colours of the visitor's system, where `look` has a say too."""
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
    """What is wrong with a page that is magnified: how far it goes beyond the window's side, and what `look` says."""
    found = {}
    for name, (width, height) in WINDOWS.items():
        page.set_viewport_size({"width": width, "height": height})
        wide = max(0, page.evaluate(SIDEWAYS))
        found[name] = [*([f"{wide} px too wide"] if wide else []), *look()]
    return found
