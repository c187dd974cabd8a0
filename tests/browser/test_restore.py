"""A session that the vault lost and the provider still has: one silent request where it is useful, and
none elsewhere.
"""

import pytest
from playwright.sync_api import expect

from . import journeys

NO_SHARED = "delete window.SharedWorker"  # the vault ends with its document

pytestmark = pytest.mark.site({"auth.restore": "redirect"})


@pytest.fixture
def forgetful(page):
    page.add_init_script(NO_SHARED)
    return page


@pytest.mark.journey("restore", provider="development")
@pytest.mark.standards("RS-02", "RS-04", "AR-10")
def test_a_reload_asks_the_provider_once(forgetful, site):
    journeys.sign_in(forgetful, start="/signed-out/")
    forgetful.goto("/about/?from=mail#how")
    expect(forgetful.get_by_test_id("user")).to_have_text("Ada Lovelace")
    expect(forgetful).to_have_url(f"{site.url}/about/?from=mail#how")
    site.provider.events.clear()
    forgetful.reload()
    expect(forgetful.get_by_test_id("user")).to_have_text("Ada Lovelace")
    assert len(journeys.asked(site)) == 1
    expect(forgetful.get_by_test_id("error")).to_be_hidden()


@pytest.mark.standards("RS-02", "RS-03", "RS-04", "ER-06")
@pytest.mark.parametrize("shared", [True, False], ids=["vault lives", "vault dies"])
def test_who_is_not_signed_in_there_is_asked_once_and_quietly(page, site, shared):
    if not shared:
        page.add_init_script(NO_SHARED)
    page.goto("/about/")
    journeys.expect_signed_out(page)
    expect(page).to_have_url(f"{site.url}/about/")
    expect(page.get_by_test_id("error")).to_be_hidden()
    assert len(journeys.asked(site)) == 1
    page.reload()
    journeys.expect_signed_out(page)
    journeys.follow(page, "Home")
    expect(page).to_have_url(f"{site.url}/")
    journeys.follow(page, "Invoices")
    expect(page.get_by_role("heading", name="Sign in to see this page")).to_be_visible()
    page.reload()
    journeys.expect_signed_out(page)
    page.wait_for_timeout(500)
    assert len(journeys.asked(site)) == 1


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("RS-03")
@pytest.mark.parametrize(
    "error", ["login_required", "interaction_required", "consent_required", "account_selection_required"]
)
def test_each_refusal_ends_it(page, site, error):
    site.provider.faults.set(
        "authorization.response",
        lambda answer: {"error": error, "state": answer["state"], "iss": answer["iss"]},
    )
    page.goto("/")
    journeys.expect_signed_out(page)
    expect(page.get_by_test_id("error")).to_be_hidden()
    page.wait_for_timeout(500)
    site.provider.faults.clear()
    assert len(journeys.asked(site)) == 1


@pytest.mark.standards("RS-07")
@pytest.mark.parametrize("shared", [True, False], ids=["vault lives", "vault dies"])
def test_who_signed_out_stays_so(page, site, shared):
    if not shared:
        page.add_init_script(NO_SHARED)
    journeys.sign_in(page, start="/signed-out/")
    journeys.sign_out(page)
    site.provider.events.clear()
    page.reload()
    journeys.expect_signed_out(page)
    journeys.follow(page, "About")
    expect(page).to_have_url(f"{site.url}/about/")
    page.reload()
    journeys.expect_signed_out(page)
    page.wait_for_timeout(500)
    assert journeys.asked(site) == []


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("AR-16")
def test_not_while_the_page_is_only_being_prerendered(page, site):
    page.add_init_script("""
        window.waiting = location.pathname === '/about/' && !location.hash;
        Object.defineProperty(document, 'prerendering', { get: () => window.waiting });
    """)
    page.goto("/about/")
    page.wait_for_timeout(1500)
    assert site.provider.events == []
    page.evaluate("waiting = false; document.dispatchEvent(new Event('prerenderingchange'))")
    journeys.expect_signed_out(page)
    assert len(journeys.asked(site)) == 1


@pytest.mark.full("more journeys in the browser")
def test_a_protected_page_asks_aloud_and_once(page, site):
    journeys.visit_invoices(page)
    assert len(journeys.asked(site)) == 1
