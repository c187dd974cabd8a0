"""The redirect URI on an origin of its own: every way to sign in uses it, and no page of the site sees a code,
even without the door.
"""

import pytest
from playwright.sync_api import expect

from builder.qa import leaks
from tests.waiting import wait_until

from . import journeys

ELSEWHERE = {"auth.redirect_origin": "https://sign-in.example.com"}  # the tests' own servers stand in for it

pytestmark = pytest.mark.site(ELSEWHERE)


def its(site):
    return site.output.config.auth.redirect_origin


def went_through(page):
    """Return the addresses in the tab's history, as the browser stores them."""
    cdp = page.context.new_cdp_session(page)
    return [entry["url"] for entry in cdp.send("Page.getNavigationHistory")["entries"]]


@pytest.mark.standards("CB-01", "CB-03", "AR-18")
def test_by_redirect(page, site):
    journeys.visit_invoices(page)
    expect(page).to_have_url(f"{site.url}/invoices/")
    (answer,) = journeys.asked(site, "authorization.response")
    assert answer["redirect_uri"] == f"{its(site)}/callback/"
    (code,) = [secret for secret in site.secrets() if secret.kind == "code"]
    assert leaks.search(page, [code]) == []
    assert [
        text for texts in page.evaluate(journeys.ENTRIES).values() for text in texts if code.value in text
    ] == []
    assert not any(url.startswith(its(site)) for url in went_through(page)), "Back never leads there"
    assert "/callback/" not in [request.path for request in site.requests], "the door took it"


@pytest.mark.site({**ELSEWHERE, "auth.sign_in": "popup"})
def test_by_popup(home):
    journeys.sign_in_by_window(home)
    assert journeys.same_document(home)


@pytest.mark.site({**ELSEWHERE, "auth.restore": "redirect"})
def test_after_a_reload_without_a_vault(page, site):
    page.add_init_script("delete window.SharedWorker")
    journeys.sign_in(page)
    page.goto("/about/?from=mail#how")
    expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")
    expect(page).to_have_url(f"{site.url}/about/?from=mail#how")


def test_a_cancelled_sign_in(page, site):
    page.goto("/")
    page.get_by_test_id("login").click()
    page.get_by_test_id("cancel").click()
    expect(page.get_by_test_id("error")).to_contain_text("cancelled")
    expect(page).to_have_url(f"{site.url}/")


def test_who_comes_there_without_an_answer_is_shown_the_way(page, site, strict):
    strict.expect("404")
    for path in ("/callback/", "/", "/nothing/"):
        page.goto(its(site) + path)
        link = page.get_by_role("link")
        expect(link).to_have_attribute("href", f"{site.url}/")
        expect(link).to_be_visible()


def test_without_the_door_the_visitor_is_told(page, site, strict):
    """This happens if the sign-in began in another browser, or the door was lost meanwhile."""
    strict.expect("405")
    page.goto(f"{its(site)}/callback/?state=x&code=mine")
    expect(page.get_by_role("heading", level=1)).to_have_text("That sign-in could not be finished")
    expect(page).to_have_url(f"{site.url}/callback/")


AT_THE_SITE = pytest.param(True, marks=pytest.mark.site({"auth.redirect_origin": ""}))
# Chromium stores cookies a little later than a script sets them, and a busy one sends a request before the last.
SPOIL = """async ({url, cookies}) => {
    for (let at = 0; at < cookies; at += 1) document.cookie = `spoil${at}=${'x'.repeat(4000)}; path=/callback/`;
    await (await navigator.serviceWorker.getRegistration('/callback/')).unregister();
    while (await fetch('/callback/').then(() => true, () => false));
    setTimeout(() => location.assign(url));
}"""
CLEAN = """() => {
    for (let at = 0; at < 20; at += 1) document.cookie = `spoil${at}=; path=/callback/; max-age=0`;
    return navigation.entries().map((entry) => entry.url).join(' ');
}"""


@pytest.mark.parametrize("stolen", [AT_THE_SITE, False])
@pytest.mark.standards("CB-01", "ST-01")
def test_a_script_has_the_redirect_uri_fail_and_finds_no_code(page, site, strict, footprint, stolen):
    """A host closes the connection if a request has too many cookies.

    With the redirect URI on the site's own origin, the history then shows the code.
    """
    journeys.sign_in(page)
    strict.expect(".")
    footprint.forgiven = True
    page.evaluate(SPOIL, {"url": journeys.own_request(site), "cookies": 20})
    wait_until(lambda: page.url.startswith("chrome-error:"), lambda: page.wait_for_timeout(20))
    page.wait_for_load_state()  # the address of the error is known before its page, in another process, is the current one
    page.go_back()
    expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")
    assert (codes(site)[-1] in page.evaluate(CLEAN)) == stolen


def codes(site):
    answers = journeys.asked(site, "authorization.response")
    return [answer["code"] for answer in answers if answer.get("state") == "mine"]
