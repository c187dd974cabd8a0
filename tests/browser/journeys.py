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
