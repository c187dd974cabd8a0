"""Tests of the whole site in a real browser. The fixtures come from Gossamer's pytest plugin."""

from playwright.sync_api import expect


def test_the_home_page_offers_to_sign_in(page):
    page.goto("/")
    expect(page.get_by_test_id("login")).to_be_visible()


def test_invoices_are_shown_to_somebody_who_has_signed_in(signed_in):
    page = signed_in("ada", start="/invoices/")
    expect(page.get_by_test_id("invoices").locator("tbody tr").first).to_be_visible()


def test_no_token_lies_anywhere(signed_in, leak_audit):
    page = signed_in("ada", start="/invoices/")
    expect(page.get_by_test_id("invoices").locator("tbody tr").first).to_be_visible()
    leak_audit("the invoices are shown")
    page.reload()
    expect(page.get_by_test_id("user")).to_be_visible()


def test_a_forged_sign_in_is_refused(page, provider):
    provider.fault("id-token-nonce-wrong")
    page.goto("/invoices/")
    page.get_by_test_id("account-ada").click()
    expect(page.get_by_test_id("error")).to_contain_text("id_token_nonce")
