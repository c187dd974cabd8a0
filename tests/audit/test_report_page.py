"""The report as a page, in a real browser: it violates no policy, fits every width, and is accessible."""

import pytest

from builder.qa.audit import report
from tests import looks

from .samples import KEPT, NOTED, STORED, STORED_STILL, STORED_VERIFIER, audit

pytestmark = [pytest.mark.browser, pytest.mark.full("leak audit")]
LEAKING = audit(NOTED, STORED_VERIFIER, STORED, KEPT, STORED_STILL)
CLEAN = audit(NOTED)
WIDTHS = (320, 390, 1280)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "found",
    [LEAKING, CLEAN, audit(failed={"wire": "x" * 90}), audit(secrets=())],
    ids=["leaks", "clean", "failed", "nobody"],
)
def test_reads_everywhere(browser, tmp_path, found, scheme):
    """The page does not violate its own policy, nothing is cut off at any width, and axe finds no fault
    (WCAG 2.2 AA).
    """
    file = tmp_path / "report.html"
    file.write_text(report.html(found), "utf-8")
    context = browser.new_context(color_scheme=scheme)
    try:
        page = context.new_page()
        said = []
        page.on("console", lambda message: said.append(message.text))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(file.as_uri())
            page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
            assert page.evaluate("document.documentElement.scrollWidth") == width
        assert said == []
        page.evaluate(looks.axe() + ";0")
        assert looks.judged(page) == []
    finally:
        context.close()
