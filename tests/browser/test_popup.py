"""Sign-in by popup, on a site that is configured for it: nothing is stored, the page is not left, and nobody else
can use the response.
"""

import re

import pytest
from playwright.sync_api import expect

from builder.qa import leaks
from builder.qa.kit.waiting import wait_for
from tests.waiting import wait_until

from . import journeys

pytestmark = pytest.mark.site({"auth.sign_in": "popup"})


@pytest.fixture
def window(home):
    window = journeys.open_window(home, home.get_by_test_id("login"))
    expect(window.get_by_test_id("account-ada")).to_be_visible()
    return window


@pytest.mark.journey("popup", provider="development")
@pytest.mark.standards("PI-05", "PI-06", "TX-15", "HD-14")
@pytest.mark.parametrize("coop", ["", "same-origin"], ids=["open", "cut off"])
def test_the_whole_way(home, site, coop):
    site.provider.coop = coop
    window = journeys.open_window(home, home.get_by_test_id("login"))
    expect(journeys.dialog(home, "waiting")).to_be_visible()
    expect(window.get_by_test_id("account-ada")).to_be_visible()
    assert leaks.inside(home, [])["IndexedDB"] == [], "nothing is stored, not even a key"
    journeys.finish_window(window)
    expect(home.get_by_test_id("user")).to_have_text("Ada Lovelace")
    expect(journeys.dialog(home, "waiting")).to_be_hidden()
    expect(home).to_have_url(f"{site.url}/")
    assert journeys.same_document(home)
    assert len(journeys.asked(site, "token")) == 1
    assert leaks.search(home, site.secrets()) == []
    site.provider.coop = ""


@pytest.mark.full("more journeys in the browser")
def test_a_click_opens_it_before_python_is_there(page):
    """After Python has loaded, it would be too late: browsers open popups only during a click."""
    page.goto("/about/")
    journeys.expect_signed_out(page)
    assert page.locator("html[data-ready]").count() == 0
    button = page.get_by_test_id("login")
    journeys.finish_window(journeys.open_window(page, button))
    expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")


@pytest.mark.full("more journeys in the browser")
def test_without_a_click_there_is_no_window(page, site):
    """Playwright acts as if the visitor had clicked, so the browser's flag for that is taken away."""
    page.add_init_script(
        "Object.defineProperty(navigator, 'userActivation', { get: () => ({ isActive: false }) })"
    )
    journeys.visit_invoices(page)
    assert len(page.context.pages) == 1


@pytest.mark.full("more journeys in the browser")
def test_what_is_protected_shows_where_the_visitor_is(home, site):
    page = home
    journeys.sign_in_by_window(page)
    journeys.sign_out(page)
    page.goto("/invoices/")
    journeys.expect_signed_out(page)
    gate = page.locator(".gate").get_by_role("button", name="Sign in")
    journeys.finish_window(journeys.open_window(page, gate))
    journeys.expect_invoices(page)
    assert page.evaluate("document.activeElement.localName") == "main", (
        "the button is gone, the focus is not lost"
    )


@pytest.mark.journey("popup blocked", provider="development")
@pytest.mark.standards("PI-08")
def test_a_browser_that_blocks_it_goes_there_itself(page, site):
    page.add_init_script("window.open = () => null")
    journeys.sign_in(page)
    expect(page).to_have_url(f"{site.url}/")


@pytest.mark.full("more journeys in the browser")
@pytest.mark.journey("popup cancelled", provider="development")
@pytest.mark.standards("PI-07", "PI-09")
@pytest.mark.parametrize("way", ["button", "key"])
def test_cancelled_here(home, window, site, way):
    if way == "key":
        home.keyboard.press("Escape")
    else:
        journeys.press(home, "waiting", "Cancel")
    expect(journeys.dialog(home, "waiting")).to_be_hidden()
    expect(home.get_by_test_id("login")).to_be_focused()
    expect(home.get_by_test_id("error")).to_be_hidden()
    journeys.finish_window(window)
    home.wait_for_timeout(300)
    journeys.expect_signed_out(home)
    assert journeys.asked(site, "token") == [], "what comes after is worth nothing"


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("PI-07")
def test_a_closed_window_is_not_taken_for_an_answer(home, window):
    window.close()
    home.wait_for_timeout(1000)
    expect(journeys.dialog(home, "waiting")).to_be_visible()
    journeys.press(home, "waiting", "Cancel")
    journeys.sign_in_by_window(home)


@pytest.mark.standards("ER-10")
def test_cancelled_at_the_provider(home, window, site):
    with window.expect_event("close"):
        window.get_by_test_id("cancel").click(no_wait_after=True)
    expect(home.get_by_test_id("error")).to_contain_text("access_denied")
    journeys.expect_signed_out(home)
    assert len(journeys.asked(site)) == 1


@pytest.mark.full("more journeys in the browser")
def test_opened_here_instead(home, window, site):
    journeys.press(home, "waiting", "Open it here instead")
    journeys.choose(home)
    expect(home).to_have_url(f"{site.url}/")


LISTEN = """() => {
    window.heard = []; window.answers = [];
    const vault = __GOSSAMER__.connect((text) => answers.push(JSON.parse(text)), () => {});
    new BroadcastChannel("gossamer").onmessage = (event) => {
        heard.push(event.data);
        vault.post(JSON.stringify({v: 1, id: 99, op: "arrived", handle: event.data}));
    };
}"""


@pytest.mark.standards("PI-01", "PI-03", "PI-04", "PI-06", "PI-10", "ST-02")
def test_a_tab_that_listens_and_forges_gets_nothing(home, window, site, context, strict):
    """The announced handle works only for the vault, and a forged handle leads to no response."""
    strict.expect("405")
    thief = context.new_page()
    thief.goto("/about/")
    journeys.wake(thief)
    thief.evaluate(LISTEN)
    for forged in ("'forged'", "'?code=x&state=y'", "({code: 'x'})", "null", "7"):
        thief.evaluate(f"() => new BroadcastChannel('gossamer').postMessage({forged})")
    journeys.finish_window(window)
    expect(home.get_by_test_id("user")).to_have_text("Ada Lovelace")
    expect(home.get_by_test_id("error")).to_be_hidden()
    wait_for(thief, "/^[0-9a-f]{32}$/.test(heard.at(-1))")
    handle = thief.evaluate("heard.at(-1)")
    wait_for(thief, "answers.filter((answer) => answer.id === 99).length === heard.length")
    said = thief.evaluate("JSON.stringify(answers)")
    assert not [secret.kind for secret in site.secrets() if secret.value in said]
    assert len(journeys.asked(site, "token")) == 1
    replies = thief.evaluate(
        """(handle) => Promise.all(["claim", "keep"].map((name) => fetch(`/callback/${name}`,
            {method: "POST", body: JSON.stringify({handle, states: []})}).then((reply) => reply.status)))""",
        handle,
    )
    assert replies == [405, 405], "what a page says there does not reach the door"


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("TX-08")
def test_two_tabs_at_once_finish_in_reverse(home, window, site, context):
    second = context.new_page()
    second.goto("/about/")
    journeys.expect_signed_out(second)
    later = journeys.open_window(second, second.get_by_test_id("login"))
    journeys.finish_window(later)
    expect(second.get_by_test_id("user")).to_have_text("Ada Lovelace")
    journeys.finish_window(window)
    expect(journeys.dialog(home, "waiting")).to_be_hidden()
    expect(home.get_by_test_id("error")).to_be_hidden()
    assert len(journeys.asked(site, "token")) == 2


@pytest.mark.full("more journeys in the browser")
def test_without_shared_workers(home, site):
    home.add_init_script("delete window.SharedWorker")
    home.reload()
    journeys.expect_signed_out(home)
    journeys.sign_in_by_window(home)
    expect(home).to_have_url(f"{site.url}/")


@pytest.mark.full("more journeys in the browser")
def test_the_page_in_which_a_window_ends_does_nothing_else(page, site):
    page.add_init_script("window.close = () => {}")
    page.goto("/callback/done/")
    expect(page.get_by_role("heading", name="You can close this window")).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.auth") == "unknown", "no vault, nothing runs"
    assert site.provider.events == []


@pytest.mark.full("more journeys in the browser")
def test_who_points_at_the_button_has_the_scripts_before_the_click(page, site):
    page.goto("/")
    journeys.expect_signed_out(page)
    site.requests.clear()
    page.get_by_test_id("login").hover()
    wait_until(
        lambda: (
            {re.sub(r"\..*", "", answer.path.rpartition("/")[2]) for answer in site.requests}
            >= {"flows", "windows"}
        ),
        lambda: page.wait_for_timeout(20),
    )
    assert site.provider.events == []
