from playwright.sync_api import expect


def test_the_home_page_offers_to_sign_in(page):
    page.goto("/")
    expect(page.get_by_test_id("login")).to_be_visible()
