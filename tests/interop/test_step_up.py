"""An API that needs a stronger sign-in for one call (RFC 9470): the visitor confirms in a popup, while the page
stays as it is.
"""

import pytest
from playwright.sync_api import expect

from builder.dev.idp.metadata import STRONG

from .panel import signed_in

pytestmark = pytest.mark.xdist_group("interop-refresh")

PAYOUT = {"path": "/payouts", "method": "POST", "json": {"amount": 100, "currency": "GBP"}}


@pytest.fixture
def plan():
    return "refresh"


@pytest.fixture
def panel(page, watcher):
    watcher.expect("401")  # the challenge
    return signed_in(page)


@pytest.mark.journey("step-up")
@pytest.mark.standards("AP-07", "ID-13")
def test_confirmed_in_a_popup(panel, world):
    page = panel.page
    page.locator("#note").fill("half a sentence")
    before = panel.send("fetch", api="billing", **PAYOUT)
    with page.expect_popup() as opened:
        page.locator("#auth-confirm [data-choice=window]").click()
    with opened.value.expect_event("close"):
        confirm(opened.value)
    asked = world.provider.seen("par")[-1]
    assert asked["acr_values"] == STRONG
    assert panel.line("fetch", before).startswith("201 -")
    assert page.locator("#note").input_value() == "half a sentence"
    assert panel.run("user") == "Ada"


@pytest.mark.journey("step-up")
@pytest.mark.standards("AP-07")
def test_not_confirmed(panel, world):
    before = panel.send("fetch", api="billing", **PAYOUT)
    panel.page.locator("#auth-confirm [data-choice=cancel]").click()
    assert panel.line("fetch", before) == "popup_cancelled"
    assert panel.run("user") == "Ada"
    expect(panel.page.locator("dialog[open]")).to_have_count(0)


@pytest.mark.journey("step-up")
def test_only_told(panel):
    assert panel.fetch(**PAYOUT, step_up=False).startswith("401 insufficient_user_authentication")


def confirm(window):
    """Sign in again if necessary, and take the second step."""
    account, second = window.get_by_test_id("account-ada"), window.get_by_test_id("confirm-strong")
    expect(account.or_(second)).to_be_visible()
    if account.is_visible():
        account.click()
    second.click()
