"""Steps that several journeys take."""

from playwright.sync_api import expect

NAMES = {"ada": "Ada Lovelace", "grace": "Grace Hopper"}


def sign_in(page, account="ada", start="/"):
    page.goto(start)
    page.get_by_test_id("login").click()
    choose(page, account)


def choose(page, account="ada"):
    page.get_by_test_id(f"account-{account}").click()
    expect(page.get_by_test_id("user")).to_have_text(NAMES[account])


def expect_signed_out(page):
    expect(page.locator("html")).to_have_attribute("data-auth", "signed-out")
    expect(page.get_by_test_id("login")).to_be_visible()


def expect_invoices(page):
    expect(page.get_by_test_id("api-result").locator("tbody tr").first).to_be_visible()


def follow(page, label):
    page.locator("nav").get_by_role("link", name=label, exact=True).click()


def sign_out(page):
    """Sign out here, confirm at the provider (which is told no ID token, so it asks), and come back."""
    page.get_by_test_id("logout").click()
    page.get_by_test_id("confirm-logout").click()
    expect_signed_out(page)


def open_window(page, button):
    """Press what opens a small window, and give that window."""
    with page.context.expect_page() as opened:
        button.click()
    return opened.value


def finish_window(window, account="ada", strong=False):
    """Sign in at the provider in a small window, which then closes itself. `strong`: with the second step."""
    last = window.get_by_test_id(f"account-{account}")
    if strong:
        last.click()
        last = window.get_by_test_id("confirm-strong")
    last.wait_for()
    with window.expect_event("close"):
        last.click(no_wait_after=True)


def sign_in_by_window(page, account="ada"):
    finish_window(open_window(page, page.get_by_test_id("login")), account)
    expect(page.get_by_test_id("user")).to_have_text(NAMES[account])


def asked(site, event="authorize"):
    """What the provider was asked of one kind."""
    return [entry for entry in site.provider.events if entry["event"] == event]


def dialog(page, name):
    return page.locator(f"#auth-{name}")


def press(page, name, label):
    dialog(page, name).get_by_role("button", name=label).click()
