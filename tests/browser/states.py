"""Every page and state that a visitor can see, and the steps to reach it."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from builder.dev.idp.faults import Reply

from . import journeys

STATES = {}


@dataclass
class Visit:
    """A visitor on a page of the site, and the clock of all parties.

    `want` returns another fixture of the test by its name.
    """

    page: Page
    site: Any
    clock: Any
    want: Any

    def open(self, path):
        self.page.goto(path)
        journeys.expect_signed_out(self.page)


def state(reach):
    """Register a state.

    The decorated function reaches it, and returns the page to look at if it is not the visit's own.
    """
    STATES[reach.__name__.replace("_", " ")] = reach
    return reach


@state
def home(visit):
    visit.open("/")


@state
def article(visit):
    visit.open("/about/")


@state
def prices_from_data(visit):
    visit.open("/prices/")


@state
def list_of_posts(visit):
    visit.open("/news/")


@state
def post(visit):
    visit.open("/news/pay-out/")


@state
def not_found(visit):
    visit.want("strict").expect("404")
    visit.open("/nothing/")


@state
def signed_out_page(visit):
    visit.open("/signed-out/")


@state
def redirect_uri(visit):
    visit.page.goto("/callback/")
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()


@state
def end_of_a_window(visit):
    visit.want("strict").expect("Scripts may close only")
    visit.page.goto("/callback/done/")
    expect(visit.page.get_by_role("heading", name="You can close this window")).to_be_visible()


@state
def outdated_browser(visit):
    visit.page.add_init_script("delete Object.hasOwn")
    visit.page.goto("/")
    expect(visit.page.get_by_test_id("outdated")).to_be_visible()


@state
def home_of_a_user(visit):
    journeys.sign_in(visit.page)


@state
def invoices(visit):
    journeys.visit_invoices(visit.page)


@state
def paid_out(visit):
    confirm_payout(visit)
    window = journeys.open_window(visit.page, press_continue(visit.page))
    journeys.finish_window(window, strong=True)
    expect(visit.page.get_by_test_id("paid-out")).to_contain_text("120.50")


@state
def invoices_on_their_way(visit):
    visit.site.servers["billing"].faults.set("http.api", lambda asked: Reply(hang=True))
    visit.page.goto("/invoices/")
    journeys.choose(visit.page)
    expect(visit.page.locator("[data-part='loading']")).to_be_visible()


@state
def no_invoices(visit):
    visit.site.servers["billing"].faults.set("http.api", lambda asked: Reply(200, body="[]"))
    visit.page.goto("/invoices/")
    journeys.choose(visit.page)
    expect(visit.page.get_by_role("heading", name="No invoices yet")).to_be_visible()


@state
def invoices_that_do_not_come(visit):
    visit.want("strict").expect("503")
    visit.site.servers["billing"].faults.set("http.api", lambda asked: Reply(503))
    visit.page.goto("/invoices/")
    journeys.choose(visit.page)
    expect(visit.page.get_by_role("heading", name="could not be fetched")).to_be_visible()


@state
def profile(visit):
    visit.page.goto("/profile/")
    journeys.choose(visit.page)
    expect(visit.page.get_by_test_id("claims")).to_contain_text("ada@")


@state
def protected_page_of_nobody(visit):
    journeys.sign_in(visit.page)
    journeys.sign_out(visit.page)
    visit.page.goto("/invoices/")
    expect(visit.page.get_by_role("heading", name="Sign in to see this page")).to_be_visible()


@state
def cancelled(visit):
    visit.open("/")
    visit.page.get_by_test_id("login").click()
    visit.page.get_by_test_id("cancel").click()
    expect(visit.page.get_by_test_id("error")).to_contain_text("cancelled")


@state
def refused(visit):
    visit.site.provider.faults.set("id_token.claims", lambda claims: claims | {"nonce": "another"})
    visit.open("/")
    visit.page.get_by_test_id("login").click()
    visit.page.get_by_test_id("account-ada").click()
    expect(visit.page.get_by_test_id("error")).to_be_visible()
    journeys.expect_signed_out(visit.page)


@state
def trouble(visit):
    visit.want("strict").expect("console error: TypeError$")
    visit.open("/")
    visit.page.evaluate("setTimeout(() => { throw new TypeError('x') })")
    expect(visit.page.get_by_test_id("trouble")).to_be_visible()


@state
def session_about_to_end(visit):
    journeys.sign_in(visit.page)
    visit.clock.forward(870)
    expect(visit.page.get_by_test_id("session")).to_be_visible()


@state
def session_ended(visit):
    journeys.visit_invoices(visit.page)
    visit.clock.forward(930)
    expect(visit.page.get_by_role("heading", name="Your session has ended")).to_be_visible()


@state
def dialog_confirm(visit):
    confirm_payout(visit)


@state
def dialog_waiting(visit):
    confirm_payout(visit)
    journeys.open_window(visit.page, press_continue(visit.page))
    expect(journeys.dialog(visit.page, "waiting")).to_be_visible()


@state
def dialog_leave(visit):
    confirm_payout(visit)
    visit.page.evaluate("window.open = () => null")
    press_continue(visit.page).click()
    expect(journeys.dialog(visit.page, "leave")).to_be_visible()


@state
def provider_accounts(visit):
    visit.open("/")
    visit.page.get_by_test_id("login").click()
    expect(visit.page.get_by_test_id("account-ada")).to_be_visible()


@state
def provider_second_step(visit):
    confirm_payout(visit)
    window = journeys.open_window(visit.page, press_continue(visit.page))
    window.get_by_test_id("account-ada").click()
    expect(window.get_by_test_id("confirm-strong")).to_be_visible()
    return window


@state
def provider_sign_out(visit):
    journeys.sign_in(visit.page)
    visit.page.get_by_test_id("logout").click()
    expect(visit.page.get_by_test_id("confirm-logout")).to_be_visible()


@state
def provider_refuses(visit):
    visit.want("strict").expect("400")
    visit.page.goto(f"{visit.site.provider.issuer}/oauth2/authorize?client_id=nobody")
    expect(visit.page.get_by_test_id("provider-error")).to_be_visible()


@state
def provider_home(visit):
    visit.page.goto(visit.site.provider.issuer)
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()


def confirm_payout(visit):
    journeys.visit_invoices(visit.page)
    visit.page.get_by_test_id("amount").fill("120.50")
    visit.page.get_by_test_id("pay-out").click()
    expect(journeys.dialog(visit.page, "confirm")).to_be_visible()


def press_continue(page):
    return journeys.dialog(page, "confirm").get_by_role("button", name="Continue")
