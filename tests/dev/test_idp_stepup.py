"""The development provider: levels of sign-in, organizations, and further request parameters."""

import re
from urllib.parse import urlencode

import pytest

from builder.dev.idp import DEFAULT_ACCOUNTS, Account, Client, running
from tests.dev.visitor import CALLBACK, SITE, Clock, Login, Visitor, post, push, redeem, start, verified

ADA, GRACE = DEFAULT_ACCOUNTS
BASIC, STRONG = "urn:gossamer:acr:basic", "urn:gossamer:acr:strong"
HOME = f"{SITE}/"
pytestmark = pytest.mark.standards("QA-01")


@pytest.fixture
def provider():
    with running(clients=[Client("site", (CALLBACK,), (HOME,), name="The <site>")], clock=Clock()) as handle:
        yield handle


def sign_in(provider, visitor, *, username="ada", step="confirm", **changes):
    """Return the ID token's claims, or the error that the client gets."""
    login = Login()
    reply = start(visitor, provider.url, login, **changes)
    if reply.status == 200:
        reply = visitor.submit(reply, account=username)
    if reply.status == 200:
        reply = visitor.submit(reply, answer=step)
    assert reply.status == 303, reply.text
    assert reply.answer["state"] == login.state
    if "error" in reply.answer:
        return reply.answer["error"]
    tokens = redeem(visitor, provider.url, login, reply.answer["code"]).json
    access = verified(tokens["access_token"], provider.provider.jwks())[1]
    claims = verified(tokens["id_token"], provider.provider.jwks())[1]
    assert (access["acr"], access["auth_time"]) == (claims["acr"], claims["auth_time"])
    return claims


def test_a_strong_sign_in_has_a_second_step(provider, visitor):
    page = start(visitor, provider.url, Login(), acr_values=STRONG)
    second = visitor.submit(page, account="ada")
    assert second.status == 200
    assert re.findall(r'data-testid="([^"]+)"', second.text) == ["confirm-strong", "refuse-strong"]
    assert "Ada Lovelace" in second.text
    assert "The &lt;site&gt;" in second.text
    assert SITE in second.headers["Content-Security-Policy"]
    assert visitor.cookies.keys() == {f"gossamer_browser_{provider.port}"}
    assert visitor.submit(second, answer="confirm").answer["code"]


def test_the_level_is_in_both_tokens(provider, visitor):
    assert sign_in(provider, visitor)["acr"] == BASIC
    assert sign_in(provider, visitor, acr_values=STRONG)["acr"] == STRONG
    assert sign_in(provider, visitor, prompt="none")["acr"] == STRONG


def test_step_up_of_a_session(provider, visitor):
    first = sign_in(provider, visitor)
    assert sign_in(provider, visitor, acr_values=STRONG, prompt="none") == "login_required"
    provider.provider.clock.now += 30
    second = sign_in(provider, visitor, acr_values=STRONG)
    assert (second["acr"], second["auth_time"]) == (STRONG, first["auth_time"] + 30)
    assert (second["sub"], second["sid"]) == (first["sub"], first["sid"])
    assert sign_in(provider, visitor, acr_values=STRONG, prompt="none")["acr"] == STRONG


def test_of_several_levels_the_first_that_is_there_counts(provider, visitor):
    assert sign_in(provider, visitor, acr_values=f"{BASIC} {STRONG}")["acr"] == BASIC
    assert sign_in(provider, visitor, acr_values=f"{STRONG} {BASIC}", prompt="none")["acr"] == BASIC
    assert sign_in(provider, visitor, acr_values=f"urn:other {STRONG}")["acr"] == STRONG
    assert sign_in(provider, visitor, acr_values=BASIC, prompt="none")["acr"] == BASIC
    assert sign_in(provider, visitor, acr_values=f"{STRONG} {BASIC}", prompt="none")["acr"] == STRONG


def test_what_cannot_be_met(provider, visitor):
    """RFC 9470 5: the client gets unmet_authentication_requirements."""
    unmet = "unmet_authentication_requirements"
    assert sign_in(provider, visitor, acr_values="urn:other") == unmet
    assert sign_in(provider, visitor, acr_values=STRONG, step="no") == unmet
    assert start(visitor, provider.url, Login(), prompt="none").answer["error"] == "login_required"


def test_the_second_step_belongs_to_one_browser_for_one_use(provider, visitor):
    second = visitor.submit(start(visitor, provider.url, Login(), acr_values=STRONG), account="ada")
    stranger = Visitor(provider.port)
    start(stranger, provider.url, Login())
    assert stranger.submit(second, answer="confirm").status == 400
    assert visitor.submit(second, answer="confirm").status == 303
    assert visitor.submit(second, answer="confirm").status == 400


def test_the_second_step_needs_the_first(provider, visitor):
    """A login page's interaction is not valid at the second step, because nobody has been chosen."""
    page = start(visitor, provider.url, Login(), acr_values=STRONG)
    interaction = re.search(r'name="interaction" value="([^"]+)"', page.text)[1]
    form = {"interaction": interaction, "answer": "confirm"}
    reply = visitor.send("POST", f"{provider.url}/oauth2/step", body=form)
    assert (reply.status, reply.headers["Location"]) == (400, None)


def test_the_second_step_is_not_taken_from_another_site(provider, visitor):
    reply = visitor.send(
        "POST",
        f"{provider.url}/oauth2/step",
        body={"answer": "confirm"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert reply.status == 403


def test_a_challenge_of_the_api_can_be_met(provider, visitor):
    """acr_values and max_age together, as RFC 9470 4 sends them on."""
    sign_in(provider, visitor, acr_values=STRONG)
    asked = {"acr_values": STRONG, "max_age": "300"}
    assert sign_in(provider, visitor, **asked, prompt="none")["acr"] == STRONG
    provider.provider.clock.now += 300
    assert sign_in(provider, visitor, **asked, prompt="none") == "login_required"
    assert sign_in(provider, visitor, **asked)["auth_time"] == provider.provider.clock.now


# Organizations, as at Auth0.


@pytest.mark.parametrize("asked", ["org_fernhill", "fernhill", "FernHill"])
def test_an_organization(provider, visitor, asked):
    page = start(visitor, provider.url, Login(), organization=asked)
    assert re.findall(r'data-testid="(account-[^"]+)"', page.text) == ["account-ada"]
    claims = sign_in(provider, visitor, organization=asked)
    assert (claims["org_id"], claims["org_name"]) == ("org_fernhill", "fernhill")


def test_without_an_organization_there_are_no_claims_of_it(provider, visitor):
    assert not sign_in(provider, visitor).keys() & {"org_id", "org_name"}


@pytest.mark.parametrize("asked", ["org_nobody", "ORG_FERNHILL", "nobody", "fernhill org_harbour"])
def test_an_organization_that_is_not_known(provider, visitor, asked):
    assert sign_in(provider, visitor, organization=asked) == "invalid_request"


def test_a_session_of_somebody_elses(provider, visitor):
    sign_in(provider, visitor)
    assert sign_in(provider, visitor, organization="fernhill", prompt="none")["org_id"] == "org_fernhill"
    assert sign_in(provider, visitor, organization="harbour-looms", prompt="none") == "login_required"
    page = start(visitor, provider.url, Login(), organization="harbour-looms")
    assert visitor.submit(page, account="ada").answer["error"] == "access_denied"
    claims = sign_in(provider, visitor, username="grace", organization="harbour-looms")
    assert (claims["sub"], claims["org_name"]) == (GRACE.subject, "harbour-looms")


def test_somebody_without_an_organization(visitor):
    accounts = [Account("eve", "s-eve", "Eve", "Eve", "X", "eve@example.com"), ADA]
    with running(clients=[Client("site", (CALLBACK,))], accounts=accounts, clock=Clock()) as provider:
        visitor = Visitor(provider.port)
        assert "org_id" not in sign_in(provider, visitor, username="eve")
        assert sign_in(provider, visitor, organization="fernhill", prompt="none") == "login_required"


def test_what_is_accepted_and_changes_nothing(provider, visitor):
    extra = {"ui_locales": "de en", "screen_hint": "signup", "connection": "github", "display": "popup"}
    assert sign_in(provider, visitor, **extra)["sub"] == ADA.subject
    seen = next(one for one in provider.provider.events if one["event"] == "authorize")
    assert {name: seen[name] for name in extra} == extra


def test_all_of_it_can_be_pushed(provider, visitor):
    login = Login()
    asked = {"acr_values": STRONG, "organization": "fernhill", "max_age": "300"}
    uri = push(visitor, provider.url, login, **asked).json["request_uri"]
    query = urlencode({"client_id": "site", "request_uri": uri})
    page = visitor.get(f"{provider.url}/oauth2/authorize?{query}")
    reply = visitor.submit(visitor.submit(page, account="ada"), answer="confirm")
    tokens = redeem(visitor, provider.url, login, reply.answer["code"]).json
    claims = verified(tokens["id_token"], provider.provider.jwks())[1]
    assert (claims["acr"], claims["org_id"]) == (STRONG, "org_fernhill")
    bad = push(visitor, provider.url, Login(), organization="nobody")
    assert (bad.status, bad.json["error"]) == (400, "invalid_request")


@pytest.mark.standards("QA-03")
def test_the_pages_may_have_an_opener_policy(provider, visitor):
    paths = ("/", "/oauth2/logout", f"/oauth2/authorize?{urlencode(Login().parameters())}")
    for coop in ("", "same-origin", "same-origin-allow-popups"):
        provider.provider.coop = coop
        for path in paths:
            reply = visitor.get(provider.url + path)
            assert (reply.headers["Cross-Origin-Opener-Policy"] or "") == coop
    assert visitor.get(f"{provider.url}/oauth2/jwks").headers["Cross-Origin-Opener-Policy"] is None


# Signing out by a form (RP-Initiated Logout 2).


@pytest.mark.standards("LO-03")
def test_a_post_without_the_cookie_becomes_a_navigation_with_it(provider, visitor):
    """From another site, the form arrives without the SameSite=Lax cookie: the provider must still find the session."""
    sign_in(provider, visitor)
    form = {"client_id": "site", "post_logout_redirect_uri": HOME, "state": "s 1"}
    sent = post(visitor, f"{provider.url}/oauth2/logout", form, origin="")
    assert sent.status == 303
    assert sent.location == f"/oauth2/logout?{urlencode(form)}"
    page = visitor.get(provider.url + sent.location)
    assert 'data-testid="confirm-logout"' in page.text
    assert visitor.submit(page, answer="sign-out").location == f"{HOME}?state=s+1"
    assert sign_in(provider, visitor, prompt="none") == "login_required"


def test_a_post_with_the_cookie_asks_at_once(provider, visitor):
    sign_in(provider, visitor)
    form = {"client_id": "site", "post_logout_redirect_uri": HOME, "state": "s1"}
    page = visitor.send("POST", f"{provider.url}/oauth2/logout", body=form)
    assert visitor.submit(page, answer="sign-out").location == f"{HOME}?state=s1"


def test_a_bad_post_is_not_sent_on(provider, visitor):
    form = {"client_id": "site", "post_logout_redirect_uri": "https://evil.example/"}
    reply = post(visitor, f"{provider.url}/oauth2/logout", form, origin="")
    assert (reply.status, reply.headers["Location"]) == (400, None)
