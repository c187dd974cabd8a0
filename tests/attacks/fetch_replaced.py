"""A script replaces fetch and XMLHttpRequest, and reads what the page sends with its calls and what it gets back."""

import pytest

SCRIPT = """async () => {
  evil.hook(globalThis, "fetch");
  evil.hook(globalThis, "Request");
  evil.hookAll(Headers.prototype);
  evil.hookAll(Response.prototype);
  evil.hookAll(XMLHttpRequest.prototype);
  evil.hook(navigator, "sendBeacon");
}"""
REMAINS = "reads what the APIs answer and what the page shows"
WHEN = pytest.mark.parametrize("when", ["after", "before"])


@WHEN
def test_page_held(assault, page_held, when):
    assert assault(page_held, when).stolen


@pytest.mark.quick
@pytest.mark.standards("ST-04", "ST-05")
@WHEN
def test_ours(assault, ours, when):
    assert assault(ours, when).stolen == ()
