"""Sign-ins and calls that fail or expire, in each lane: the visitor is told if necessary, and can go on."""

import contextlib
from dataclasses import replace

import pytest

from builder.dev.idp.faults import Reply
from tests.lanes import ways
from tests.lanes.clock import Clock

pytestmark = pytest.mark.full("journeys in other browsers")
CUT = Reply(close=True, hang=True)


@contextlib.contextmanager
def short_lived(site, seconds):
    """Limit the lifetime of the provider's access tokens to so many seconds within the block."""
    usual = site.provider.lifetimes
    site.provider.lifetimes = replace(usual, access_token=seconds)
    try:
        yield
    finally:
        site.provider.lifetimes = usual


def unreachable(site):
    """From now on, end every connection to the provider and to the API without a response."""
    for name in ("metadata", "jwks", "token", "userinfo", "par", "api"):
        site.provider.faults.set(f"http.{name}", lambda request: CUT)


@pytest.mark.journey("cancelled at the provider", provider="development")
@pytest.mark.standards("ER-10")
def test_cancel_at_the_provider(visitor, site):
    visitor.go(f"{site.url}/invoices/")
    visitor.click("cancel")
    ways.signed_out(visitor)
    visitor.see("error", "cancelled")
    ways.at(visitor, f"{site.url}/invoices/")
    assert len(ways.asked(site)) == 1, "nothing begins again by itself"
    visitor.press("main [data-auth-action=login]")
    ways.choose(visitor)
    ways.invoices(visitor)


@pytest.mark.journey("forged callback", provider="development")
@pytest.mark.standards("CB-02", "CB-03")
def test_a_forged_answer_signs_nobody_in(visitor, site):
    visitor.go(f"{site.url}/about/")
    ways.with_door(visitor)
    for query in ("?code=forged&state=forged", "?error=access_denied&error_description=<b>x</b>&state=x"):
        visitor.go(f"{site.url}/callback/{query}")
        ways.signed_out(visitor)
        visitor.see("error", "Sign-in was not finished")
        ways.at(visitor, f"{site.url}/")
    assert site.provider.events == []


@pytest.mark.journey("replayed callback", provider="development")
@pytest.mark.standards("CB-13", "TX-06")
def test_an_answer_that_comes_twice_changes_nothing(visitor, site):
    ways.sign_in(visitor, site)
    was = {each.kind: each.value for each in site.secrets()}
    site.provider.events.clear()
    second = visitor.tab(f"{site.url}/callback/?code={was['code']}&state={was['state']}")
    ways.signed_in(second)
    assert second.text("error") is None
    assert ways.asked(site, "token") == []
    ways.signed_in(visitor)


@pytest.mark.journey("refresh", provider="development")
@pytest.mark.standards("RF-02")
def test_an_expired_token_is_renewed_for_the_call(visitor, refreshing_site):
    site = refreshing_site
    with short_lived(site, 2):
        ways.visit_invoices(visitor, site)
        site.provider.events.clear()
        for turn in (1, 2):
            visitor.rest(2)
            visitor.run(
                "() => { document.querySelector('[data-testid=api-result]').dataset.state = 'asked' }"
            )
            visitor.click("call-api")
            ways.api_says(visitor, "ready")
            used = [each["refresh_token"] for each in ways.asked(site, "token")]
            assert len(set(used)) == turn, "each refresh token is used once"
    assert ways.asked(site) == []


@pytest.mark.journey("expiry", provider="development")
@pytest.mark.standards("AP-10")
def test_without_refresh_the_session_ends_with_its_token(visitor, site):
    clock = Clock(site)
    ways.visit_invoices(visitor, site)
    clock.forward(visitor.run, site.provider.lifetimes.access_token)
    ways.signed_out(visitor)
    ways.no_invoices(visitor)
    assert len(ways.asked(site)) == 1, "nobody is sent away by itself"
    visitor.press("main [data-auth-action=login]")
    ways.invoices(visitor)
    ways.at(visitor, f"{site.url}/invoices/")


@pytest.mark.journey("nobody answers", provider="development")
@pytest.mark.standards("ER-09")
def test_what_cannot_be_reached_is_said_and_works_again_later(visitor, site):
    ways.visit_invoices(visitor, site)
    unreachable(site)
    visitor.click("call-api")
    ways.api_says(visitor, "failed")
    ways.signed_in(visitor)
    site.provider.faults.clear()
    visitor.click("call-api")
    ways.api_says(visitor, "ready")
    ways.sign_out(visitor)

    visitor.go(f"{site.url}/about/")
    visitor.click("login")
    visitor.see("account-ada")
    unreachable(site)
    visitor.click("account-ada")
    visitor.see("error", "cannot be reached")
    ways.signed_out(visitor)
    site.provider.faults.clear()
    visitor.click("login")
    ways.signed_in(visitor)
