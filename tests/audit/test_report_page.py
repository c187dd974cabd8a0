"""The report as a page, in a real browser: it violates nothing, fits every width, and can be read by everybody."""

import pytest

from builder.qa.audit import report

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
    """No violation of its own policy, nothing cut off at any width, and contrast enough for everybody (WCAG 1.4.3)."""
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
        assert page.evaluate(FAINT) == []
    finally:
        context.close()


# Texts whose colour is too near to that of what they stand on: an element's own background, or its nearest ancestor's.
FAINT = """() => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  const channels = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = (colour) => { const [r, g, b] = channels(colour).map((c) => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
  const ground = (element) => { for (let e = element; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (channels(c)[3]) return c; } return 'white'; };
  const faint = [];
  for (const element of document.querySelectorAll('body *')) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) || element.closest('[aria-hidden]')) continue;
    const [a, b] = [light(getComputedStyle(element).color), light(ground(element))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) faint.push(element.outerHTML.slice(0, 80));
  }
  return faint;
}"""
