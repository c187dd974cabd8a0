"""Everything works with the keyboard alone: all controls can be reached, the focus is always visible,
and never lost.
"""

import pytest
from playwright.sync_api import expect

from . import journeys

pytestmark = pytest.mark.full("journeys by keyboard")
MOST = 40  # focus stops on a page, at most
# Whether the browser draws something around the focused element.
MARKED = """() => {
    const look = getComputedStyle(document.activeElement);
    return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
}"""
NOWHERE = "document.activeElement === document.body"


def reach(page, target, key="Tab"):
    """Press Tab until the target has the focus."""
    for _ in range(MOST):
        page.keyboard.press(key)
        here = page.evaluate("document.activeElement.outerHTML.slice(0, 90)")
        assert page.evaluate(NOWHERE) or page.evaluate(MARKED), f"nothing shows that the focus is on {here}"
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{target} is not among the first {MOST} stops")


def use(page, target, key="Enter"):
    reach(page, target)
    page.keyboard.press(key)


def sign_in(page):
    use(page, page.get_by_test_id("login"))
    page.get_by_test_id("account-ada").wait_for()
    use(page, page.get_by_test_id("account-ada"))
    expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")


def link(page, label):
    return page.locator("nav").get_by_role("link", name=label, exact=True)


def test_the_first_stop_leads_past_the_header(home):
    home.keyboard.press("Tab")
    expect(home.get_by_role("link", name="Skip to content")).to_be_in_viewport()
    home.keyboard.press("Enter")
    assert home.evaluate("document.activeElement.id") == "main"


def test_sign_in_look_around_and_sign_out(home):
    sign_in(home)
    use(home, link(home, "Invoices"))
    journeys.expect_invoices(home)
    expect(home.get_by_role("heading", name="My invoices")).to_be_focused()
    expect(home.locator("#announcer")).to_contain_text("My invoices")
    use(home, home.get_by_test_id("call-api"), "Space")
    journeys.expect_invoices(home)
    expect(home.get_by_test_id("call-api")).to_be_focused()
    use(home, link(home, "Profile"))
    expect(home.get_by_test_id("claims")).to_contain_text("ada@")
    use(home, home.get_by_test_id("logout"))
    home.get_by_test_id("confirm-logout").wait_for()
    use(home, home.get_by_test_id("confirm-logout"))
    expect(home.get_by_role("heading", name="You are signed out.")).to_be_visible()
    use(home, home.locator("main").get_by_role("button", name="Sign in again"))
    home.get_by_test_id("account-ada").wait_for()


def test_a_step_up_in_a_window(home):
    sign_in(home)
    use(home, link(home, "Invoices"))
    journeys.expect_invoices(home)
    reach(home, home.get_by_test_id("amount"))
    home.keyboard.type("120.50")
    home.keyboard.press("Enter")
    dialog = journeys.dialog(home, "confirm")
    expect(dialog).to_be_visible()
    for _ in range(8):
        home.keyboard.press("Tab")
        assert dialog.evaluate(
            "dialog => dialog.contains(document.activeElement) || document.activeElement === document.body"
        )
    reach(home, dialog.get_by_role("button", name="Continue"))
    with home.context.expect_page() as opened:
        home.keyboard.press("Enter")
    window = opened.value
    window.get_by_test_id("account-ada").wait_for()
    use(window, window.get_by_test_id("account-ada"))
    window.get_by_test_id("confirm-strong").wait_for()
    reach(window, window.get_by_test_id("confirm-strong"))
    with window.expect_event("close"):
        window.keyboard.press("Enter")
    expect(home.get_by_test_id("paid-out")).to_contain_text("120.50")
    expect(home.get_by_test_id("amount")).to_be_focused()


def test_leaving_a_dialog_gives_the_focus_back(home):
    journeys.visit_invoices(home)
    reach(home, home.get_by_test_id("amount"))
    home.keyboard.type("7")
    use(home, home.get_by_test_id("pay-out"))
    expect(journeys.dialog(home, "confirm")).to_be_visible()
    home.keyboard.press("Escape")
    expect(journeys.dialog(home, "confirm")).to_be_hidden()
    expect(home.get_by_test_id("pay-out")).to_be_focused()


def test_a_cancel_and_its_notice(home):
    use(home, home.get_by_test_id("login"))
    home.get_by_test_id("cancel").wait_for()
    use(home, home.get_by_test_id("cancel"))
    notice = home.get_by_test_id("error")
    expect(notice).to_contain_text("cancelled")
    use(home, notice.get_by_role("button", name="Dismiss"))
    expect(notice).to_be_hidden()
    expect(home.locator("main")).to_be_focused()


def test_trouble_and_its_notice(home, strict):
    strict.expect("console error: TypeError$")
    home.evaluate("setTimeout(() => { throw new TypeError('x') })")
    trouble = home.get_by_test_id("trouble")
    expect(trouble).to_be_visible()
    use(home, trouble.get_by_role("button", name="Dismiss"))
    expect(trouble).to_be_hidden()
    expect(home.locator("main")).to_be_focused()
