"""Visits to the example's production build, in each lane.

If a browser lacks a feature, the test says what happens there instead, and checks that. The lanes lack: a
SharedWorker's extended lifetime (Firefox), so that the session ends with the last page; the back/forward cache
(Chromium with Playwright's defaults).
"""

import pytest

from tests.lanes import ways
from tests.lanes.clock import Clock

pytestmark = pytest.mark.full("journeys in other browsers")


@pytest.mark.journey("redirect, call", provider="development")
@pytest.mark.standards("QA-05")
def test_sign_in_and_call_the_api(visitor, site):
    ways.sign_in(visitor, site)
    ways.at(visitor, f"{site.url}/")
    ways.follow(visitor, "/invoices/")
    ways.invoices(visitor)
    visitor.click("call-api")
    ways.api_says(visitor, "ready")
    ways.invoices(visitor)
    assert len(ways.asked(site)) == len(ways.asked(site, "token")) == 1


@pytest.mark.journey("redirect, call", provider="development")
@pytest.mark.standards("CB-01")
def test_the_redirect_uri_on_an_origin_of_its_own(visitor, elsewhere_site):
    """The response goes on to the door by POST; Back leads to no address with a code."""
    site = elsewhere_site
    ways.visit_invoices(visitor, site, start="/invoices/?from=mail#top")
    ways.at(visitor, f"{site.url}/invoices/?from=mail#top")
    (answer,) = ways.asked(site, "authorization.response")
    assert not answer["redirect_uri"].startswith(site.url)
    assert "/callback/" not in [request.path for request in site.requests], "the door took it"
    visitor.back()
    visitor.rest(1)
    assert "code=" not in visitor.run("() => location.href")


@pytest.mark.journey("protected route", provider="development")
def test_a_protected_page_asks_and_comes_back_to_itself(visitor, site):
    ways.visit_invoices(visitor, site, start="/invoices/?from=mail#top")
    ways.at(visitor, f"{site.url}/invoices/?from=mail#top")
    ways.follow(visitor, "/profile/")
    visitor.see("claims", "ada@")


@pytest.mark.journey("sign-out", provider="development")
def test_sign_out_empties_every_tab(visitor, site):
    ways.visit_invoices(visitor, site)
    second = visitor.tab(f"{site.url}/profile/")
    second.see("claims", "ada@")
    ways.sign_out(visitor)
    ways.signed_out(second)
    assert "ada@" not in second.run("() => document.documentElement.outerHTML")


@pytest.mark.journey("sign-out", provider="development")
@pytest.mark.standards("LO-06")
def test_sign_out_revokes_what_was_granted(visitor, site):
    """Even if the vault ends as soon as the page leaves for the provider."""
    ways.visit_invoices(visitor, site)
    ways.sign_out(visitor)
    visitor.until(lambda: ways.asked(site, "revoke"), "nothing was revoked")


@pytest.mark.journey("two tabs", provider="development")
def test_an_open_tab_learns_of_the_sign_in_and_a_new_one_knows(visitor, site):
    second = visitor.tab(f"{site.url}/")
    ways.signed_out(second)
    ways.sign_in(visitor, site)
    ways.signed_in(second)
    site.provider.events.clear()
    third = visitor.tab(f"{site.url}/invoices/")
    ways.invoices(third)
    assert ways.asked(site) == []


@pytest.mark.journey("reload", provider="development")
@pytest.mark.needs("extended_life")
def test_a_reload_keeps_the_session(visitor, site):
    ways.sign_in(visitor, site)
    site.provider.events.clear()
    for _ in range(2):
        visitor.reload()
        ways.signed_in(visitor)
    assert ways.asked(site) == []


@pytest.mark.journey("reload", provider="development")
def test_a_reload_beside_another_tab_keeps_the_session(visitor, site):
    """The shared worker lives as long as any page of the site."""
    ways.sign_in(visitor, site)
    visitor.tab(f"{site.url}/about/").see("user", "Ada")
    site.provider.events.clear()
    visitor.reload()
    ways.signed_in(visitor)
    assert ways.asked(site) == []


@pytest.mark.journey("reload", provider="development")
@pytest.mark.needs("no extended_life")
def test_a_reload_without_extended_life_ends_the_session(visitor, site):
    """Firefox ends the worker with its last page. A public page is then signed out and asks nobody.

    A protected page goes to the provider, which still knows the visitor, and the visitor comes back signed in.
    """
    ways.sign_in(visitor, site)
    site.provider.events.clear()
    visitor.reload()
    ways.signed_out(visitor)
    assert ways.asked(site) == []
    visitor.go(f"{site.url}/invoices/")
    ways.invoices(visitor)
    ways.at(visitor, f"{site.url}/invoices/")
    assert len(ways.asked(site)) == 1, "one trip to the provider, and no loop"


@pytest.mark.journey("restore", provider="development")
@pytest.mark.needs("no extended_life")
def test_a_lost_session_is_restored_silently(visitor, restoring_site):
    """With restore = "redirect", a public page asks the provider once, and comes back signed in."""
    site = restoring_site
    ways.sign_in(visitor, site, start="/signed-out/")
    visitor.reload()
    ways.signed_out(visitor)
    site.provider.events.clear()
    visitor.go(f"{site.url}/about/?from=mail#how")
    ways.signed_in(visitor)
    ways.at(visitor, f"{site.url}/about/?from=mail#how")
    assert len(ways.asked(site)) == 1, "one question, which nobody saw"


@pytest.mark.journey("restore", provider="development")
def test_who_is_not_signed_in_anywhere_is_asked_once(visitor, restoring_site):
    visitor.go(f"{restoring_site.url}/about/")
    ways.signed_out(visitor)
    ways.at(visitor, f"{restoring_site.url}/about/")
    visitor.reload()
    ways.signed_out(visitor)
    visitor.rest(0.5)
    assert len(ways.asked(restoring_site)) == 1
    assert visitor.text("error") is None


@pytest.mark.journey("popup", provider="development")
@pytest.mark.needs("popup")
def test_sign_in_by_popup(visitor, popup_site):
    visitor.go(f"{popup_site.url}/")
    ways.signed_out(visitor)
    ways.mark(visitor)
    ways.sign_in_by_popup(visitor)
    assert ways.same_document(visitor)
    ways.follow(visitor, "/invoices/")
    ways.invoices(visitor)


@pytest.mark.journey("step-up", provider="development")
@pytest.mark.needs("popup")
def test_a_payout_wants_a_stronger_sign_in(visitor, site):
    ways.visit_invoices(visitor, site)
    ways.mark(visitor)
    visitor.fill("amount", "120.50")
    visitor.click("pay-out")
    visitor.press("#auth-confirm [data-choice=window]")
    ways.finish_popup(visitor, strong=True)
    visitor.see("paid-out", "120.50")
    assert ways.same_document(visitor)


@pytest.mark.journey("idle", provider="development")
def test_an_idle_session_ends_in_every_tab(visitor, limited_site):
    site, clock = limited_site, Clock(limited_site)
    ways.sign_in(visitor, site)
    second = visitor.tab(f"{site.url}/profile/")
    second.see("claims", "ada@")
    clock.forward(second.run, 870)
    second.see("session", "You will be signed out in")
    clock.forward(second.run, 60)
    ways.signed_out(second)
    second.unseen("claims")
    ways.signed_out(visitor)
    visitor.see("error", "time limit")
    site.provider.events.clear()
    second.reload()
    ways.signed_out(second)
    assert ways.asked(site) == [], "nothing signs in again by itself"


@pytest.mark.journey("bfcache", provider="development")
@pytest.mark.needs("bfcache")
def test_a_page_that_comes_back_knows_who_is_signed_in(visitor, site):
    """Chromium and Firefox cache a page that has a SharedWorker; WebKit reloads the page, and keeps the worker."""
    ways.visit_invoices(visitor, site)
    ways.mark(visitor)
    ways.elsewhere(visitor, site)
    visitor.back()
    ways.signed_in(visitor)
    ways.invoices(visitor)
    assert ways.same_document(visitor) == (visitor.lane != "webkit")


@pytest.mark.journey("bfcache", provider="development")
def test_a_page_that_was_left_shows_nothing_after_sign_out(visitor, site):
    """Whether it comes from the back/forward cache or is reloaded."""
    ways.visit_invoices(visitor, site)
    visitor.click("logout")
    visitor.see("confirm-logout")
    visitor.back()
    ways.signed_out(visitor)
    ways.no_invoices(visitor)
    assert "ada@" not in visitor.run("() => document.documentElement.outerHTML")
