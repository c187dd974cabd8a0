"""Browsers that are older than the baseline that the build states."""

import re
import subprocess

import pytest
from playwright.sync_api import expect

from builder.qa.sites import EXAMPLE
from tests.interop.install import modules, node

HERE = EXAMPLE / "tests/browser/npm"
# Methods that are newer than Chrome 93, Firefox 115 or Safari 17, by MDN's tables.
NEWER = re.compile(
    r"\.(toReversed|toSorted|toSpliced|findLast|findLastIndex|groupBy|withResolvers|fromAsync|canParse|isWellFormed"
    r"|toWellFormed|checkVisibility|requestClose|moveBefore|setHTML|setHTMLUnsafe|startViewTransition)\b"
    r"|structuredClone|scheduler\.|AbortSignal\.|URLPattern|\bcookieStore\b"
)
MISSING = {
    "Object.hasOwn": "delete Object.hasOwn",
    "relList.supports": "delete DOMTokenList.prototype.supports",
    "modulepreload": "DOMTokenList.prototype.supports = () => false",
}


@pytest.mark.standards("ER-09")
@pytest.mark.parametrize("missing", MISSING)
def test_a_browser_below_the_baseline_gets_a_sentence_and_readable_pages(page, site, missing):
    page.add_init_script(MISSING[missing])
    for path in ("/", "/invoices/"):
        page.goto(path)
        expect(page.get_by_test_id("outdated")).to_be_visible()
        expect(page.get_by_test_id("outdated")).to_contain_text("too old")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_role("button", name="Sign in")).to_have_count(0)
    page.get_by_role("link", name="About").first.click()
    expect(page).to_have_url(f"{site.url}/about/")
    expect(page.get_by_test_id("outdated")).to_be_visible()
    assert site.provider.events == [] and page.workers == []


@pytest.mark.full("built scripts, read by Acorn")
def test_built_scripts_are_written_in_the_language_of_the_baseline(site, tmp_path):
    """Chrome 93, the oldest browser of the baseline, supports all of ES2021."""
    command = [node(), str(modules(EXAMPLE, HERE) / "node_modules/acorn/bin/acorn"), "--silent", "--module"]
    names = [name for name in site.output.files if name.endswith(".js")]
    assert len(names) > 8
    for name in names:
        data = site.output.files[name].data
        assert not NEWER.findall(data.decode()), name
        (tmp_path / "script.js").write_bytes(data)
        read = [*command, "--ecma2021", str(tmp_path / "script.js")]
        result = subprocess.run(read, capture_output=True, text=True, timeout=60)
        assert result.returncode == 0, (name, result.stderr)
