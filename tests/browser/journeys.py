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
